package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import io.fluxgate.internal.window.CountWindow;
import io.fluxgate.internal.window.TimeWindow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says which recent calls are remembered: the last N, or those of the last T seconds.
 *
 * <p>A window is an immutable value that any number of breakers share; each stay in a state opens a
 * fresh, empty {@link Recorder} from it.
 *
 * <p>One of your own that throws, or opens null, is replaced by one of the last 100 calls; a
 * recorder that throws, or knows null, has not recorded that outcome, or counts as empty. Either is
 * logged once per breaker. One that blocks holds up the call that uses it, and no other.
 *
 * <pre>{@code
 * Window.count(100);                     // the last 100 calls
 * Window.time(Duration.ofMinutes(5));    // the calls of the last 5 minutes
 * }</pre>
 */
public interface Window {

  /**
   * {@return a window of the last {@code size} calls} Memory grows with the failed and slow calls
   * in the window, not with its size; the mean duration is kept only if the tripper reads it or the
   * policy asks for it.
   *
   * @param size the number of calls, from 1 to 10,000,000
   * @throws IllegalArgumentException if the size is out of range
   */
  static Window count(int size) {
    return new CountWindow(Checks.between("size", 1, CountWindow.MAXIMUM_SIZE, size));
  }

  /**
   * {@return a window of the calls that ended within the last {@code length}, forgotten in steps of
   * a hundredth of it} Reading it after an idle time shows no more than is still within.
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
   * @param inputs what is to be kept
   * @param nowNanos the ticker's reading at this moment
   * @return a recorder of its own for one stay in a state
   */
  Recorder open(TripperInputs inputs, long nowNanos);

  /**
   * {@return whether recorders look at the time they are given; if not, a policy without latency
   * rules never reads the clock while CLOSED} Default: true.
   */
  default boolean readsClock() {
    return true;
  }

  /**
   * {@return how many calls can be remembered at most, at least 1; {@code minRequests} never asks
   * for more} Default: unlimited, {@code Integer.MAX_VALUE}.
   */
  default int capacity() {
    return Integer.MAX_VALUE;
  }

  /**
   * Remembers the outcomes of one stay in a state.
   *
   * <p>Implementations must be safe for use by many threads at once, and should not block: they are
   * called on the path of every call.
   */
  interface Recorder {

    /**
     * Records one outcome.
     *
     * @param failed whether the call failed
     * @param durationNanos how long it took, 0 if durations are not measured
     * @param nowNanos the ticker's reading at its end, 0 if neither the window nor a rule needs it
     * @return what is known right after this outcome; or null if it is a quick success after which
     *     no rule of counts can hold that did not hold before
     */
    @Nullable WindowMetrics record(boolean failed, long durationNanos, long nowNanos);

    /**
     * {@return what is known at this moment, as one consistent snapshot}
     *
     * @param nowNanos the ticker's reading at this moment
     */
    WindowMetrics metrics(long nowNanos);
  }
}
