package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CapturedLog;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.HttpResponseInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a response says about itself: how long to wait, and what its body is like. */
class HttpGuardResponseTest {

  private static final HttpRequestInfo REQUEST = Exchanges.to("a.example");
  private static final Duration HEADER = Duration.ofSeconds(90);

  private final AtomicLong nanos = new AtomicLong();
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.builder()
          .ticker(nanos::get)
          .tripper(Tripper.retryAfter())
          .retry(Retry.cooldown(Duration.ofMillis(1)))
          .build();

  private HttpGuard.Builder builder() {
    return HttpGuard.builder().policy(policy);
  }

  private static CircuitBreaker breaker(HttpGuard guard) {
    return guard.registry().get("https://a.example:443");
  }

  private static Optional<Duration> openAfter(HttpGuard guard, HttpResponseInfo response)
      throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.responded(REQUEST, response);
    exchange.bodyEnded();
    CircuitBreaker breaker = breaker(guard);
    return breaker.state() == CircuitState.OPEN
        ? breaker.info().untilProbe()
        : Optional.<Duration>empty();
  }

  private static HttpResponseInfo asking(int status) {
    return Exchanges.status(status, "retry-after", "90");
  }

  // Retry-After

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504, 529, 599, 600, 999})
  void retryAfterIsHeededOnFailuresAndTooManyRequests(int status) throws Exception {
    assertThat(openAfter(builder().build(), asking(status))).contains(HEADER);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 301, 302, 403, 404, 408, 413})
  void retryAfterOfASuccessIsNotHeeded(int status) throws Exception {
    assertThat(openAfter(builder().build(), asking(status))).isEmpty();
  }

  @Test
  void trackerDecidesWhatAFailureIs() throws Exception {
    HttpGuard teapots =
        builder().policy(policy.toBuilder().tracker(HttpTracker.status(418)).build()).build();

    assertThat(openAfter(teapots, asking(503))).isEmpty();
    assertThat(openAfter(teapots, asking(418))).contains(HEADER);
  }

  @Test
  void circuitThatOpensLaterStaysOpenAsLongAsABadGatewayAsked() throws Exception {
    CircuitBreakerPolicy streak = policy.toBuilder().tripper(Tripper.failureStreak(2)).build();
    HttpGuard guard = builder().policy(streak).build();

    assertThat(openAfter(guard, Exchanges.status(502, "retry-after", "200"))).isEmpty();
    assertThat(openAfter(guard, Exchanges.status(500))).contains(Duration.ofSeconds(200));
  }

  private HttpGuard naming(Function<HttpOutcome, Optional<Duration>> function) {
    return builder().retryAfter(function).maximumRetryAfter(Duration.ofSeconds(100)).build();
  }

  private static Optional<Duration> milliseconds(HttpOutcome answer) {
    return answer.header("retry-after-ms").map(value -> Duration.ofMillis(Long.parseLong(value)));
  }

  private static HttpResponseInfo inMilliseconds(int status, String value) {
    return Exchanges.status(status, "retry-after-ms", value);
  }

  @Test
  void functionNamesTheDelayWhateverTheStatus() throws Exception {
    for (int status : new int[] {200, 403, 429, 500}) {
      HttpGuard guard = naming(HttpGuardResponseTest::milliseconds);

      assertThat(openAfter(guard, inMilliseconds(status, "1500")))
          .contains(Duration.ofMillis(1_500));
    }
  }

  @Test
  void functionThatNamesNoDelayLeavesItToTheHeader() throws Exception {
    assertThat(openAfter(naming(HttpGuardResponseTest::milliseconds), asking(503)))
        .contains(HEADER);
    assertThat(openAfter(naming(HttpGuardResponseTest::milliseconds), asking(202))).isEmpty();
  }

  @Test
  void functionKnowsTheHeadersDelay() throws Exception {
    HttpGuard sooner = naming(answer -> answer.retryAfter().map(wait -> wait.dividedBy(3)));

    assertThat(openAfter(sooner, asking(503))).contains(Duration.ofSeconds(30));
  }

  @Test
  void delayOfTheFunctionIsLimitedAsThatOfTheHeader() throws Exception {
    assertThat(
            openAfter(naming(HttpGuardResponseTest::milliseconds), inMilliseconds(500, "999999")))
        .contains(Duration.ofSeconds(100));
    for (String none : new String[] {"0", "-5"}) {
      HttpGuard guard = naming(HttpGuardResponseTest::milliseconds);
      assertThat(openAfter(guard, inMilliseconds(500, none))).isEmpty();
    }
  }

  @Test
  void functionThatThrowsOrReturnsNullLeavesItToTheHeaderAndIsLoggedOnce() throws Exception {
    try (CapturedLog log = CapturedLog.open()) {
      HttpGuard guard = naming(HttpGuardResponseTest::milliseconds);

      assertThat(openAfter(guard, inMilliseconds(500, "soon"))).isEmpty();
      assertThat(openAfter(guard, inMilliseconds(500, "later"))).isEmpty();
      assertThat(log.messages("retryAfter")).hasSize(1);
    }
    try (CapturedLog log = CapturedLog.open()) {
      assertThat(openAfter(naming(HttpGuardResponseTest::noAnswer), asking(503))).contains(HEADER);
      assertThat(log.messages("retryAfter")).hasSize(1);
    }
  }

  @SuppressWarnings("NullAway") // Users of other compilers may do this.
  private static Optional<Duration> noAnswer(HttpOutcome answer) {
    return (@Nullable Optional<Duration>) null;
  }

  // Bodies

  private static CallCounts atHeaders(HttpGuard guard, HttpResponseInfo response)
      throws IOException {
    GuardedExchange.begin(guard, REQUEST).responded(REQUEST, response);
    return breaker(guard).info().counts();
  }

  private static final CallCounts SUCCEEDED = CallCounts.of(1, 0, 0, 0, 0);
  private static final CallCounts UNDECIDED = CallCounts.of(0, 0, 0, 0, 0);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/event-stream",
        "text/event-stream;charset=utf-8",
        "text/event-stream ; charset=utf-8",
        "Text/Event-Stream",
      })
  void eventStreamIsClassifiedAtItsHeaders(String type) throws Exception {
    assertThat(atHeaders(builder().build(), Exchanges.status(200, "content-type", type)))
        .isEqualTo(SUCCEEDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/event-streams", "text/event", "text/plain; text/event-stream", ""})
  void anotherTypeIsClassifiedAtTheEndOfTheBody(String type) throws Exception {
    assertThat(atHeaders(builder().build(), Exchanges.status(200, "content-type", type)))
        .isEqualTo(UNDECIDED);
  }

  @Test
  void eventStreamWithAFailingStatusIsAFailure() throws Exception {
    assertThat(
            atHeaders(
                builder().build(), Exchanges.status(503, "content-type", "text/event-stream")))
        .isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void eventStreamWhoseHostIsNotYetKnownIsASuccessIfItBreaksOff() throws Exception {
    HttpGuard guard = builder().build();
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.headersArrived(Exchanges.status(200, "content-type", "text/event-stream"));

    exchange.failed(HttpFailureKind.BODY, new IOException("cut"));

    assertThat(breaker(guard).info().counts()).isEqualTo(SUCCEEDED);
  }

  @Test
  void predicateChoosesWhichBodiesAreTracked() throws Exception {
    HttpGuard guard =
        builder()
            .trackBody(
                answer -> answer.header("x-stream").isEmpty() && answer.statusOrZero() == 200)
            .build();

    assertThat(atHeaders(guard, Exchanges.status(200))).isEqualTo(UNDECIDED);
    assertThat(atHeaders(guard, Exchanges.status(200, "x-stream", "1"))).isEqualTo(SUCCEEDED);
    assertThat(atHeaders(guard, Exchanges.status(206))).isEqualTo(CallCounts.of(2, 0, 0, 0, 0));
  }

  @Test
  void predicateThatThrowsTracksTheBodyAndIsLoggedOnce() throws Exception {
    try (CapturedLog log = CapturedLog.open()) {
      HttpGuard guard =
          builder()
              .trackBody(
                  answer -> {
                    throw new IllegalStateException("no opinion");
                  })
              .build();

      assertThat(atHeaders(guard, Exchanges.status(200))).isEqualTo(UNDECIDED);
      assertThat(atHeaders(guard, Exchanges.status(200))).isEqualTo(UNDECIDED);
      assertThat(log.messages("trackBody")).hasSize(1);
    }
  }
}
