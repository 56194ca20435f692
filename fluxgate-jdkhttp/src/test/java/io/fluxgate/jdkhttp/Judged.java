package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Outcome;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tracker;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpOutcome;
import io.fluxgate.http.HttpTracker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A breaker that waits in HALF_OPEN with a single slot, and remembers what it was told: a fault
 * that keeps the slot shows at the next call.
 */
final class Judged {

  private final List<HttpOutcome> outcomes = new CopyOnWriteArrayList<>();
  final CircuitBreaker breaker = CircuitBreaker.of("judged", policy());
  final HttpGuard guard = HttpGuard.of(breaker);

  private CircuitBreakerPolicy policy() {
    return recording()
        .initialState(CircuitState.HALF_OPEN)
        .halfOpenCalls(1)
        .permit(Permit.all())
        .tripper(Tripper.failureStreak(1))
        .retry(Retry.always())
        .build();
  }

  /** Returns a policy whose outcomes are remembered here. */
  CircuitBreakerPolicy.Builder recording() {
    Tracker defaults = HttpTracker.defaults();
    return CircuitBreakerPolicy.builder()
        .tracker(
            new Tracker() {
              @Override
              public boolean isFailure(Outcome outcome) {
                outcomes.add((HttpOutcome) outcome);
                return defaults.isFailure(outcome);
              }
            });
  }

  CallCounts counts() {
    return breaker.info().counts();
  }

  /** Returns the last outcome that was judged. */
  HttpOutcome last() {
    assertThat(outcomes).isNotEmpty();
    return outcomes.get(outcomes.size() - 1);
  }

  void assertSucceededOnce() {
    assertCounts(CallCounts.of(1, 0, 0, 0, 0));
  }

  void assertFailedOnce(HttpFailureKind kind) {
    assertThat(last().kind()).as("kind of %s", last().error()).contains(kind);
    assertCounts(CallCounts.of(0, 1, 0, 0, 0));
  }

  /** Of any kind, or by its status. */
  void assertFailedOnce() {
    assertCounts(CallCounts.of(0, 1, 0, 0, 0));
  }

  void assertIgnoredOnce(HttpFailureKind kind) {
    assertThat(last().kind()).as("kind of %s", last().error()).contains(kind);
    assertCounts(CallCounts.of(0, 0, 1, 0, 0));
  }

  /** Cancelled: settled without asking the tracker about an error. */
  void assertCancelledOnce() {
    assertThat(outcomes).allMatch(outcome -> outcome.error() == null);
    assertCounts(CallCounts.of(0, 0, 1, 0, 0));
  }

  private void assertCounts(CallCounts expected) {
    awaitSlotFree();
    assertThat(counts()).isEqualTo(expected);
  }

  /** A probe leaves its slot last: a call that is settled by another thread is settled then. */
  void awaitSlotFree() {
    await(() -> breaker.info().probesInFlight() == 0);
  }

  /** Waits for what another thread does. */
  static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(2));
      LockSupport.parkNanos(100_000);
    }
  }
}
