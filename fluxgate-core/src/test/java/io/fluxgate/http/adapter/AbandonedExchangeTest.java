package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.FakeTicker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Calls that are cancelled after a long wait. */
class AbandonedExchangeTest {

  private static final HttpRequestInfo REQUEST = Exchanges.to("host");
  private static final String KEY = "https://host:443";

  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.http().toBuilder().ticker(ticker).build();
  private final HttpGuard guard = HttpGuard.builder().policy(policy).build();

  private static GuardedExchange begin(HttpGuard guard) throws IOException {
    return GuardedExchange.begin(guard, REQUEST);
  }

  private static void cancel(GuardedExchange exchange) {
    exchange.failed(HttpFailureKind.CANCELLED, new CancellationException());
  }

  private void callThatTakes(HttpGuard guard, Duration time) throws IOException {
    GuardedExchange exchange = begin(guard);
    ticker.advance(time);
    exchange.completed(REQUEST, Exchanges.status(200));
  }

  private void callCancelledAfter(HttpGuard guard, Duration time) throws IOException {
    GuardedExchange exchange = begin(guard);
    ticker.advance(time);
    cancel(exchange);
  }

  private static CircuitBreaker breaker(HttpGuard guard) {
    return guard.registry().get(KEY);
  }

  @Test
  void hostThatNeverAnswersIsSeenByCallersWhoGiveUp() throws IOException {
    for (int i = 0; i < 10; i++) {
      callCancelledAfter(guard, Duration.ofMillis(300));
    }

    assertThat(breaker(guard).state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker(guard).info().failureKinds()).isEqualTo(Map.of("ABANDONED", 10L));
  }

  @Test
  void callerWhoGivesUpEarlyIsIgnored() throws IOException {
    for (int i = 0; i < 20; i++) {
      callCancelledAfter(guard, Duration.ofMillis(249));
    }

    assertThat(breaker(guard).state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker(guard).info().counts().ignored()).isEqualTo(20);
  }

  @Test
  void waitIsComparedWithWhatTheHostUsuallyTakes() throws IOException {
    for (int i = 0; i < 20; i++) {
      callThatTakes(guard, Duration.ofSeconds(1));
    }

    callCancelledAfter(guard, Duration.ofMillis(3_800));
    assertThat(breaker(guard).info().counts().ignored()).isEqualTo(1);
    callCancelledAfter(guard, Duration.ofMillis(4_001));
    assertThat(breaker(guard).info().failureKinds()).isEqualTo(Map.of("ABANDONED", 1L));
  }

  @Test
  void impatientCallersOfASlowHostSayNothingWhileOthersWait() throws IOException {
    List<GuardedExchange> patient = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      patient.add(begin(guard));
      ticker.advance(Duration.ofMillis(50));
      callCancelledAfter(guard, Duration.ofMillis(300));
    }
    ticker.advance(Duration.ofSeconds(4));
    patient.forEach(exchange -> exchange.completed(REQUEST, Exchanges.status(200)));

