package io.fluxgate.internal.report;

import io.fluxgate.CircuitState;
import io.fluxgate.Outcome;
import io.fluxgate.Signal;
import io.fluxgate.internal.util.NotOnAndroid;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Writes the transitions, rejections and probes of one breaker to the JDK's flight recorder.
 *
 * <p>The module {@code jdk.jfr} is optional, so classes that extend its types are used only after
 * {@link #PRESENT} was checked. They are used only after the recorder has started, too: the first
 * class of an event loads some 440 others, for which the rejected calls of a process's first outage
 * would wait. Unless a recording is running, each method reads one flag and returns. A failure here
 * must not affect a call, so it is dropped.
 *
 * <p>Rejections are throttled here rather than by the recorder, because only JDK 25 and newer can
 * throttle the events of a library. Unthrottled, the rejections of one busy host would displace all
 * other events.
 */
public final class JfrEvents {

  private static final boolean PRESENT = isPresent();
  private static final long REJECTION_PAUSE_NANOS = 1_000_000_000L;

  private final String breakerName;
  private final CallCounters counters;
  private final AtomicReference<@Nullable Rejections> last = new AtomicReference<>();

  public JfrEvents(String breakerName, CallCounters counters) {
    this.breakerName = breakerName;
    this.counters = counters;
  }

  private static boolean isPresent() {
    try {
      Class<?> unused = Class.forName("jdk.jfr.Event", false, JfrEvents.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  /** Each way to start a recording starts the recorder first: the API, a flag, {@code jcmd}. */
  private static boolean isStarted() {
    return PRESENT && Recorder.isStarted();
  }

  public void transition(Signal signal) {
    try {
      if (isStarted() && TransitionEvent.isOn()) {
        TransitionEvent.write(signal);
      }
    } catch (Throwable failure) {
      // Dropped, see above.
    }
  }

  /**
   * Called for each call that is about to be counted as rejected; writes at most one event per
   * second.
   */
  public void rejection(CircuitState state, boolean shadow, NanoClock clock) {
    try {
      if (isStarted() && RejectionEvent.isOn()) {
        Rejections written = claim(clock.nowNanos());
        if (written != null) {
          RejectionEvent.write(breakerName, state, shadow, written.count, written.total);
        }
      }
    } catch (Throwable failure) {
      // Dropped, see above.
    }
  }

  private @Nullable Rejections claim(long nowNanos) {
    Rejections before = last.get();
    if (before != null && nowNanos - before.nanos < REJECTION_PAUSE_NANOS) {
      return null;
    }
    long total = counters.rejected.sum() + counters.wouldBeRejected.sum() + 1;
    Rejections latest =
        new Rejections(nowNanos, before == null ? total : total - before.total, total);
    return last.compareAndSet(before, latest) ? latest : null;
  }

  /** Starts a probe's event. Returns what completes it, or null if no recording is running. */
  public @Nullable ProbeEnd probe(boolean shadow, int reopens) {
    try {
      return isStarted() && ProbeEvent.isOn()
          ? ProbeEvent.start(breakerName, shadow, reopens)
          : null;
    } catch (Throwable failure) {
      return null;
    }
  }

  public static void probeEnded(@Nullable ProbeEnd end, String outcome, @Nullable Outcome cause) {
    try {
      if (end != null) {
        end.ended(outcome, cause);
      }
    } catch (Throwable failure) {
      // Dropped, see above.
    }
  }

  /** A class of its own: without the module, it must not be loaded. */
  @NotOnAndroid
  private static final class Recorder {

    static boolean isStarted() {
      return FlightRecorder.isInitialized();
    }
  }

  /** Completes the event of a probe; hides the class of the event from callers. */
  public interface ProbeEnd {

    void ended(String outcome, @Nullable Outcome cause);
  }

  /** Reads the time; called only while a recording is running. */
  public interface NanoClock {

    long nowNanos();
  }

  /**
   * When rejections were last written, how many since the previous event, and how many in total.
   */
  private record Rejections(long nanos, long count, long total) {}
}
