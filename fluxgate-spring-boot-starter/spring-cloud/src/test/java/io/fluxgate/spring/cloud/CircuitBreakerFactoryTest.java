package io.fluxgate.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Tracker;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FallbackFactory;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.client.HttpClientErrorException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring Cloud's circuit breakers, alone and under OpenFeign. */
class CircuitBreakerFactoryTest {

  /** As OpenFeign's resolver names the circuit of the method below. */
  private static final String ID = "Ordersorders";

  @FeignClient(name = "orders", url = "${orders.url}", fallbackFactory = Cached.class)
  interface Orders {

    @GetMapping("/orders")
    String orders();
  }

  /** Answers with the reason. */
  static final class Cached implements FallbackFactory<Orders> {

    private final AtomicReference<Throwable> reason = new AtomicReference<>();

    @Override
    public Orders create(Throwable cause) {
      reason.set(cause);
      return () -> "cached";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableFeignClients(clients = Orders.class)
  static class Application {

    @Bean
    Cached cached() {
      return new Cached();
    }
  }

  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private ApplicationContextRunner application() {
    return new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withPropertyValues(
            "orders.url=" + upstream.url(),
            "spring.cloud.openfeign.circuitbreaker.enabled=true",
            "fluxgate.policy.failure-streak=3",
            "fluxgate.breakers.patient.failure-streak=5");
  }

  private static CircuitBreaker breaker(ApplicationContext context, String id) {
    return context.getBean("fluxgateBreakerRegistry", CircuitBreakerRegistry.class).get(id);
  }

  private static CircuitBreakerFactory<?, ?> factory(ApplicationContext context) {
    return context.getBean(CircuitBreakerFactory.class);
  }

  private static String run(ApplicationContext context, String id, RuntimeException failure) {
    return factory(context)
        .create(id)
        .run(
            () -> {
              throw failure;
            },
            error -> error.getClass().getSimpleName());
  }

  @Test
  void fallbackOfOpenFeignIsCalledOnFailureAndOnRejection() {
    application()
        .run(
            context -> {
              Orders orders = context.getBean(Orders.class);
              assertThat(orders.orders()).isEqualTo("body");

              upstream.status = 500;
              IntStream.range(0, 3).forEach(i -> assertThat(orders.orders()).isEqualTo("cached"));

              assertThat(upstream.asked()).hasSize(4);
              assertThat(breaker(context, ID).state()).isEqualTo(CircuitState.OPEN);
              assertThat(orders.orders()).isEqualTo("cached");
              assertThat(context.getBean(Cached.class).reason.get())
                  .isInstanceOf(CallNotPermittedException.class);
              assertThat(upstream.asked()).hasSize(4);
            });
  }

  @Test
  void rejectionOfTheClientBeneathIsNoFailureAboveAndReachesTheFallback() {
    application()
        .run(
            context -> {
              context.getBean(HttpGuard.class).breaker(URI.create(upstream.url())).forceOpen();
              Orders orders = context.getBean(Orders.class);

              IntStream.range(0, 5).forEach(i -> assertThat(orders.orders()).isEqualTo("cached"));

              assertThat(breaker(context, ID).info().counts())
                  .isEqualTo(CallCounts.of(0, 0, 5, 0, 0));
            });
  }

  @Test
  void answerThatRefusesTheRequestIsASuccess() {
    application()
        .run(
            context -> {
              upstream.status = 404;

              assertThat(context.getBean(Orders.class).orders()).isEqualTo("cached");
              assertThat(run(context, "own", new HttpClientErrorException(HttpStatus.CONFLICT)))
                  .isEqualTo("HttpClientErrorException");

              assertThat(breaker(context, ID).info().counts().succeeded()).isEqualTo(1);
              assertThat(breaker(context, "own").info().counts().succeeded()).isEqualTo(1);
            });
  }

  @Test
  void idIsConfiguredByProperties() {
    application()
        .run(
            context -> {
              IntStream.range(0, 3)
                  .forEach(
                      i -> {
                        assertThat(run(context, "patient", new IllegalStateException()))
                            .isNotEmpty();
                        assertThat(run(context, "other", new IllegalStateException())).isNotEmpty();
                      });

              assertThat(breaker(context, "patient").state()).isEqualTo(CircuitState.CLOSED);
              assertThat(breaker(context, "other").state()).isEqualTo(CircuitState.OPEN);
              assertThat(run(context, "other", new IllegalStateException()))
                  .isEqualTo("CallNotPermittedException");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Customized {

    @Bean
    Customizer<FluxgateCircuitBreakerFactory> customizer() {
      return factory -> {
        factory.configure(
            breaker ->
                breaker.policy(
                    policy -> policy.tracker(Tracker.typeOf(IllegalStateException.class))),
            "picky");
        factory.configureDefault(
            id ->
                CircuitBreakerPolicy.builder()
                    .tripper(io.fluxgate.Tripper.failureStreak(1))
                    .build());
      };
    }
  }

  @Test
  void idIsConfiguredByACustomizer() {
    application()
        .withUserConfiguration(Customized.class)
        .run(
            context -> {
              assertThat(run(context, "picky", new IllegalArgumentException())).isNotEmpty();
              assertThat(run(context, "picky", new IllegalStateException())).isNotEmpty();
              assertThat(run(context, "hasty", new IllegalArgumentException())).isNotEmpty();

              assertThat(breaker(context, "picky").info().counts())
                  .isEqualTo(CallCounts.of(0, 1, 1, 0, 0));
              assertThat(breaker(context, "hasty").state()).isEqualTo(CircuitState.OPEN);
            });
  }

  @Test
  void withoutFallbackTheRejectionIsTheCause() {
    application()
        .run(
            context -> {
              breaker(context, "own").forceOpen();

              assertThatThrownBy(() -> factory(context).create("own").run(() -> "result"))
                  .isInstanceOf(NoFallbackAvailableException.class)
                  .hasCauseInstanceOf(CallNotPermittedException.class);
            });
  }

  @Test
  void reactiveCallsAreGuardedAtSubscription() {
    application()
        .run(
            context -> {
              ReactiveCircuitBreakerFactory<?, ?> factory =
                  context.getBean(ReactiveCircuitBreakerFactory.class);
              Mono<String> good = factory.create("own").run(Mono.just("result"));
              Flux<String> bad =
                  factory
                      .create("own")
                      .run(
                          Flux.concat(Flux.just("one"), Flux.error(new IOException())),
                          error -> Flux.just("fallback"));
              assertThat(breaker(context, "own").info().counts())
                  .isEqualTo(CallCounts.of(0, 0, 0, 0, 0));

              assertThat(good.block()).isEqualTo("result");
              assertThat(bad.collectList().block()).containsExactly("one", "fallback");
              assertThat(breaker(context, "own").info().counts())
                  .isEqualTo(CallCounts.of(1, 1, 0, 0, 0));

              // A subscriber that has what it wants cancels nothing.
              assertThat(factory.create("own").run(Flux.just(1, 2)).take(1).blockLast())
                  .isEqualTo(1);
              assertThat(breaker(context, "own").info().counts())
                  .isEqualTo(CallCounts.of(2, 1, 0, 0, 0));

              breaker(context, "own").forceOpen();
              assertThatThrownBy(good::block).hasCauseInstanceOf(CallNotPermittedException.class);
            });
  }
}
