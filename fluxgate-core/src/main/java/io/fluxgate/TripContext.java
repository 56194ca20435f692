package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Tripper} decides on: the calls of the current period in CLOSED or HALF_OPEN, the
 * latest outcome included. Immutable.
 */
public final class TripContext {

  private final CircuitState state;
  private final WindowMetrics metrics;
  private final int streak;
  private final int maximumCalls;
  private final @Nullable Duration retryAfter;

  private TripContext(
      CircuitState state,
      WindowMetrics metrics,
      int streak,
      int maximumCalls,
      @Nullable Duration retryAfter) {
    this.state = Checks.notNull("state", state);
    this.metrics = Checks.notNull("metrics", metrics);
    this.streak = streak;
    this.maximumCalls = maximumCalls;
    this.retryAfter = retryAfter;
  }

  /**
   * {@return a context, for breakers and for tests of custom trippers}
   *
   * @param state CLOSED or HALF_OPEN
   * @param metrics the metrics of the window
   * @param streak the number of failures since the last success
   * @param maximumCalls the largest number of calls that {@code metrics} can contain
   * @param retryAfter how much longer the service asked its callers to wait, null if it did not
   */
  public static TripContext of(
      CircuitState state,
      WindowMetrics metrics,
      int streak,
      int maximumCalls,
      @Nullable Duration retryAfter) {
    return new TripContext(state, metrics, streak, maximumCalls, retryAfter);
  }

  /** {@return the state in which the outcome was recorded: CLOSED or HALF_OPEN} */
  public CircuitState state() {
    return state;
  }

  /** {@return the metrics of the window, including the latest outcome} */
  public WindowMetrics metrics() {
    return metrics;
  }

  /** {@return the number of failures since the last success in the current state} */
  public int streak() {
    return streak;
  }

  /**
   * {@return the largest number of calls that {@link #metrics()} can contain: the window's
   * capacity, or in HALF_OPEN the policy's {@code verdictCalls} if that is less}
   */
  public int maximumCalls() {
    return maximumCalls;
  }

  /**
   * {@return how much longer the service asked its callers to wait; empty if it did not, or if that
   * time is over}
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TripContext that
        && state == that.state
        && metrics.equals(that.metrics)
        && streak == that.streak
        && maximumCalls == that.maximumCalls
        && Objects.equals(retryAfter, that.retryAfter);
  }

  @Override
  public int hashCode() {
    return Objects.hash(state, metrics, streak, maximumCalls, retryAfter);
  }

  @Override
  public String toString() {
    return state
        + ", "
        + metrics
        + ", streak="
        + streak
        + ", maximumCalls="
        + maximumCalls
        + (retryAfter == null ? "" : ", retryAfter=" + Text.duration(retryAfter));
  }
}
