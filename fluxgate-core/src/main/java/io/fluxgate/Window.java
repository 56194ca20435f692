package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import io.fluxgate.internal.window.CountWindow;
import io.fluxgate.internal.window.TimeWindow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides which recent calls a breaker remembers: the last N, or those of the last T seconds.
 *
 * <pre>{@code
 * Window.count(100);                     // the last 100 calls
 * Window.time(Duration.ofMinutes(5));    // the calls of the last 5 minutes
 * }</pre>
 *
 * <p>A window is an immutable value that any number of breakers can share. For each period in
 * CLOSED or HALF_OPEN, the breaker opens a new, empty {@link Recorder}.
 *
 * <p>If a custom window throws or returns null, the last 100 calls are remembered instead. If its
 * recorder throws, the outcome is not recorded; if the metrics fail or are null, the window counts
 * as empty. The other rules for custom windows are in {@link io.fluxgate}.
 */
public interface Window {

  /**
   * {@return a window of the last {@code size} calls} Its memory grows with the failed and slow
   * calls it contains, not with its size. It keeps the mean duration only if the tripper reads it
   * or {@link CircuitBreakerPolicy.Builder#measureDurations} asks for it.
   *
   * @param size the number of calls, from 1 to 10,000,000
   * @throws IllegalArgumentException if the size is out of range
   */
  static Window count(int size) {
    return new CountWindow(Checks.between("size", 1, CountWindow.MAXIMUM_SIZE, size));
  }

  /**
   * {@return a window of the calls that ended within the last {@code length}} It forgets calls in
   * steps of a hundredth of its length. Reading it after an idle time shows only calls that are
   * still within it.
   *
   * @param length longer than zero, at most 365 days
   * @throws IllegalArgumentException if the length is out of range
   */
  static Window time(Duration length) {
    Checks.positive("length", length);
    if (length.compareTo(TimeWindow.MAXIMUM_LENGTH) > 0) {
      throw Checks.bad(
          "length", length, "> 0 s and <= " + Text.duration(TimeWindow.MAXIMUM_LENGTH));
    }
    return new TimeWindow(length);
  }

  /**
   * Opens an empty recorder.
   *
   * @param inputs what the recorder must keep
   * @param nowNanos the ticker's current reading
   * @return a new recorder for one period in a state
   */
  Recorder open(TripperInputs inputs, long nowNanos);

  /**
   * {@return whether recorders use the time they are given} If not, a policy without latency rules
   * never reads the clock in CLOSED. Default: true.
   */
  default boolean readsClock() {
    return true;
  }

  /**
   * {@return the largest number of calls that can be remembered, at least 1; {@code minRequests}
   * never waits for more} Default: {@code Integer.MAX_VALUE}, unlimited.
   */
  default int capacity() {
    return Integer.MAX_VALUE;
  }

  /**
   * Records the outcomes of one period in a state.
   *
   * <p>Every call uses it, so implementations must be thread-safe and should not block.
   */
  interface Recorder {

    /**
     * Records one outcome.
     *
     * @param failed whether the call failed
     * @param durationNanos how long the call took, 0 if durations are not measured
     * @param nowNanos the ticker's reading when the call ended, 0 if neither the window nor a rule
     *     needs it
     * @return the metrics right after this outcome; null if it was a quick success that cannot make
     *     a rule on counts trip
     */
    @Nullable WindowMetrics record(boolean failed, long durationNanos, long nowNanos);

    /**
     * {@return a consistent snapshot of the calls remembered now}
     *
     * @param nowNanos the ticker's current reading
     */
    WindowMetrics metrics(long nowNanos);
  }
}
