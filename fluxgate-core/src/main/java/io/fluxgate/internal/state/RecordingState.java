package io.fluxgate.internal.state;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.fluxgate.CircuitState;
import io.fluxgate.Outcome;
import io.fluxgate.TripContext;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.report.CallCounters;
import io.fluxgate.internal.report.RecentCauses;
import io.fluxgate.internal.util.Log;
import io.fluxgate.internal.util.Text;
import io.fluxgate.internal.util.UnknownSlowThreshold;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A state that records outcomes and asks the tripper: CLOSED and HALF_OPEN. */
abstract class RecordingState extends State {

  private static final long LONG_ENOUGH_NANOS = Duration.ofHours(1).toNanos();
  private static final AtomicIntegerFieldUpdater<RecordingState> STREAK =
      AtomicIntegerFieldUpdater.newUpdater(RecordingState.class, "streak");

  private final Window window;
  private final Window.Recorder recorder;
  private final CallCounters counters;
  private final boolean asksAfterEveryOutcome;
  private volatile int streak;

  /**
   * The end of the time for which the service asked its callers to stay away; {@code askedToWait}
   * says whether it did.
   */
  private volatile long retryAfterEndNanos;

  private volatile boolean askedToWait;

  /** Whether a rule without enough calls was logged; two threads may both log it. */
  private volatile boolean minimumLogged;

  /** Made at the first failure: most breakers never need it. */
  private volatile @Nullable RecentCauses causes;

  RecordingState(
      Owner owner,
      PolicyRuntime runtime,
      CircuitState circuitState,
      boolean shadow,
      int reopens,
      Window window,
      boolean asksAfterEveryOutcome) {
    super(owner, runtime, circuitState, shadow, reopens);
    this.window = window;
    this.recorder = runtime.open(window, sinceNanos);
    this.counters = owner.counters();
    this.asksAfterEveryOutcome = asksAfterEveryOutcome;
  }

  /** Continues a period with an empty window. */
  RecordingState(RecordingState emptied, boolean asksAfterEveryOutcome) {
    super(emptied, emptied.runtime, emptied.shadow, true);
    this.window = emptied.window;
    this.recorder = runtime.open(window, owner.nowNanos());
    this.counters = emptied.counters;
    this.asksAfterEveryOutcome = asksAfterEveryOutcome;
  }

  /** Continues a period under another policy, and keeps as many outcomes as fit the new window. */
  RecordingState(
      RecordingState same,
      PolicyRuntime runtime,
      boolean shadow,
      Window window,
      boolean asksAfterEveryOutcome) {
    super(same, runtime, shadow);
    this.window = window;
    boolean sameRecorder = window.equals(same.window) && runtime.inputs.equals(same.runtime.inputs);
    this.recorder =
        sameRecorder
            ? same.recorder
            : runtime.continueFrom(same.recorder, window, owner.nowNanos());
    this.counters = same.counters;
    this.asksAfterEveryOutcome = asksAfterEveryOutcome;
    this.streak = same.streak;
    this.retryAfterEndNanos = same.retryAfterEndNanos;
    this.askedToWait = same.askedToWait;
    this.causes = same.causes;
    this.minimumLogged = same.minimumLogged;
  }

  /**
   * Records an outcome and asks the tripper. Returns the metrics if the tripper does not trip; null
   * if it trips, or if this outcome cannot make it trip.
   */
  @CanIgnoreReturnValue
  final @Nullable WindowMetrics record(
      boolean failed,
      @Nullable Outcome outcome,
      long durationNanos,
      long nowNanos,
      long retryAfter) {
    if (outcome != null) {
      runtime.note(outcome, causes());
    }
    int failuresInRow = failed ? growStreak() : endStreak();
    WindowMetrics metrics = runtime.record(recorder, failed, durationNanos, nowNanos);
    if (!failed) {
      counters.succeeded.addRelease(1);
    }
    if (retryAfter > 0) {
      keepRetryAfter(retryAfter);
    }
    return metrics != null || asksAfterEveryOutcome || askedToWait
        ? askTripper(metrics, failuresInRow, nowNanos)
        : null;
  }

