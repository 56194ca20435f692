package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link Tripper} may read: what a breaker knows about the period it has spent in its
 * current state. Immutable.
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
   * {@return a context; breakers make them, and tests of custom trippers do}
   *
   * @param state CLOSED or HALF_OPEN
   * @param metrics what the window knows
   * @param streak the number of failures in a row
   * @param maximumCalls the most calls that can be in {@code metrics}
   * @param retryAfter how long the service still asks its callers to stay away, null if it does not
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

  /** {@return the window's counts, the latest outcome included} */
  public WindowMetrics metrics() {
    return metrics;
  }

  /** {@return the number of failures since the last success of this period} */
  public int streak() {
    return streak;
  }

  /**
   * {@return the most calls that can be in {@link #metrics()}: the window's capacity, and in
   * HALF_OPEN no more than {@code halfOpenCalls}}
   */
  public int maximumCalls() {
    return maximumCalls;
  }

  /** {@return how long the service still asks its callers to stay away, empty if it does not} */
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
