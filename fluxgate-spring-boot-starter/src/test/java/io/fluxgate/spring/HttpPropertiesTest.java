package io.fluxgate.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Ticker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the properties of all hosts do to calls. */
class HttpPropertiesTest {

  private final ManualTicker ticker = ManualTicker.create();
  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = Upstream.start();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  @Test
  void keyIsTheHostUnlessItIsSet() {
    with()
        .run(
            context -> {
              get(context, "/up?a=1");
              send(context, HttpRequest.newBuilder(uri("/up")).DELETE());

              assertThat(names(context)).containsExactly(upstream.url());
            });
  }

  @Test
  void keyCanTellMethodsApart() {
    with("fluxgate.http.key=host-and-method")
        .run(
            context -> {
              get(context, "/up");
              send(context, HttpRequest.newBuilder(uri("/up")).DELETE());

              assertThat(names(context))
                  .containsExactlyInAnyOrder("GET " + upstream.url(), "DELETE " + upstream.url());
            });
  }

  @Test
  void keyCanTellPathsApart() {
    with("fluxgate.http.key=path", "fluxgate.http.paths=/up/{id},/down/**")
        .run(
            context -> {
              get(context, "/up/1");
              get(context, "/up/2");
              get(context, "/down/3/4");
              get(context, "/moved");

              assertThat(names(context))
                  .containsExactlyInAnyOrder(
                      upstream.url() + "/up/{id}", upstream.url() + "/down/**", upstream.url());
            });
  }

  @Test
  void breakersAreDroppedAfterTheIdleTimeout() {
    with("fluxgate.http.idle-timeout=3m")
        .run(
            context -> {
              get(context, "/up");
              CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);

              ticker.advance(Duration.ofMinutes(2));
              registry.get("http://another:80");
              assertThat(names(context)).contains(upstream.url());

              ticker.advance(Duration.ofMinutes(3));
              registry.get("http://third:80");
              assertThat(names(context)).contains("http://third:80").doesNotContain(upstream.url());
            });
  }

  @Test
  void bodyThatBreaksOffIsAFailureIfBodiesAreTracked() {
    upstream.on(
        "/cut",
        exchange -> {
          exchange.sendResponseHeaders(200, 10);
          OutputStream body = exchange.getResponseBody();
          body.write("cut".getBytes(UTF_8));
          body.flush();
        });
    with()
        .run(
            context -> {
              assertThatThrownBy(() -> get(context, "/cut")).isInstanceOf(IOException.class);
              assertThat(breaker(context).info().counts().failed()).isEqualTo(1);
            });
    with("fluxgate.http.track-body=false")
        .run(
            context -> {
              assertThatThrownBy(() -> get(context, "/cut")).isInstanceOf(IOException.class);
              assertThat(breaker(context).info().counts().succeeded()).isEqualTo(1);
              assertThat(breaker(context).info().counts().failed()).isZero();
            });
  }

  @Test
  void bodyThatFlowsPastTheDeadlineIsASuccess() {
    assertThat(outcomesWhileABodyFlows("fluxgate.http.body-deadline=2s")).isEqualTo(1);
    assertThat(outcomesWhileABodyFlows("fluxgate.http.body-deadline=4s")).isZero();
  }

  /** Reads the first byte of a body at once, and the second, which is not the last, 3 s later. */
  private long outcomesWhileABodyFlows(String property) {
    CountDownLatch later = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    String path = "/flow/" + property;
    upstream.on(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write(1);
          body.flush();
          await(later);
          body.write(2);
          body.flush();
          await(end);
        });
    AtomicLong outcomes = new AtomicLong();
    with(property)
        .run(
            context -> {
              HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
              HttpClient client = context.getBean(HttpClient.class);
              try (InputStream body = client.send(request, BodyHandlers.ofInputStream()).body()) {
                assertThat(body.read()).isEqualTo(1);
                ticker.advance(Duration.ofSeconds(3));
                later.countDown();
                assertThat(body.read()).isEqualTo(2);
                outcomes.set(breaker(context).info().counts().succeeded());
              } finally {
                end.countDown();
              }
            });
    return outcomes.get();
  }

  @Test
  void retryAfterKeepsTheCircuitOpenForItsMaximum() {
    AtomicInteger status = new AtomicInteger(503);
    upstream.on(
        "/busy",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          exchange.sendResponseHeaders(status.get(), -1);
        });
    with(
            "fluxgate.policy.open-on-retry-after=true",
            "fluxgate.policy.delay=1s",
            "fluxgate.http.maximum-retry-after=7s")
        .run(
            context -> {
              assertThat(get(context, "/busy")).isEqualTo(503);

              assertThat(rejection(context).retryAfter()).contains(Duration.ofSeconds(7));
              ticker.advance(Duration.ofSeconds(7).minusMillis(1));
              assertThat(rejection(context).retryAfter()).contains(Duration.ofMillis(1));

              ticker.advance(Duration.ofMillis(1));
              status.set(204);
              assertThat(get(context, "/busy")).isEqualTo(204);
            });
  }

  @Test
  void failureStatusesAreFailures() {
    upstream.on("/limited", exchange -> exchange.sendResponseHeaders(429, -1));
    with("fluxgate.policy.failure-statuses=429", "fluxgate.policy.failure-streak=2")
        .run(
            context -> {
              get(context, "/limited");
              assertThat(breaker(context).state()).isEqualTo(CircuitState.CLOSED);

              get(context, "/limited");

              assertThat(breaker(context).state()).isEqualTo(CircuitState.OPEN);
            });
  }

  @Test
  void shadowRejectsNothing() {
    with("fluxgate.http.shadow=true", "fluxgate.policy.failure-streak=1")
        .run(
            context -> {
              get(context, "/down");

              assertThat(get(context, "/up")).isEqualTo(204);
              assertThat(breaker(context).info().counts().wouldBeRejected()).isEqualTo(1);
            });
  }

  private ApplicationContextRunner with(String... properties) {
    return Contexts.starter().withBean(Ticker.class, () -> ticker).withPropertyValues(properties);
  }

  private int get(ApplicationContext context, String path) throws Exception {
    return send(context, HttpRequest.newBuilder(uri(path)));
  }

  private static int send(ApplicationContext context, HttpRequest.Builder request)
      throws Exception {
    HttpClient client = context.getBean(HttpClient.class);
    return client
        .send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString())
        .statusCode();
  }

  private CallNotPermittedIOException rejection(ApplicationContext context) {
    return catchThrowableOfType(CallNotPermittedIOException.class, () -> get(context, "/busy"));
  }

  private URI uri(String path) {
    return URI.create(upstream.url() + path);
  }

  private CircuitBreaker breaker(ApplicationContext context) {
    return context.getBean(CircuitBreakerRegistry.class).get(upstream.url());
  }

  private static List<String> names(ApplicationContext context) {
    return context.getBean(CircuitBreakerRegistry.class).breakers().stream()
        .map(CircuitBreaker::name)
        .toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