  /** Asks the tripper. Rarely called, so it is kept out of what the JIT inlines into each call. */
  private @Nullable WindowMetrics askTripper(
      @Nullable WindowMetrics recorded, int failuresInRow, long nowNanos) {
    WindowMetrics metrics = recorded != null ? recorded : metrics(nowNanos);
    TripContext context = context(metrics, failuresInRow);
    boolean trips;
    try {
      trips = runtime.shouldTrip(context);
    } catch (UnknownSlowThreshold unknown) {
      // The tripper cannot decide this time; from the next outcome on it can.
      owner.addSlowThreshold(this, unknown.threshold());
      return metrics;
    }
    if (trips) {
      owner.open(this, runtime.explain(context), metrics);
      return null;
    }
    // Not every window and rule needs the time.
    if (nowNanos != 0) {
      logUnreachedMinimum(nowNanos);
    }
    return metrics;
  }

  private TripContext context(WindowMetrics metrics, int failuresInRow) {
    long remaining = remainingRetryAfterNanos();
    return TripContext.of(
        circuitState,
        metrics,
        failuresInRow,
        maximumCalls(),
        remaining > 0 ? Duration.ofNanos(remaining) : null);
  }

  @Override
  public final String describeTripper(long nowNanos) {
    return runtime.describe(context(metrics(nowNanos), streak));
  }

  @Override
  public final int unreachedMinimum(long nowNanos) {
    int minimum = Math.min(runtime.inputs.minimumCalls(), maximumCalls());
    if (circuitState != CircuitState.CLOSED
        || minimum == 0
        || nowNanos - sinceNanos < LONG_ENOUGH_NANOS) {
      return 0;
    }
    long most = PolicyRuntime.mostCalls(recorder, nowNanos);
    logUnreachedMinimum(minimum, most);
    return most > 0 && most < minimum ? minimum : 0;
  }

  /** Rarely called: after a failure, and when somebody looks. */
  private void logUnreachedMinimum(long nowNanos) {
    if (!minimumLogged && nowNanos - sinceNanos >= LONG_ENOUGH_NANOS) {
      int unused = unreachedMinimum(nowNanos);
    }
  }

  private void logUnreachedMinimum(int minimum, long most) {
    if (!minimumLogged && most > 0 && most < minimum) {
      minimumLogged = true;
      Log.debug(
          String.format(
              "Circuit breaker %s: minRequests(%d) was not reached for an hour: the window %s held at"
                  + " most %s. No rule that needs it can open the circuit.",
              owner.name(), minimum, window, Text.count(most, "call")));
    }
  }

  private int growStreak() {
    int failures = STREAK.getAndAdd(this, 1) + 1;
    if (failures < 0) {
      // A shadow, or a rule that wants more than failures, may see two thousand million in a row.
      streak = Integer.MAX_VALUE;
      failures = Integer.MAX_VALUE;
    }
    return failures;
  }

  /** Skips the write if the streak is 0 already, as it is for a healthy service. */
  private int endStreak() {
    if (streak != 0) {
      streak = 0;
    }
    return 0;
  }

  /**
   * Keeps the latest end; of two that come at the same moment, either. Remaining times are compared
   * and not ends, whose difference may overflow.
   */
  private void keepRetryAfter(long nanos) {
    long now = owner.nowNanos();
    if (!askedToWait || nanos > retryAfterEndNanos - now) {
      retryAfterEndNanos = now + nanos;
      askedToWait = true;
    }
  }

  @Override
  final long remainingRetryAfterNanos() {
    return askedToWait ? Math.max(0, retryAfterEndNanos - owner.nowNanos()) : 0;
  }

  /** If two threads make it at once, the causes that one of them noted are lost: it is a hint. */
  private RecentCauses causes() {
    RecentCauses present = causes;
    if (present == null) {
      present = new RecentCauses();
      causes = present;
    }
    return present;
  }

  @Override
  public final List<String> latestCauses() {
    RecentCauses present = causes;
    return present == null ? List.of() : present.latest();
  }

  abstract int maximumCalls();

  @Override
  public final WindowMetrics metrics(long nowNanos) {
    return runtime.metrics(recorder, nowNanos);
  }

  @Override
  public final int streak() {
    return streak;
  }
}
