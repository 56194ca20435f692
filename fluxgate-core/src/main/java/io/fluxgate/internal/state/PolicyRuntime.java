package io.fluxgate.internal.state;

import io.fluxgate.Outcome;
import io.fluxgate.Overdue;
import io.fluxgate.Tracker;
import io.fluxgate.TripContext;
import io.fluxgate.Tripper;
import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.report.FailureKinds;
import io.fluxgate.internal.report.RecentCauses;
import io.fluxgate.internal.report.UserCodeFailures;
import io.fluxgate.internal.rule.Permits;
import io.fluxgate.internal.rule.Trackers;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import io.fluxgate.internal.util.UnknownSlowThreshold;
import io.fluxgate.internal.window.ResizableRecorder;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the parts of a policy that users supply, so that what they throw stays here: the caller
 * keeps its result or error, and the breaker continues in the way that the log line names.
 */
public final class PolicyRuntime {

  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(60);
  private static final long LEAST_PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Window DEFAULT_WINDOW = Window.count(100);

  final PolicySettings settings;
  final TripperInputs inputs;

  /** Whether a call that waits too long for its answer is a failure. */
  public final boolean watchesOverdue;

  /** Whether the duration of a call is measured: its start is then timed, and its end too. */
  public final boolean measures;

  /** Whether the end of a call is timed. */
  public final boolean readsClock;

  /** Whether calls under way are counted, because there is a maximum. */
  public final boolean limitsCalls;

  /** Whether a result can be a failure; if not, no outcome is made of one. */
  public final boolean judgesResults;

  /** Null if the policy observes no single calls. */
  public final @Nullable CallObservers observers;

  private final @Nullable Tracker ownTracker;
  private final Tracker tracker;
  private final Tripper tripper;
  private final UserCodeFailures failures;

  PolicyRuntime(PolicySettings settings, UserCodeFailures failures) {
    this(settings, settings.inputs(), failures);
  }

  private PolicyRuntime(PolicySettings settings, TripperInputs inputs, UserCodeFailures failures) {
    this.settings = settings;
    this.inputs = inputs;
    this.watchesOverdue = settings.overdue() != Overdue.never();
    this.measures = inputs.readsDurations() || watchesOverdue || widensProbing();
    this.readsClock = measures || settings.windowReadsClock();
    this.limitsCalls = settings.maximumConcurrentCalls() > 0;
    this.judgesResults = settings.judgesResults();
    this.observers = CallObservers.of(settings, failures);
    this.ownTracker = settings.tracker();
    this.tracker = ownTracker != null ? ownTracker : Tracker.all();
    this.tripper = settings.tripper();
    this.failures = failures;
  }

  /** Returns a runtime of the same policy that counts slow calls for one more threshold. */
  PolicyRuntime counting(Duration slowThreshold) {
    return new PolicyRuntime(settings, inputs.slowCalls(slowThreshold), failures);
  }

  /** Zero if durations are not measured; a clock that goes back does not make it negative. */
  public long durationNanos(long startNanos, long endNanos) {
    return measures ? Math.max(0, endNanos - startNanos) : 0;
  }

  public Classification classify(Outcome outcome) {
    return classify(outcome, tracker);
  }

  /** Judges by the policy's tracker, or by {@code defaultTracker} if the policy names none. */
  public Classification classify(Outcome outcome, Tracker defaultTracker) {
    Tracker judge = ownTracker != null ? ownTracker : defaultTracker;
    try {
      if (Trackers.tracks(judge, outcome)) {
        return Classification.FAILURE;
      }
    } catch (Throwable failure) {
      failures.report("tracker", judge, failure, "it counts as not tracking", outcome);
    }
    return outcome.error() == null ? Classification.SUCCESS : Classification.IGNORED;
  }

  public long retryAfterNanos(Outcome outcome, Classification classification) {
    try {
      Optional<Duration> wait =
          classification == Classification.FAILURE
              ? outcome.retryAfter()
              : outcome.retryAfterSuccess();
      return wait.map(Checks::saturatedNanos).orElse(0L);
    } catch (Throwable failure) {
      failures.report("outcome", outcome.getClass(), failure, "it asks for no delay", outcome);
      return 0;
    }
  }

  Window.Recorder open(Window window, long nowNanos) {
    try {
      return Checks.notNull("recorder", window.open(inputs, nowNanos));
    } catch (Throwable failure) {
      failures.report(
          "window", settings.window(), failure, "the last 100 calls are remembered instead");
      return DEFAULT_WINDOW.open(inputs, nowNanos);
    }
  }

  /** Opens a recorder that knows what another one does, as far as it has room for it. */
  Window.Recorder continueFrom(Window.Recorder other, Window window, long nowNanos) {
    if (other instanceof ResizableRecorder resizable) {
      Window.Recorder resized = resizable.resize(window, inputs, nowNanos);
      if (resized != null) {
        return resized;
      }
    }
    return open(window, nowNanos);
  }

  /** How many calls a window has held at most; -1 if it does not say. */
  static long mostCalls(Window.Recorder recorder, long nowNanos) {
    return recorder instanceof ResizableRecorder resizable ? resizable.mostCalls(nowNanos) : -1;
  }

  void note(Outcome outcome, RecentCauses causes) {
    try {
      causes.add(outcome);
    } catch (Throwable failure) {
      failures.report("outcome", outcome.getClass(), failure, "its cause is not shown", outcome);
    }
  }

