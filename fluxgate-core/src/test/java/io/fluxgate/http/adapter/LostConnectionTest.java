package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.FakeTicker;
import io.fluxgate.Overdue;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.HttpTracker;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a connection, and what the calls on it have in common. */
class LostConnectionTest {

  private static final HttpRequestInfo REQUEST = Exchanges.to("host");
  private static final Duration DELAY = Duration.ofSeconds(30);

  private final FakeTicker ticker = FakeTicker.create();

  private CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .tripper(Tripper.failureStreak(10))
        .retry(Retry.cooldown(DELAY))
        .permit(Permit.all())
        .halfOpenCalls(2)
        .ticker(ticker);
  }

  private CircuitBreaker breaker() {
    return CircuitBreaker.of("b", policy().build());
  }

  private static List<GuardedExchange> begin(CircuitBreaker breaker, int calls) throws IOException {
    List<GuardedExchange> exchanges = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      exchanges.add(GuardedExchange.begin(HttpGuard.of(breaker), REQUEST));
    }
    return exchanges;
  }

  private static void reset(List<GuardedExchange> calls, Throwable error) {
    calls.forEach(call -> call.failed(HttpFailureKind.RESET, error));
  }

  private static void assertCounted(CircuitBreaker breaker, int failed, int sameConnection) {
    assertThat(breaker.info().counts().failed()).isEqualTo(failed);
    assertThat(breaker.info().counts().sameConnection()).isEqualTo(sameConnection);
    assertThat(breaker.info().counts().ignored()).isZero();
  }

  /** An exception that a library makes once, for whatever connection. */
  private static final class Cached extends SocketException {

    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  @Test
  void callsWithTheSameExceptionAreOneFailure() throws IOException {
    CircuitBreaker breaker = breaker();

    reset(begin(breaker, 20), new SocketException("Connection reset"));

    assertCounted(breaker, 1, 19);
    assertThat(breaker.info().metrics().total()).isEqualTo(1);
    assertThat(breaker.info().metrics().failed()).isEqualTo(1);
    assertThat(breaker.info().streak()).isEqualTo(1);
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("RESET", 1L));
    assertThat(breaker.info().toString()).contains("sameConnection=19");
  }

  @Test
  void callsWithTheSameRootCauseAreOneFailure() throws IOException {
    CircuitBreaker breaker = breaker();
    EOFException end = new EOFException();

    for (GuardedExchange call : begin(breaker, 20)) {
      call.failed(HttpFailureKind.RESET, new IOException("each its own", end));
    }

    assertCounted(breaker, 1, 19);
  }

  @Test
  void callsOnTheSameConnectionAreOneFailureWhateverTheyThrow() throws IOException {
    CircuitBreaker breaker = breaker();
    Object connection = new Object();

    for (GuardedExchange call : begin(breaker, 20)) {
      call.connectionLost(HttpFailureKind.RESET, new IOException("each its own"), connection);
    }

    assertCounted(breaker, 1, 19);
  }

  @Test
  void bodiesOnTheSameConnectionAreOneFailure() throws IOException {
    CircuitBreaker breaker = breaker();
    SocketException end = new SocketException("Connection reset");

    for (GuardedExchange call : begin(breaker, 20)) {
      call.responded(REQUEST, Exchanges.status(200));
      call.failed(HttpFailureKind.BODY, end);
    }

    assertCounted(breaker, 1, 19);
  }

  @Test
  void callsOnConnectionsOfTheirOwnAreFailuresEach() throws IOException {
    CircuitBreaker breaker = breaker();

    for (GuardedExchange call : begin(breaker, 9)) {
      call.failed(HttpFailureKind.RESET, new SocketException("Connection reset"));
    }

    assertCounted(breaker, 9, 0);
    assertThat(breaker.info().streak()).isEqualTo(9);
  }

  @Test
  void callsOnConnectionsThatAreNotKnownAreOneFailureEachTime() throws IOException {
    CircuitBreaker breaker = breaker();

    for (int i = 0; i < 3; i++) {
      for (GuardedExchange call : begin(breaker, 20)) {
        call.connectionLost(HttpFailureKind.RESET, new IOException("each its own"), null);
      }
    }

    assertCounted(breaker, 3, 57);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"CONNECT", "CONNECT_TIMEOUT", "DNS", "TLS", "RESPONSE_TIMEOUT", "CALL_TIMEOUT"})
  void otherFailuresCountEachThoughTheyShareAnException(HttpFailureKind kind) throws IOException {
    CircuitBreaker breaker = breaker();
    IOException shared = new IOException("shared");

    begin(breaker, 9).forEach(call -> call.failed(kind, shared));

    assertCounted(breaker, 9, 0);
  }

  @Test
  void exceptionThatIsMadeOnceCountsEachTime() throws IOException {
    CircuitBreaker breaker = breaker();

    reset(begin(breaker, 9), new Cached());

    assertCounted(breaker, 9, 0);
  }

  @Test
  void exceptionThatIsThrownAgainLaterCountsEachTime() throws IOException {
    CircuitBreaker breaker = breaker();
    SocketException again = new SocketException("Connection reset");

    for (int i = 0; i < 10; i++) {
      reset(begin(breaker, 1), again);
    }

    assertCounted(breaker, 10, 0);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void cyclicCausesCountEach() throws IOException {
    CircuitBreaker breaker = breaker();
    IOException first = new IOException("first");
    first.initCause(new IOException("second", first));

    reset(begin(breaker, 9), first);

    assertCounted(breaker, 9, 0);
  }

  @Test
  void successBetweenThemEndsTheStreakAndAnotherConnectionCounts() throws IOException {
    CircuitBreaker breaker = breaker();
    List<GuardedExchange> calls = begin(breaker, 20);
    SocketException end = new SocketException("Connection reset");

    reset(calls.subList(0, 10), end);
    begin(breaker, 1).get(0).completed(REQUEST, Exchanges.status(200));
    reset(calls.subList(10, 20), end);
    assertThat(breaker.info().streak()).isZero();
    reset(begin(breaker, 20), new SocketException("Connection reset"));

    assertCounted(breaker, 2, 38);
    assertThat(breaker.info().streak()).isEqualTo(1);
  }

  @Test
  void endOfAConnectionThatIsNotTrackedIsIgnored() throws IOException {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy().tracker(HttpTracker.serverErrors()).build());

    reset(begin(breaker, 20), new SocketException("Connection reset"));

    assertThat(breaker.info().counts().ignored()).isEqualTo(20);
    assertThat(breaker.info().counts().sameConnection()).isZero();
  }

  @Test
  void probeOnTheSameConnectionFreesItsSlotAndIsNoVerdict() throws IOException {
    CircuitBreaker breaker = breaker();
    breaker.openFor(DELAY);
    ticker.advance(DELAY);
    List<GuardedExchange> probes = begin(breaker, 2);

    reset(probes, new SocketException("Connection reset"));

    assertCounted(breaker, 1, 1);
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(breaker.info().probesInFlight()).isZero();
    begin(breaker, 1).get(0).failed(HttpFailureKind.CONNECT, new IOException());
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void endOfAConnectionCountsAgainInTheNextState() throws IOException {
    CircuitBreaker breaker = breaker();
    List<GuardedExchange> calls = begin(breaker, 5);
    breaker.openFor(DELAY);
    ticker.advance(DELAY);
    List<GuardedExchange> probes = begin(breaker, 2);

    SocketException end = new SocketException("Connection reset");
    reset(calls, end);
    reset(probes, end);

    assertCounted(breaker, 2, 5);
    assertThat(breaker.info().streak()).isEqualTo(1);
  }

  @Test
  void callThatWasOverdueDoesNotStandForTheOthersOnItsConnection() throws IOException {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy().overdue(Overdue.after(Duration.ofSeconds(2))).build());
    List<GuardedExchange> overdue = begin(breaker, 3);
    ticker.advance(Duration.ofSeconds(2));
    List<GuardedExchange> others = begin(breaker, 4);
    assertThat(breaker.info().counts().failed()).isEqualTo(3);

    SocketException end = new SocketException("Connection reset");
    reset(overdue, end);
    reset(others, end);

    assertCounted(breaker, 4, 3);
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("OVERDUE", 3L, "RESET", 1L));
  }

  @Test
  void connectionUnderTwoBreakersIsOneFailureForEach() throws IOException {
    CircuitBreaker one = breaker();
    CircuitBreaker other = breaker();
    List<GuardedExchange> calls = begin(one, 10);
    calls.addAll(begin(other, 10));

    reset(calls, new SocketException("Connection reset"));

    assertCounted(one, 1, 9);
    assertCounted(other, 1, 9);
  }

  @Test
  void shadowCountsTheEndOnce() throws IOException {
    CircuitBreaker breaker = breaker();
    breaker.metricsOnly();

    reset(begin(breaker, 20), new SocketException("Connection reset"));

    assertCounted(breaker, 1, 19);
  }

  @Test
  void probeThatWasOverdueDoesNotStandForTheOthersOnItsConnection() throws IOException {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy().overdue(Overdue.after(Duration.ofSeconds(2))).build());
    breaker.openFor(DELAY);
    ticker.advance(DELAY);
    List<GuardedExchange> overdue = begin(breaker, 1);
    ticker.advance(Duration.ofSeconds(2));
    List<GuardedExchange> others = begin(breaker, 1);

    SocketException end = new SocketException("Connection reset");
    reset(overdue, end);
    reset(others, end);

    assertCounted(breaker, 2, 0);
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("OVERDUE", 1L, "RESET", 1L));
  }
}