    assertThat(breaker(guard).state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker(guard).info().counts().failed()).isZero();
    assertThat(breaker(guard).info().counts().ignored()).isEqualTo(15);
  }

  @Test
  void hostWhoseAnswersTakeTwentySecondsIsNotCutOffForImpatientCallers() throws IOException {
    for (int i = 0; i < 20; i++) {
      callThatTakes(guard, Duration.ofSeconds(20));
    }
    Deque<GuardedExchange> patient = new ArrayDeque<>();
    Deque<GuardedExchange> impatient = new ArrayDeque<>();
    // Two calls per second; every fifth caller gives up after 2 s.
    for (int call = 0; call < 400; call++) {
      (call % 5 == 0 ? impatient : patient).add(begin(guard));
      ticker.advance(Duration.ofMillis(500));
      if (impatient.size() > 1 || (call % 5 == 3 && !impatient.isEmpty())) {
        cancel(impatient.remove());
      }
      if (patient.size() > 32) {
        patient.remove().completed(REQUEST, Exchanges.status(200));
      }
    }

    assertThat(breaker(guard).state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker(guard).info().counts().failed()).isZero();
    assertThat(breaker(guard).info().counts().ignored()).isEqualTo(80);
  }

  @Test
  void bodyThatHasFallenSilentIsAbandonedAndOneThatFlowsIsNot() throws IOException {
    GuardedExchange silent = begin(guard);
    silent.responded(REQUEST, Exchanges.status(200));
    ticker.advance(Duration.ofMillis(200));
    silent.bodyRead();
    ticker.advance(Duration.ofMillis(250));
    cancel(silent);
    GuardedExchange flowing = begin(guard);
    flowing.responded(REQUEST, Exchanges.status(200));
    for (int i = 0; i < 3; i++) {
      ticker.advance(Duration.ofMillis(200));
      flowing.bodyRead();
    }
    cancel(flowing);

    assertThat(breaker(guard).info().failureKinds()).isEqualTo(Map.of("ABANDONED", 1L));
    assertThat(breaker(guard).info().counts().ignored()).isEqualTo(1);
  }

  @Test
  void callThatWantsTheSlotDoesNotMakeASilentBodyFlow() throws IOException {
    breaker(guard).openFor(Duration.ofSeconds(1));
    ticker.advance(Duration.ofSeconds(1));
    GuardedExchange probe = begin(guard);
    probe.responded(REQUEST, Exchanges.status(200));
    ticker.advance(Duration.ofMillis(200));
    assertThatThrownBy(() -> begin(guard)).isInstanceOf(CallNotPermittedIOException.class);
    ticker.advance(Duration.ofMillis(100));

    cancel(probe);

    assertThat(breaker(guard).info().failureKinds()).isEqualTo(Map.of("ABANDONED", 1L));
  }

  @Test
  void fixedTimeHoldsForEveryPolicy() throws IOException {
    HttpGuard fixed =
        HttpGuard.builder()
            .policy(CircuitBreakerPolicy.builder().ticker(ticker).build())
            .cancelledAfter(Duration.ofMillis(50))
            .build();

    callCancelledAfter(fixed, Duration.ofMillis(49));
    callCancelledAfter(fixed, Duration.ofMillis(50));

    assertThat(breaker(fixed).info().failureKinds()).isEqualTo(Map.of("ABANDONED", 1L));
    assertThat(breaker(fixed).info().counts().ignored()).isEqualTo(1);
  }

  @Test
  void ruleCanBeSwitchedOffAndNeedsAnOverduePolicy() throws IOException {
    HttpGuard never = HttpGuard.builder().policy(policy).cancelledNever().build();
    HttpGuard unmeasured =
        HttpGuard.builder().policy(CircuitBreakerPolicy.builder().ticker(ticker).build()).build();

    for (HttpGuard each : List.of(never, unmeasured)) {
      callCancelledAfter(each, Duration.ofSeconds(1));

      assertThat(breaker(each).info().counts().ignored()).isEqualTo(1);
      assertThat(breaker(each).info().counts().failed()).isZero();
    }
  }

  @Test
  void answerThatComesTooLateIsNotCountedAgain() throws IOException {
    List<GuardedExchange> slow = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      slow.add(begin(guard));
    }
    ticker.advance(Duration.ofSeconds(10));
    callThatTakes(guard, Duration.ZERO);

    slow.forEach(exchange -> exchange.responded(REQUEST, Exchanges.status(500)));

    assertThat(slow).allMatch(GuardedExchange::isSettled);
    assertThat(breaker(guard).info().failureKinds()).isEqualTo(Map.of("OVERDUE", 9L));
    assertThat(breaker(guard).state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void callerWhoStopsReadingAtTheHeadersOfAQuickAnswerIsIgnored() throws IOException {
    ticker.advance(Duration.ofHours(1));
    GuardedExchange exchange = begin(guard);
    exchange.responded(REQUEST, Exchanges.status(200));

    cancel(exchange);

    assertThat(breaker(guard).info().counts().ignored()).isEqualTo(1);
    assertThat(breaker(guard).info().failureKinds()).isEmpty();
  }

  @Test
  void serverErrorBeforeTheCancelIsAFailure() throws IOException {
    GuardedExchange exchange = begin(guard);

    exchange.failedAfter(
        REQUEST, Exchanges.status(500), HttpFailureKind.CANCELLED, new CancellationException());

    assertThat(breaker(guard).info().failureKinds()).isEqualTo(Map.of("status 500", 1L));
  }
}