  /** The kind under which a failure is counted. */
  String kindOf(@Nullable Outcome outcome) {
    if (outcome == null) {
      return FailureKinds.OTHER;
    }
    try {
      return Checks.notNull("causeKind", outcome.causeKind());
    } catch (Throwable failure) {
      failures.report(
          "outcome", outcome.getClass(), failure, "it names no kind of failure", outcome);
      return FailureKinds.OTHER;
    }
  }

  @Nullable WindowMetrics record(
      Window.Recorder recorder, boolean failed, long durationNanos, long nowNanos) {
    try {
      return recorder.record(failed, durationNanos, nowNanos);
    } catch (Throwable failure) {
      failures.report("window", settings.window(), failure, "the outcome is not recorded");
      return null;
    }
  }

  WindowMetrics metrics(Window.Recorder recorder, long nowNanos) {
    try {
      return Checks.notNull("metrics", recorder.metrics(nowNanos));
    } catch (Throwable failure) {
      failures.report("window", settings.window(), failure, "it counts as empty");
      return WindowMetrics.empty();
    }
  }

  boolean shouldTrip(TripContext context) {
    try {
      return tripper.shouldTrip(context);
    } catch (UnknownSlowThreshold unknown) {
      throw unknown;
    } catch (Throwable failure) {
      failures.report("tripper", tripper, failure, "it counts as not tripping");
      return false;
    }
  }

  /** Where the tripper stands, whether it trips or not. */
  String describe(TripContext context) {
    try {
      return Checks.notNull("description", tripper.describe(context));
    } catch (Throwable failure) {
      failures.report("tripper", tripper.getClass(), failure, "it does not describe itself");
      return settings.tripper() + ": unknown";
    }
  }

  String explain(TripContext context) {
    try {
      return Checks.notNull("explanation", tripper.explain(context));
    } catch (Throwable failure) {
      failures.report("tripper", tripper.getClass(), failure, "it does not explain itself");
      return "the tripper holds";
    }
  }

  /** How long a call may wait for its answer. */
  long overdueNanos(UsualTime usual) {
    try {
      Duration limit = settings.overdue().limit(Duration.ofNanos(usual.nanos()), usual.answers());
      return Checks.saturatedNanos(Checks.positive("limit", limit));
    } catch (Throwable failure) {
      failures.report("overdue", settings.overdue(), failure, "no further call is overdue");
      return Long.MAX_VALUE;
    }
  }

  long delayNanos(int reopens) {
    Duration delay;
    try {
      delay = Checks.notNull("delay", settings.retry().delay(reopens, settings.random()));
    } catch (Throwable failure) {
      failures.report(
          "retry", settings.retry(), failure, "the delay is " + Text.duration(DEFAULT_DELAY));
      delay = DEFAULT_DELAY;
    }
    return Math.max(0, Checks.saturatedNanos(delay));
  }

  /** Whether the number of probes grows with success. */
  boolean widensProbing() {
    return settings.permit() == Permits.Adaptive.INSTANCE;
  }

  /** Runs what the holder of a probe slot does when the slot is wanted. */
  void run(Runnable whenSlotIsWanted) {
    try {
      whenSlotIsWanted.run();
    } catch (Throwable failure) {
      failures.report("ticket", whenSlotIsWanted, failure, "its slot stays occupied");
    }
  }

  boolean permits(long elapsedNanos) {
    try {
      double ratio = ratio(elapsedNanos);
      return ratio >= 1 || Checks.drawn(settings.random()) < ratio;
    } catch (Throwable failure) {
      failures.report(
          "permit", settings.permit(), failure, "calls are let through while slots are free");
      return true;
    }
  }

  private double ratio(long elapsedNanos) {
    double ratio = settings.permit().ratio(Duration.ofNanos(elapsedNanos));
    if (Double.isNaN(ratio)) {
      throw Checks.bad("ratio", ratio, "a number");
    }
    return ratio;
  }

  /** How long a permit may refuse all calls: for its ramp or a lease, and a minute at least. */
  long patienceWithPermitNanos() {
    long lease = Checks.saturatedNanos(settings.probeTimeout());
    return Math.max(LEAST_PATIENCE_NANOS, Math.max(lease, rampNanos()));
  }

  /** Logs once that a permit refuses every call, and that one passes all the same. */
  void logOverruled(long elapsedNanos, long refusedNanos) {
    try {
      // A small share of few calls may be none for long, which is no mistake.
      if (ratio(elapsedNanos) <= 0) {
        failures.warnOnce(
            "permit that refuses all calls",
            String.format(
                "the permit %s let no call through for %s; one probes all the same.",
                settings.permit(), Text.duration(Duration.ofNanos(refusedNanos))));
      }
    } catch (Throwable failure) {
      failures.report("permit", settings.permit(), failure, "one call is let through");
    }
  }

  boolean isRampComplete(long elapsedNanos) {
    // A ticker may go back a little: a ramp without a length is complete all the same.
    return Math.max(0, elapsedNanos) >= rampNanos();
  }

  private long rampNanos() {
    try {
      return Checks.saturatedNanos(settings.permit().rampDuration());
    } catch (Throwable failure) {
      failures.report("permit", settings.permit(), failure, "the ramp counts as complete");
      return 0;
    }
  }
}
