package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CapturedLog;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Nulls;
import io.fluxgate.Permit;
import io.fluxgate.Tracker;
import io.fluxgate.Tripper;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * From the request through the key to the breaker, and from the events of an exchange to its one
 * outcome.
 */
class HttpGuardTest {

  private static final HttpRequestInfo REQUEST = Exchanges.to("a.example");
  private static final HttpRequestInfo ELSEWHERE = Exchanges.to("b.example");
  private static final String A = "https://a.example:443";
  private static final String B = "https://b.example:443";

  private final AtomicLong nanos = new AtomicLong();
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.builder().ticker(nanos::get).tripper(Tripper.failureStreak(2)).build();
  private final HttpGuard guard = HttpGuard.builder().policy(policy).build();

  private void advance(Duration step) {
    nanos.addAndGet(step.toNanos());
  }

  private static CallCounts counts(HttpGuard guard, String key) {
    return guard.registry().get(key).info().counts();
  }

  private void assertCounts(String key, long succeeded, long failed, long ignored) {
    assertThat(counts(guard, key)).isEqualTo(CallCounts.of(succeeded, failed, ignored, 0, 0));
  }

  // Outcomes

  @Test
  void successIsSettledAtTheEndOfTheBodyAndOnlyOnce() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    assertThat(exchange.progress()).isEqualTo(HttpProgress.NO_RESPONSE);
    exchange.responded(REQUEST, Exchanges.status(200));
    assertThat(exchange.progress()).isEqualTo(HttpProgress.HEADERS);
    assertThat(exchange.isSettled()).isFalse();
    exchange.bodyRead();
    assertCounts(A, 0, 0, 0);

    exchange.bodyEnded();
    exchange.bodyEnded();
    exchange.bodyClosed();
    exchange.failed(HttpFailureKind.BODY, new IOException());
    exchange.discard();

