package io.fluxgate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a policy that users supply, called so that what they throw stays here: the caller
 * keeps its result or error, the breaker goes on in the way named in the log line.
 */
final class Parts {

  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(60);

  final CircuitBreakerPolicy policy;
  final Needs needs;

  /** Whether the start of a call is timed, and whether its end is. */
  final boolean measures;

  final boolean readsClock;

  /** Whether a result can be a failure; if not, no outcome is made of one. */
  final boolean judgesResults;

  private final Tracker tracker;
  private final @Nullable Tracker ownTracker;
  private final Tripper tripper;
  private final Faults faults;

  Parts(CircuitBreakerPolicy policy, Faults faults) {
    this.policy = policy;
    this.needs = policy.needs();
    this.measures = needs.readsDurations();
    this.readsClock = measures || policy.windowReadsClock();
    this.ownTracker = policy.tracker().orElse(null);
    this.tracker = ownTracker != null ? ownTracker : Tracker.all();
    this.judgesResults = policy.judgesResults();
    this.tripper = policy.tripper();
    this.faults = faults;
  }

  /** Zero if durations are not measured; a clock that goes back does not make it negative. */
  long durationNanos(long startNanos, long endNanos) {
    return measures ? Math.max(0, endNanos - startNanos) : 0;
  }

  Verdict judge(Outcome outcome) {
    return judge(outcome, tracker);
  }

  /** Judges by the policy's tracker, or by {@code defaultTracker} if the policy names none. */
  Verdict judge(Outcome outcome, Tracker defaultTracker) {
    Tracker judge = ownTracker != null ? ownTracker : defaultTracker;
    try {
      if (Trackers.tracks(judge, outcome)) {
        return Verdict.FAILURE;
      }
    } catch (Throwable fault) {
      faults.report("tracker", judge, fault, "it counts as not tracking");
    }
    return outcome.error() == null ? Verdict.SUCCESS : Verdict.IGNORED;
  }

  long retryAfterNanos(Outcome outcome) {
    try {
      return outcome.retryAfter().map(Checks::saturatedNanos).orElse(0L);
    } catch (Throwable fault) {
      faults.report("outcome", outcome.getClass(), fault, "it asks for no delay");
      return 0;
    }
  }

  Window.Recorder openWindow(long nowNanos) {
    try {
      return Checks.notNull("recorder", policy.window().open(needs, nowNanos));
    } catch (Throwable fault) {
      faults.report("window", policy.window(), fault, "the last 100 calls are remembered instead");
      return new CountWindow(100).open(needs, nowNanos);
    }
  }

  /** Returns a recorder that goes on from where the recorder of another policy is. */
  Window.Recorder takeOver(Window.Recorder other, Parts others, long nowNanos) {
    boolean sameWindow = policy.window().equals(others.policy.window());
    if (sameWindow && needs.equals(others.needs)) {
      return other;
    }
    if (other instanceof Movable movable) {
      Window.Recorder moved = movable.moveTo(policy.window(), needs, nowNanos);
      if (moved != null) {
        return moved;
      }
    }
    return openWindow(nowNanos);
  }

  void note(Outcome outcome, RecentCauses causes) {
    try {
      causes.add(outcome);
    } catch (Throwable fault) {
      faults.report("outcome", outcome.getClass(), fault, "its cause is not shown");
    }
  }

  /** What a failure is counted as. */
  String kindOf(@Nullable Outcome outcome) {
    if (outcome == null) {
      return FailureKinds.OTHER;
    }
    try {
      return Checks.notNull("causeKind", outcome.causeKind());
    } catch (Throwable fault) {
      faults.report("outcome", outcome.getClass(), fault, "it names no kind of failure");
      return FailureKinds.OTHER;
    }
  }

  @Nullable Metrics record(
      Window.Recorder recorder, boolean failed, long durationNanos, long nowNanos) {
    try {
      return recorder.record(failed, durationNanos, nowNanos);
    } catch (Throwable fault) {
      faults.report("window", policy.window(), fault, "the outcome is not recorded");
      return null;
    }
  }

  Metrics metrics(Window.Recorder recorder, long nowNanos) {
    try {
      return Checks.notNull("metrics", recorder.metrics(nowNanos));
    } catch (Throwable fault) {
      faults.report("window", policy.window(), fault, "it counts as empty");
      return Metrics.empty();
    }
  }

  boolean holds(Evidence evidence) {
    try {
      return tripper.holds(evidence);
    } catch (Throwable fault) {
      faults.report("tripper", tripper, fault, "it counts as not holding");
      return false;
    }
  }

  String explain(Evidence evidence) {
    try {
      return Checks.notNull("explanation", tripper.explain(evidence));
    } catch (Throwable fault) {
      faults.report("tripper", tripper.getClass(), fault, "it does not explain itself");
      return "the tripper holds";
    }
  }

  long delayNanos(int reopens) {
    Duration delay;
    try {
      delay = Checks.notNull("delay", policy.retry().delay(reopens, policy.random()));
    } catch (Throwable fault) {
      faults.report("retry", policy.retry(), fault, "the delay is " + DEFAULT_DELAY);
      delay = DEFAULT_DELAY;
    }
    return Math.max(0, Checks.saturatedNanos(delay));
  }

  boolean permits(long elapsedNanos) {
    try {
      double ratio = policy.permit().ratio(Duration.ofNanos(elapsedNanos));
      if (Double.isNaN(ratio)) {
        throw Checks.bad("ratio", ratio, "a number");
      }
      return ratio >= 1 || policy.random().nextDouble() < ratio;
    } catch (Throwable fault) {
      faults.report("permit", policy.permit(), fault, "calls are let through while slots are free");
      return true;
    }
  }

  boolean isRampComplete(long elapsedNanos) {
    try {
      return elapsedNanos >= Checks.saturatedNanos(policy.permit().rampDuration());
    } catch (Throwable fault) {
      faults.report("permit", policy.permit(), fault, "it counts as risen");
      return true;
    }
  }
}
