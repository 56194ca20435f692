package io.fluxgate;

import static io.fluxgate.Tripper.closed;
import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.halfOpen;
import static io.fluxgate.Tripper.minRequests;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Examples from the documentation of the original, in Java. */
class SeedExamplesTest {

  private final FakeTicker ticker = FakeTicker.create();

  private static void fail(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.acquire().error(new IOException("down"));
    }
  }

  private static void succeed(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.acquire().success();
    }
  }

  /** Lets the delay pass and fails until the breaker is open again. */
  private void reopen(CircuitBreaker breaker, Duration delay) {
    ticker.advance(delay.minusNanos(1));
    assertThat(breaker.tryAcquire()).isEmpty();
    ticker.advance(Duration.ofNanos(1));
    for (int i = 0; i == 0 || (i < 100 && breaker.state() != CircuitState.OPEN); i++) {
      breaker.acquire().error(new IOException("still down"));
    }
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void defaultBreakerAroundAnHttpCall() throws Exception {
    AtomicInteger hits = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          hits.incrementAndGet();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
      CircuitBreaker breaker = CircuitBreaker.of("service");

      HttpResponse<String> response =
          breaker.call(() -> client.send(request, BodyHandlers.ofString()));
      breaker.forceOpen();

      assertThat(response.body()).isEqualTo("ok");
      assertThatThrownBy(() -> breaker.call(() -> client.send(request, BodyHandlers.ofString())))
          .isInstanceOf(CallNotPermittedException.class);
      assertThat(hits).hasValue(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void twoPoliciesForTwoServices() {
    CircuitBreakerPolicy payment =
        CircuitBreakerPolicy.builder()
            .ticker(ticker)
            .window(Window.time(Duration.ofSeconds(300)))
            .tripper(failureStreak(5).or(minRequests(20).and(failureRate(0.4))))
            .retry(Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofSeconds(600)))
            .permit(Permit.all())
            .build();
    CircuitBreakerPolicy inventory =
        CircuitBreakerPolicy.builder()
            .ticker(ticker)
            .window(Window.time(Duration.ofSeconds(60)))
            .tripper(minRequests(10).and(failureRate(0.6)))
            .retry(Retry.backoff(Duration.ofSeconds(10)).maxDelay(Duration.ofSeconds(300)))
            .permit(Permit.all())
            .build();
    CircuitBreaker payments = CircuitBreaker.of("payment_service", payment);
    CircuitBreaker stock = CircuitBreaker.of("inventory_service", inventory);

    fail(payments, 4);
    fail(stock, 5);
    succeed(stock, 4);
    assertThat(payments.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(stock.state()).isEqualTo(CircuitState.CLOSED);

    fail(payments, 1);
    assertThat(payments.state()).isEqualTo(CircuitState.OPEN);
    fail(stock, 1);
    assertThat(stock.state()).isEqualTo(CircuitState.OPEN);

    for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
      reopen(stock, Duration.ofSeconds(seconds));
    }
    assertThat(stock.info().untilProbe()).contains(Duration.ofMinutes(5));
  }

  @Test
  void rateOfThePaymentPolicyTripsWithoutAStreak() {
    CircuitBreaker payments =
        CircuitBreaker.of(
            "payment_service",
            CircuitBreakerPolicy.builder()
                .ticker(ticker)
                .window(Window.time(Duration.ofSeconds(300)))
                .tripper(failureStreak(5).or(minRequests(20).and(failureRate(0.4))))
                .retry(Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofSeconds(600)))
                .permit(Permit.all())
                .build());
    for (int i = 0; i < 4; i++) {
      fail(payments, 2);
      succeed(payments, 2);
    }
    succeed(payments, 3);
    assertThat(payments.state()).isEqualTo(CircuitState.CLOSED);

    succeed(payments, 1);

    assertThat(payments.state()).isEqualTo(CircuitState.OPEN);
    for (int seconds : new int[] {30, 60, 120, 240, 480, 600, 600}) {
      reopen(payments, Duration.ofSeconds(seconds));
    }
  }

  @Test
  void fallbackAsAnArgumentByDecorationAndByCatching() throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("service");
    breaker.forceOpen();
    Callable<String> load = () -> "live";

    String byArgument = breaker.call(load, error -> "cached");
    String byDecoration = breaker.decorate(load, error -> "cached").call();
    String byCatching;
    try {
      byCatching = breaker.call(load);
    } catch (CallNotPermittedException rejection) {
      byCatching = "cached";
    }

    assertThat(byArgument).isEqualTo("cached");
    assertThat(byDecoration).isEqualTo("cached");
    assertThat(byCatching).isEqualTo("cached");
  }

  private static final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int status;

    StatusException(int status) {
      super("status " + status);
      this.status = status;
    }
  }

  @Test
  void customTrackerOfServerErrorsAndNetworkErrorsButNotOfClientErrors() {
    Tracker tracker =
        Tracker.custom(
            error ->
                error instanceof IOException
                    || (error instanceof StatusException answer && answer.status >= 500));
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "service",
            CircuitBreakerPolicy.builder().tracker(tracker).tripper(failureStreak(2)).build());

    for (int status : new int[] {400, 404, 429}) {
      breaker.acquire().error(new StatusException(status));
    }
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 0, 3, 0, 0));
    breaker.acquire().error(new StatusException(503));
    breaker.acquire().error(new IOException("reset"));

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void differentThresholdsInClosedAndHalfOpen() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "service",
            CircuitBreakerPolicy.builder()
                .ticker(ticker)
                .tripper(
                    closed()
                        .and(minRequests(10))
                        .and(failureRate(0.5))
                        .or(halfOpen().and(minRequests(5)).and(failureRate(0.2))))
                .permit(Permit.all())
                .build());
    succeed(breaker, 6);
    fail(breaker, 4);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    fail(breaker, 2);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    ticker.advance(Duration.ofSeconds(60));

    succeed(breaker, 4);
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    fail(breaker, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().reopens()).isEqualTo(1);
  }

  private static CircuitBreakerPolicy policyNamed(String name) {
    return switch (name) {
      case "strict" -> CircuitBreakerPolicy.builder().tripper(failureStreak(2)).build();
      case "lenient" ->
          CircuitBreakerPolicy.builder().tripper(minRequests(50).and(failureRate(0.9))).build();
      default ->
          throw new IllegalArgumentException("policy: " + name + " (expected: strict or lenient)");
    };
  }

  @Test
  void factoryOfNamedPolicies() {
    CircuitBreaker strict = CircuitBreaker.of("strict", policyNamed("strict"));
    CircuitBreaker lenient = CircuitBreaker.of("lenient", policyNamed("lenient"));

    fail(strict, 2);
    fail(lenient, 49);

    assertThat(strict.state()).isEqualTo(CircuitState.OPEN);
    assertThat(lenient.state()).isEqualTo(CircuitState.CLOSED);
    fail(lenient, 1);
    assertThat(lenient.state()).isEqualTo(CircuitState.OPEN);
    assertThatThrownBy(() -> policyNamed("other")).isInstanceOf(IllegalArgumentException.class);
  }
}
