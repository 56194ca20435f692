package io.fluxgate.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import feign.Response;
import feign.RetryableException;
import feign.Retryer;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.feign.FeignFallback;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.cloud.openfeign.clientconfig.HttpClient5FeignConfiguration.HttpClientBuilderCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;

/** Spring Cloud OpenFeign over each of its clients. */
class OpenFeignTest {

  private static final String DEFAULT = "spring.cloud.openfeign.httpclient.hc5.enabled=false";
  private static final String APACHE = "spring.cloud.openfeign.httpclient.hc5.enabled=true";
  private static final String JDK = "spring.cloud.openfeign.http2client.enabled=true";
  private static final String OKHTTP = "spring.cloud.openfeign.okhttp.enabled=true";

  @FeignClient(name = "orders", url = "${orders.url:}")
  interface Orders {

    @GetMapping("/orders")
    String orders();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableFeignClients(clients = Orders.class)
  static class Application {}

  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private ApplicationContextRunner application(String client) {
    return new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withPropertyValues(
            "orders.url=" + upstream.url(),
            "fluxgate.policy.failure-streak=3",
            "fluxgate.policy.overdue=never",
            DEFAULT,
            client);
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, APACHE, JDK, OKHTTP})
  void outageIsCutOffAndEnds(String client) {
    application(client)
        .withPropertyValues("spring.cloud.loadbalancer.enabled=false")
        .run(this::outage);
  }

  @Test
  void addressWithABalancerOnTheClassPathIsGuardedToo() {
    application(APACHE).run(this::outage);
  }

  private void outage(ApplicationContext context) {
    Orders orders = context.getBean(Orders.class);
    assertThat(orders.orders()).isEqualTo("body");

    upstream.status = 500;
    IntStream.range(0, 3).forEach(i -> assertThat(catchThrowable(orders::orders)).isNotNull());
    assertThat(breaker(context).state()).isEqualTo(CircuitState.OPEN);
    assertThatThrownBy(orders::orders)
        .isInstanceOf(RetryableException.class)
        .hasCauseInstanceOf(CallNotPermittedIOException.class);
    assertThat(upstream.asked()).hasSize(4);

    upstream.status = 200;
    breaker(context).halfOpen();
    assertThat(orders.orders()).isEqualTo("body");
    assertThat(breaker(context).state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker(context).info().counts().failed()).isEqualTo(3);
    assertThat(breaker(context).info().counts().succeeded()).isEqualTo(2);
  }

  @Test
  void eachInstanceOfABalancedServiceHasItsOwnBreaker() throws Exception {
    try (Upstream other = new Upstream()) {
      application(APACHE)
          .withPropertyValues(
              "orders.url=",
              "spring.cloud.loadbalancer.cache.enabled=false",
              "spring.cloud.discovery.client.simple.instances.orders[0].uri=" + upstream.url(),
              "spring.cloud.discovery.client.simple.instances.orders[1].uri=" + other.url())
          .run(
              context -> {
                upstream.status = 500;
                Orders orders = context.getBean(Orders.class);

                long failed =
                    IntStream.range(0, 10)
                        .filter(i -> catchThrowable(orders::orders) != null)
                        .count();

                assertThat(failed).isEqualTo(5);

                assertThat(breaker(context).state()).isEqualTo(CircuitState.OPEN);
                assertThat(
                        context
                            .getBean(HttpGuard.class)
                            .breaker(java.net.URI.create(other.url()))
                            .info()
                            .counts()
                            .succeeded())
                    .isEqualTo(5);
                assertThat(upstream.asked()).hasSize(3);
              });
    }
  }

  @Test
  void rejectedCallIsNotTriedAgain() {
    application(APACHE)
        .withBean(Retryer.class, () -> new Retryer.Default(1, 1, 4))
        .run(
            context -> {
              breaker(context).forceOpen();

              assertThatThrownBy(context.getBean(Orders.class)::orders)
                  .hasCauseInstanceOf(CallNotPermittedIOException.class);

              assertThat(breaker(context).info().counts().rejected()).isEqualTo(1);
            });
  }

  @Test
  void proxyOfTheApplicationStays() throws Exception {
    try (Upstream proxy = new Upstream()) {
      application(APACHE)
          .withPropertyValues("orders.url=http://orders.invalid")
          .withBean(
              HttpClientBuilderCustomizer.class,
              () -> builder -> builder.setProxy(new HttpHost("127.0.0.1", proxy.port())))
          .run(
              context -> {
                assertThat(context.getBean(Orders.class).orders()).isEqualTo("body");

                assertThat(proxy.asked()).hasSize(1);
                assertThat(context.getBean(HttpGuard.class).registry().breakers())
                    .singleElement()
                    .satisfies(
                        breaker ->
                            assertThat(breaker.name()).isEqualTo("http://orders.invalid:80"));
              });
    }
  }

  @Test
  void reportNamesTheClientsAsGuarded() {
    application(APACHE)
        .withPropertyValues("fluxgate.http.fail-if-unguarded=true")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void beanThatAPropertyNamesAnswersRejectedCalls() {
    application(APACHE)
        .withBean(
            "cached",
            FeignFallback.class,
            () ->
                (request, rejection) ->
                    Response.builder()
                        .request(request)
                        .status(200)
                        .body("cached", StandardCharsets.UTF_8)
                        .build())
        .withPropertyValues("fluxgate.http.fallback=cached")
        .run(
            context -> {
              breaker(context).forceOpen();

              assertThat(context.getBean(Orders.class).orders()).isEqualTo("cached");
              assertThat(upstream.asked()).isEmpty();
            });
  }

  @Test
  void guardingCanBeDeclined() {
    application(APACHE)
        .withPropertyValues("fluxgate.http.guard-rest-clients=false")
        .run(
            context -> {
              breaker(context).forceOpen();

              assertThat(context.getBean(Orders.class).orders()).isEqualTo("body");
            });
  }

  private CircuitBreaker breaker(ApplicationContext context) {
    return context.getBean(HttpGuard.class).breaker(java.net.URI.create(upstream.url()));
  }
}