    assertThat(exchange.isSettled()).isTrue();
    assertCounts(A, 1, 0, 0);
  }

  @Test
  void serverErrorIsSettledAtTheHeaders() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);

    exchange.responded(REQUEST, Exchanges.status(500));
    exchange.failed(HttpFailureKind.BODY, new IOException("cut, too"));

    assertCounts(A, 0, 1, 0);
  }

  @Test
  void clientErrorIsASuccess() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.responded(REQUEST, Exchanges.status(404));
    exchange.bodyClosed();

    assertCounts(A, 1, 0, 0);
  }

  @Test
  void failureWithinTheBodyIsAFailure() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.responded(REQUEST, Exchanges.status(200));

    exchange.failed(HttpFailureKind.BODY, new IOException("cut"));

    assertCounts(A, 0, 1, 0);
  }

  @Test
  void earlyCloseIsASuccess() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.responded(REQUEST, Exchanges.status(200));

    exchange.bodyClosed();

    assertCounts(A, 1, 0, 0);
  }

  @Test
  void exchangeThatEndsWithoutAResponseIsIgnored() throws Exception {
    GuardedExchange.begin(guard, REQUEST).bodyEnded();
    GuardedExchange.begin(guard, REQUEST).discard();

    assertCounts(A, 0, 0, 2);
  }

  @Test
  void responseWithoutABodyIsSettledAtTheHeaders() throws Exception {
    HttpRequestInfo head = new Exchanges.Request("HEAD", "https", "a.example", -1, "/");
    GuardedExchange.begin(guard, head).responded(head, Exchanges.status(200));
    for (int status : new int[] {101, 204, 304}) {
      GuardedExchange.begin(guard, REQUEST).responded(REQUEST, Exchanges.status(status));
    }
    GuardedExchange.begin(guard, REQUEST)
        .responded(REQUEST, Exchanges.status(200, "content-length", "0"));

    assertCounts(A, 5, 0, 0);
  }

  @Test
  void headersAreFinalIfTheBodyIsNotTracked() throws Exception {
    HttpGuard headersOnly = HttpGuard.builder().policy(policy).trackBody(false).build();
    GuardedExchange exchange = GuardedExchange.begin(headersOnly, REQUEST);

    exchange.responded(REQUEST, Exchanges.status(200));
    exchange.failed(HttpFailureKind.BODY, new IOException("cut"));

    assertThat(counts(headersOnly, A)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void bodyThatFlowsOnIsASuccessAtTheFirstReadAfterTheDeadline() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.responded(REQUEST, Exchanges.status(200));
    advance(Duration.ofSeconds(10).minusNanos(1));
    exchange.bodyRead();
    assertThat(exchange.isSettled()).isFalse();
    advance(Duration.ofNanos(1));
    assertThat(exchange.isSettled()).isFalse();

    exchange.bodyRead();

    assertThat(exchange.isSettled()).isTrue();
    exchange.failed(HttpFailureKind.BODY, new IOException("hours later"));
    assertCounts(A, 1, 0, 0);
  }

  @Test
  void durationRunsToTheHeaders() throws Exception {
    CircuitBreakerPolicy measuring = policy.toBuilder().measureDurations(true).build();
    HttpGuard timed = HttpGuard.builder().policy(measuring).build();
    GuardedExchange exchange = GuardedExchange.begin(timed, REQUEST);
    advance(Duration.ofMillis(30));
    exchange.responded(REQUEST, Exchanges.status(200));
    advance(Duration.ofHours(2));
    exchange.bodyEnded();

    assertThat(timed.registry().get(A).info().metrics().averageDuration())
        .contains(Duration.ofMillis(30));
  }

  @Test
  void cancellationIsIgnoredWhateverThePolicyTracks() throws Exception {
    for (Tracker tracker :
        new Tracker[] {HttpTracker.defaults(), Tracker.all(), Tracker.typeOf(IOException.class)}) {
      HttpGuard tracking =
          HttpGuard.builder().policy(policy.toBuilder().tracker(tracker).build()).build();
      GuardedExchange.begin(tracking, REQUEST)
          .failed(HttpFailureKind.CANCELLED, new SocketException("Socket closed"));

      assertThat(counts(tracking, A)).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
    }
  }

  @Test
  void localFaultIsIgnoredByDefault() throws Exception {
    GuardedExchange.begin(guard, REQUEST)
        .failed(HttpFailureKind.LOCAL, new IllegalStateException("a bug"));

    assertCounts(A, 0, 0, 1);
  }

  @Test
  void rateLimitWithATimeTakesEffectAtTheHeaders() throws Exception {
    CircuitBreakerPolicy obeying = policy.toBuilder().tripper(Tripper.retryAfter()).build();
    HttpGuard obedient = HttpGuard.builder().policy(obeying).build();

    GuardedExchange.begin(obedient, REQUEST)
        .responded(REQUEST, Exchanges.status(429, "retry-after", "90"));

    CircuitBreaker breaker = obedient.registry().get(A);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().untilProbe()).contains(Duration.ofSeconds(90));
    assertThat(breaker.info().counts().succeeded()).isEqualTo(1);
  }

  @Test
  void retryAfterIsClampedAsTheGuardSays() throws Exception {
    HttpGuard clamped =
        HttpGuard.builder()
            .policy(policy.toBuilder().tripper(Tripper.retryAfter()).build())
            .maximumRetryAfter(Duration.ofSeconds(70))
            .build();

    GuardedExchange.begin(clamped, REQUEST)
        .responded(REQUEST, Exchanges.status(503, "retry-after", "9999"));

    assertThat(clamped.registry().get(A).info().untilProbe()).contains(Duration.ofSeconds(70));
  }

  // Redirects

  @Test
  void trustedRedirectChargesTheLastHostAndCreditsTheFirst() throws Exception {
    HttpGuard trusting =
        HttpGuard.builder().policy(policy).followRedirectsOf(request -> true).build();

    GuardedExchange.begin(trusting, REQUEST).responded(ELSEWHERE, Exchanges.status(500));

    assertThat(counts(trusting, A)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    assertThat(counts(trusting, B)).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void redirectCreditsTheFirstHostAndMakesNoBreakerOfTheLast() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);

    exchange.responded(ELSEWHERE, Exchanges.status(500));

    assertThat(exchange.isSettled()).isTrue();
    assertCounts(A, 1, 0, 0);
    assertThat(guard.registry().find(B)).isEmpty();
  }

  @Test
  void predicateOfRedirectsGetsTheRequestThatWasRedirected() throws Exception {
    List<String> asked = new ArrayList<>();
    HttpGuard asking =
        HttpGuard.builder()
            .policy(policy)
            .followRedirectsOf(
                request -> {
                  asked.add(request.host());
                  return false;
                })
            .build();

    GuardedExchange.begin(asking, REQUEST).responded(ELSEWHERE, Exchanges.status(200));

    assertThat(asked).containsExactly(REQUEST.host());
  }

  @Test
  void retryAfterOfARedirectedAnswerIsNotHeardByASharedBreaker() throws Exception {
    CircuitBreakerPolicy obedient = policy.toBuilder().tripper(Tripper.retryAfter()).build();
    CircuitBreaker breaker = CircuitBreaker.of("one", obedient);
    GuardedExchange exchange = GuardedExchange.begin(HttpGuard.of(breaker), REQUEST);

    exchange.attempted(ELSEWHERE, Exchanges.status(429, "retry-after", "60"));
    assertThat(exchange.isSettled()).isFalse();
    exchange.responded(ELSEWHERE, Exchanges.status(429, "retry-after", "60"));
    exchange.bodyEnded();

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void requestThatAnUntrustedHostLedToIsRejectedOnlyWhileItsBreakerIsOpen() throws Exception {
    CircuitBreaker breaker = guard.registry().get(B);
    breaker.openFor(Duration.ofSeconds(10));
    CallCounts before = breaker.info().counts();

    assertThatThrownBy(() -> GuardedExchange.begin(guard, List.of(REQUEST), ELSEWHERE))
        .isInstanceOfSatisfying(
            CallNotPermittedIOException.class,
            rejection -> {
              assertThat(rejection.name()).isEqualTo(B);
              assertThat(rejection.retryAfter()).contains(Duration.ofSeconds(10));
              assertThat(rejection.reason()).contains("openFor(10 s)");
            });
    advance(Duration.ofSeconds(10));
    GuardedExchange.begin(guard, List.of(REQUEST), ELSEWHERE)
        .responded(ELSEWHERE, Exchanges.status(200));

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().counts()).isEqualTo(before);
  }

  @Test
  void redirectWithinTheHostIsOneOutcome() throws Exception {
    HttpGuard byPath = HttpGuard.builder().policy(policy).key(HttpKey.byPath("/x", "/")).build();
    HttpRequestInfo moved = new Exchanges.Request("GET", "https", "a.example", -1, "/x");

    GuardedExchange.begin(byPath, REQUEST).responded(moved, Exchanges.status(500));

    assertThat(counts(byPath, A + "/")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
    assertThat(byPath.registry().find(A + "/x")).isEmpty();
  }

  @Test
  void redirectBetweenHostsOfOneKeyIsOneOutcome() throws Exception {
    HttpGuard shared = HttpGuard.builder().policy(policy).key(request -> "all").build();

    GuardedExchange.begin(shared, REQUEST).responded(ELSEWHERE, Exchanges.status(500));

    assertThat(counts(shared, "all")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void redirectIsOneOutcomeForASingleBreaker() throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("one", policy);

    GuardedExchange.begin(HttpGuard.of(breaker), REQUEST)
        .responded(ELSEWHERE, Exchanges.status(500));

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void redirectToAHostThatIsCutOffIsNoVerdictOnIt() throws Exception {
    guard.registry().get(B).forceOpen();
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);

    exchange.responded(ELSEWHERE, Exchanges.status(200));
    exchange.bodyEnded();

    assertThat(exchange.isSettled()).isTrue();
    assertCounts(A, 1, 0, 0);
    assertThat(counts(guard, B).succeeded()).isZero();
  }

  @Test
  void bodyAfterARedirectDoesNotCountAsDuration() throws Exception {
    CircuitBreakerPolicy measuring = policy.toBuilder().measureDurations(true).build();
    HttpGuard timed =
        HttpGuard.builder().policy(measuring).followRedirectsOf(request -> true).build();
    GuardedExchange exchange = GuardedExchange.begin(timed, REQUEST);
    exchange.responded(ELSEWHERE, Exchanges.status(200));
    advance(Duration.ofSeconds(5));
    exchange.bodyEnded();

    assertThat(timed.registry().get(B).info().metrics().averageDuration()).contains(Duration.ZERO);
  }

  // Keys and policies

  @Test
  void eachOriginHasItsOwnBreaker() throws Exception {
    for (int i = 0; i < 2; i++) {
      GuardedExchange.begin(guard, REQUEST)
          .failed(HttpFailureKind.RESET, new SocketException("reset"));
    }

    assertThatThrownBy(
            () -> GuardedExchange.begin(guard, Exchanges.get("HTTPS", "A.Example.", 443)))
        .isInstanceOfSatisfying(
            CallNotPermittedIOException.class,
            rejection -> assertThat(rejection.name()).isEqualTo(A));
    assertThat(GuardedExchange.begin(guard, ELSEWHERE).isSettled()).isFalse();
  }

  @Test
  void breakersOfAllHostsCanBeListedAndSteered() throws Exception {
    GuardedExchange.begin(guard, REQUEST).discard();
    GuardedExchange.begin(guard, ELSEWHERE).discard();

    guard.registry().breakers().forEach(CircuitBreaker::forceOpen);

    assertThat(guard.registry().breakers())
        .extracting(CircuitBreaker::name)
        .containsExactlyInAnyOrder(A, B);
    assertThatThrownBy(() -> GuardedExchange.begin(guard, REQUEST))
        .isInstanceOf(CallNotPermittedIOException.class);
    guard.registry().find(A).orElseThrow().reset();
    assertThat(GuardedExchange.begin(guard, REQUEST).isSettled()).isFalse();
    assertThatThrownBy(() -> GuardedExchange.begin(guard, ELSEWHERE))
        .isInstanceOf(CallNotPermittedIOException.class);
  }

  @Test
  void policyOfOneKeyMayBeWrittenAsUsersDo() throws Exception {
    CircuitBreakerPolicy strict = policy.toBuilder().tripper(Tripper.failureStreak(1)).build();
    HttpGuard mixed =
        HttpGuard.builder().policy(policy).policy("https://A.Example/", strict).build();

    GuardedExchange.begin(mixed, REQUEST).failed(HttpFailureKind.DNS, new IOException());
    GuardedExchange.begin(mixed, ELSEWHERE).failed(HttpFailureKind.DNS, new IOException());

    assertThat(mixed.registry().get(A).state()).isEqualTo(CircuitState.OPEN);
    assertThat(mixed.registry().get(B).state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void policyWithoutATrackerCountsServerErrorsInAGuardAndExceptionsInPlainCalls() throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("one", policy);
    GuardedExchange.begin(HttpGuard.of(breaker), REQUEST).responded(REQUEST, Exchanges.status(503));
    assertThat(breaker.info().counts().failed()).isEqualTo(1);
    breaker.call(() -> Exchanges.status(503));
    assertThat(breaker.info().counts().succeeded()).isEqualTo(1);

    breaker.acquire().error(new IllegalArgumentException("any exception"));

    assertThat(breaker.info().counts().failed()).isEqualTo(2);
  }

  @Test
  void trackerOfThePolicyReplacesTheDefaults() throws Exception {
    CircuitBreaker breaker =
        CircuitBreaker.of("one", policy.toBuilder().tracker(HttpTracker.rateLimited()).build());
    HttpGuard single = HttpGuard.of(breaker);
    GuardedExchange.begin(single, REQUEST).responded(REQUEST, Exchanges.status(429));
    GuardedExchange answered = GuardedExchange.begin(single, REQUEST);
    answered.responded(REQUEST, Exchanges.status(500));
    answered.bodyEnded();

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 1, 0, 0, 0));
    assertThat(single.registry().size()).isZero();
    assertThat(single.breaker()).containsSame(breaker);
    assertThat(guard.breaker()).isEmpty();
  }

  // Parts that throw

  @Test
  void keyThatThrowsOrIsNullLeavesTheRequestUnguardedAndIsLoggedOnce() throws Exception {
    HttpKey throwing =
        request -> {
          throw new IllegalStateException("no key");
        };
    for (HttpKey key : new HttpKey[] {throwing, request -> Nulls.none(), request -> " "}) {
      try (CapturedLog log = CapturedLog.open()) {
        HttpGuard unguarded = HttpGuard.builder().policy(policy).key(key).build();
        for (int i = 0; i < 5; i++) {
          GuardedExchange exchange = GuardedExchange.begin(unguarded, REQUEST);
          exchange.responded(REQUEST, Exchanges.status(500));
          exchange.bodyRead();
          exchange.bodyEnded();
          exchange.failed(HttpFailureKind.BODY, new IOException());
          exchange.discard();
          assertThat(exchange.isSettled()).isTrue();
        }
        assertThat(unguarded.registry().size()).isZero();
        assertThat(log.records()).hasSize(1);
      }
    }
  }

  @Test
  void policyFunctionThatThrowsMeansTheDefaultPolicyAndIsLoggedOnce() throws Exception {
    try (CapturedLog log = CapturedLog.open()) {
      HttpGuard defaulting =
          HttpGuard.builder()
              .policy(policy)
              .policies(
                  key -> {
                    throw new IllegalStateException("no policy");
                  })
              .build();
      GuardedExchange.begin(defaulting, REQUEST).discard();
      GuardedExchange.begin(defaulting, ELSEWHERE).discard();

      assertThat(defaulting.registry().get(A).policy()).isEqualTo(policy);
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void clockThatThrowsLosesNoResponse() throws Exception {
    try (CapturedLog log = CapturedLog.open()) {
      HttpGuard clockless =
          HttpGuard.builder()
              .policy(policy)
              .clock(
                  () -> {
                    throw new IllegalStateException("no clock");
                  })
              .build();
      for (int i = 0; i < 2; i++) {
        GuardedExchange.begin(clockless, REQUEST)
            .responded(REQUEST, Exchanges.status(429, "retry-after", "9"));
      }

      assertThat(counts(clockless, A).succeeded()).isEqualTo(2);
      assertThat(log.messages("clock")).hasSize(1);
    }
  }

  @Test
  void tickerThatThrowsLosesNoResponse() throws Exception {
    try (CapturedLog log = CapturedLog.open()) {
      CircuitBreakerPolicy tickless =
          policy.toBuilder()
              .ticker(
                  () -> {
                    throw new IllegalStateException("no time");
                  })
              .build();
      HttpGuard timeless = HttpGuard.builder().policy(tickless).build();
      for (int i = 0; i < 2; i++) {
        GuardedExchange exchange = GuardedExchange.begin(timeless, REQUEST);
        exchange.responded(REQUEST, Exchanges.status(200));
        exchange.bodyRead();
        exchange.bodyEnded();
      }

      assertThat(counts(timeless, A).succeeded()).isEqualTo(2);
      assertThat(log.messages("icker")).isNotEmpty();
    }
  }

  @Test
  void probeSlotIsFreeAfterEveryKindOfFailure() throws Exception {
    for (HttpFailureKind kind : HttpFailureKind.values()) {
      CircuitBreaker breaker =
          CircuitBreaker.of(
              "one",
              policy.toBuilder()
                  .initialState(CircuitState.HALF_OPEN)
                  .permit(Permit.all())
                  .halfOpenCalls(2)
                  .build());
      GuardedExchange exchange = GuardedExchange.begin(HttpGuard.of(breaker), REQUEST);
      assertThat(breaker.info().probesInFlight()).isEqualTo(1);

      exchange.failed(kind, new IOException());

      assertThat(breaker.info().probesInFlight()).isZero();
      assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }
  }

  @Test
  void namesDoNotLeakThePath() throws Exception {
    HttpRequestInfo request = new Exchanges.Request("GET", "https", "a.example", -1, "/secret");

    assertThat(GuardedExchange.begin(guard, request))
        .hasToString("GuardedExchange(" + A + ", NO_RESPONSE)");
    assertThat(guard.registry().breakers()).extracting(CircuitBreaker::name).containsExactly(A);
    assertThat(Map.of("guard", guard).toString()).doesNotContain("secret");
  }

  @Test
  void durationRunsToTheHeadersAlsoWhereTheHostThatAnsweredIsKnownLater() throws Exception {
    CircuitBreakerPolicy measuring = policy.toBuilder().measureDurations(true).build();
    HttpGuard measured = HttpGuard.builder().policy(measuring).build();
    GuardedExchange exchange = GuardedExchange.begin(measured, REQUEST);
    advance(Duration.ofSeconds(1));

    exchange.headersArrived(Exchanges.status(200));
    advance(Duration.ofSeconds(9));
    exchange.responded(REQUEST, Exchanges.status(200));
    exchange.bodyEnded();

    assertThat(measured.registry().get(A).info().metrics().averageDuration())
        .contains(Duration.ofSeconds(1));
  }

  @Test
  void bodyIsNotClassifiedBeforeTheDeadlineWhateverTheClockShows() throws Exception {
    advance(Duration.ofDays(1));
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.responded(REQUEST, Exchanges.status(200));
    advance(Duration.ofSeconds(9));

    exchange.bodyRead();

    assertThat(exchange.isSettled()).isFalse();
    advance(Duration.ofSeconds(1));
    exchange.bodyRead();
    assertThat(exchange.isSettled()).isTrue();
  }

  @Test
  void dateToWaitForIsComparedWithTheClockOfTheGuard() {
    Instant now = Instant.parse("1994-11-06T08:49:37Z");
    HttpGuard dated = HttpGuard.builder().policy(policy).clock(() -> now).build();

    assertThat(
            Exchanges.retryAfter(
                Exchanges.status(503, "retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"), dated))
        .contains(Duration.ofSeconds(60));
  }

  @Test
  void guardPrintsItsKeyAndPolicy() {
    assertThat(guard).hasToString("HttpGuard(key=host(), " + guard.registry() + ")");
    CircuitBreaker one = CircuitBreaker.of("one", policy);
    assertThat(HttpGuard.of(one)).hasToString("HttpGuard(CircuitBreaker(one, CLOSED))");
  }
}
