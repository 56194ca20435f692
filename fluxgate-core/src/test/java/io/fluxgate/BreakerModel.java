package io.fluxgate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A breaker as its specification describes it, for one thread and without any economy: each period
 * keeps every outcome that was recorded in it, and streak, evidence and verdict are worked out from
 * that list whenever somebody asks.
 *
 * <p>The table of transitions, in the order in which it is applied after an outcome that was
 * admitted in the current period:
 *
 * <ul>
 *   <li>CLOSED, HALF_OPEN: the rule holds: OPEN, and one more reopening if probes were on;
 *   <li>HALF_OPEN, as many outcomes as a verdict needs, none of the latest a success: OPEN;
 *   <li>HALF_OPEN, as many outcomes, one of them a success, the ramp complete: CLOSED.
 * </ul>
 */
final class BreakerModel {

  private static final Duration DELAY_OF_A_BROKEN_RETRY = Duration.ofSeconds(60);

  /** What {@code info().transitions()} counts, in words. */
  final List<String> moves = new ArrayList<>();

  /** The parts that throw at present. */
  final Set<ModelSetup.Part> broken = EnumSet.noneOf(ModelSetup.Part.class);

  long nanos;

  private final ModelSetup setup;
  private final Random random;
  private Period current;
  private long succeeded;
  private long failed;
  private long ignored;
  private long rejected;
  private long wouldBeRejected;

  /** How long the overdue probe was waited for that is being counted. */
  private long waitedForProbe;

  BreakerModel(ModelSetup setup) {
    this.setup = setup;
    this.random = new Random(setup.seed());
    this.current = begun(setup.initialState());
  }

  /** One outcome that counts. */
  private record Recorded(boolean failure, long durationNanos, long endNanos) {}

  /** The time that the breaker spends in one state. */
  private static final class Period {

    final CircuitState state;
    final boolean shadow;
    final int reopens;
    final long since;

    /** Only in OPEN. */
    long delay;

    /** Only in OPEN: what others cannot cut short. */
    long kept;

    /** Only in CLOSED: how many failures until the given time open; 0 for as many as the rule. */
    int suspected;

    long suspectedUntil;

    /** When the window was opened: with the period, or when a reset emptied it. */
    long windowSince;

    List<Recorded> outcomes = new ArrayList<>();
    int streak;

    /** Calls that wait for their answers; only in CLOSED, the probes being known anyway. */
    List<Held> waiting = new ArrayList<>();

    /** Who sits in each slot; a probe that is replaced after its lease never gets its slot back. */
    List<Held> probes = new ArrayList<>();

    /** When the permit refused a call for the first time since a probe was let through. */
    @Nullable Long refusedSince;

    /** When the service may be called again, by its own word; null if it never said so. */
    @Nullable Long askedUntil;

    Period(CircuitState state, boolean shadow, int reopens, long since, long delay) {
      this.state = state;
      this.shadow = shadow;
      this.reopens = reopens;
      this.since = since;
      this.delay = delay;
      this.windowSince = since;
    }

    /** The same time, no longer as a shadow. */
    Period enforced() {
      Period real = new Period(state, false, reopens, since, delay);
      // What a shadow let through still reaches the window, and decides nothing.
      real.outcomes = outcomes;
      real.streak = streak;
      real.probes = probes;
      real.waiting = waiting;
      real.windowSince = windowSince;
      real.askedUntil = askedUntil;
      real.kept = kept;
      return real;
    }

    /** The same time, with nothing known about it. */
    Period emptied(long nanos) {
      Period empty = new Period(state, shadow, reopens, since, delay);
      empty.windowSince = nanos;
      return empty;
    }

    boolean is(CircuitState wanted) {
      return state == wanted;
    }

    boolean hasEvidence() {
      return is(CircuitState.CLOSED) || is(CircuitState.HALF_OPEN);
    }

    CircuitState visible() {
      return shadow ? CircuitState.METRICS_ONLY : state;
    }
  }

  /** What a call in flight holds. */
  static final class Held {

    private final Period period;
    private final boolean counts;
    private final long startNanos;
    boolean ended;

    /** Counted as a failure while it was under way. */
    boolean overdue;

    private Held(Period period, boolean counts, long startNanos) {
      this.period = period;
      this.counts = counts;
      this.startNanos = startNanos;
    }
  }

  // Admission

  /** Returns what the call holds, or null if it is rejected. */
  @Nullable Held begin() {
    if (current.is(CircuitState.CLOSED)) {
      noticeOverdue();
      if (!current.is(CircuitState.CLOSED)) {
        return begin();
      }
      Held call = new Held(current, true, nanos);
      current.waiting.add(call);
      return call;
    }
    if (current.is(CircuitState.DISABLED)) {
      return new Held(current, false, nanos);
    }
    if (current.is(CircuitState.OPEN) && nanos - current.since >= current.delay) {
      moveTo(new Period(CircuitState.HALF_OPEN, current.shadow, current.reopens, nanos, 0));
      return probe();
    }
    if (current.is(CircuitState.HALF_OPEN)) {
      Period before = current;
      noticeOverdue();
      if (current != before) {
        return begin();
      }
      return permitLetsThrough() ? probe() : rejection();
    }
    return rejection();
  }

  /** Calls that have waited too long for their answers are failures, at this moment. */
  private void noticeOverdue() {
    if (setup.overdueSeconds() == 0) {
      return;
    }
    Period period = current;
    boolean probing = period.is(CircuitState.HALF_OPEN);
    long limit = Duration.ofSeconds(setup.overdueSeconds()).toNanos();
    for (Held call : List.copyOf(probing ? period.probes : period.waiting)) {
      boolean isOverdue = !call.ended && !call.overdue && nanos - call.startNanos >= limit;
      // A probe of a period that has ended is no longer of interest.
      if (isOverdue && !(probing && current != period)) {
        call.overdue = true;
        failed++;
        waitedForProbe = probing ? nanos - call.startNanos : 0;
        record(probing ? call.period : period, new Recorded(true, limit, nanos), Duration.ZERO);
        waitedForProbe = 0;
      }
    }
  }

  private void record(Period period, Recorded outcome, Duration askedToWait) {
    period.outcomes.add(outcome);
    period.streak = outcome.failure ? period.streak + 1 : 0;
    ask(period, askedToWait);
    if (period == current) {
      decide();
    }
    if (period == current && outcome.failure) {
      confirmSuspicion();
    }
  }

  /** Others have said that few failures are enough. */
  private void confirmSuspicion() {
    if (current.suspected > 0 && nanos < current.suspectedUntil) {
      current.suspected--;
      if (current.suspected == 0) {
        moveTo(opened(current.shadow, 0, stillAskedToWait(current)));
      }
    }
  }

  private @Nullable Held probe() {
    Held probe = new Held(current, true, nanos);
    for (int slot = 0; slot < current.probes.size(); slot++) {
      if (!holdsLease(current.probes.get(slot))) {
        current.probes.set(slot, probe);
        current.refusedSince = null;
        return probe;
      }
    }
    if (current.probes.size() == setup.maximumProbes()) {
      return rejection();
    }
    current.probes.add(probe);
    current.refusedSince = null;
    return probe;
  }

  /** Probes in flight whose lease has not expired. */
  private long leased() {
    return current.probes.stream().filter(this::holdsLease).count();
  }

  private boolean holdsLease(Held probe) {
    long lease = Duration.ofSeconds(setup.probeTimeoutSeconds()).toNanos();
    return !probe.ended && !probe.overdue && nanos - probe.startNanos < lease;
  }

  private boolean permitLetsThrough() {
    if (broken.contains(ModelSetup.Part.PERMIT)) {
      return true;
    }
    double wanted = setup.permitPercent() / 100.0;
    long ramp = Duration.ofSeconds(setup.rampSeconds()).toNanos();
    long elapsed = Math.max(0, nanos - current.since);
    double ratio = elapsed >= ramp ? wanted : wanted * ((double) elapsed / ramp);
    return ratio >= 1 || random.nextDouble() < ratio || hasRefusedForLong();
  }

  /** Nobody has been let through since a call was refused a minute ago, a lease ago, a ramp ago. */
  private boolean hasRefusedForLong() {
    if (current.refusedSince == null) {
      current.refusedSince = nanos;
    }
    int seconds = Math.max(60, Math.max(setup.probeTimeoutSeconds(), setup.rampSeconds()));
    return nanos - current.refusedSince >= Duration.ofSeconds(seconds).toNanos();
  }

  private @Nullable Held rejection() {
    if (current.shadow) {
      wouldBeRejected++;
      return new Held(current, false, nanos);
    }
    rejected++;
    return null;
  }

  // Outcomes

  void finish(Held call, ModelCommand.End end, Duration askedToWait) {
    if (call.ended) {
      return;
    }
    call.ended = true;
    if (call.overdue) {
      return;
    }
    Boolean failure = isFailure(end);
    if (call.period.is(CircuitState.DISABLED)) {
      return;
    }
    if (failure == null) {
      ignored++;
      return;
    }
    if (failure) {
      failed++;
    } else {
      succeeded++;
    }
    if (call.counts) {
      long duration = Math.max(0, nanos - call.startNanos);
      record(call.period, new Recorded(failure, duration, nanos), askedToWait);
      if (call.period == current) {
        noticeOverdue();
      }
    }
  }

  /** Returns null for what is neither a success nor a failure. */
  private @Nullable Boolean isFailure(ModelCommand.End end) {
    boolean blind = broken.contains(ModelSetup.Part.TRACKER);
    return switch (end) {
      case SUCCESS, GOOD_RESULT, SUCCEEDED_WITH_RETRY_AFTER -> false;
      case FAILURE -> true;
      case BAD_RESULT -> !blind;
      case TRACKED_ERROR, FAILED_WITH_RETRY_AFTER -> blind ? null : true;
      case UNTRACKED_ERROR, IGNORED_WITH_RETRY_AFTER, DISCARDED -> null;
    };
  }

  /** The later of two ends counts. */
  private void ask(Period period, Duration askedToWait) {
    if (!askedToWait.isZero()) {
      long until = nanos + askedToWait.toNanos();
      period.askedUntil = period.askedUntil == null ? until : Math.max(period.askedUntil, until);
    }
  }

  /** Applies the table of transitions. */
  private void decide() {
    boolean probing = current.is(CircuitState.HALF_OPEN);
    boolean verdictIsDue = probing && current.outcomes.size() >= setup.verdictCalls();
    if (ruleHolds()
        || (verdictIsDue && latest(setup.verdictCalls()).stream().allMatch(Recorded::failure))) {
      moveTo(opened(current.shadow, probing ? current.reopens + 1 : 0, stillAskedToWait(current)));
    } else if (verdictIsDue && rampIsComplete()) {
      moveTo(new Period(CircuitState.CLOSED, current.shadow, 0, nanos, 0));
    }
  }

  private boolean ruleHolds() {
    if (broken.contains(ModelSetup.Part.TRIPPER)) {
      return false;
    }
    boolean probing = current.is(CircuitState.HALF_OPEN);
    int capacity = setup.countWindow() ? setup.windowSize() : Integer.MAX_VALUE;
    Optional<Duration> wait =
        Optional.of(Duration.ofNanos(stillAskedToWait(current))).filter(rest -> !rest.isZero());
    return setup
        .rule()
        .holds(
            new ModelRule.Facts(
                probing,
                evidence(),
                current.streak,
                probing ? setup.verdictCalls() : capacity,
                wait));
  }

  /** CLOSED remembers what the window says, HALF_OPEN as many outcomes as a verdict needs. */
  private WindowMetrics evidence() {
    TripperInputs inputs = setup.tripper(broken).inputs();
    NaiveWindow window;
    if (current.is(CircuitState.HALF_OPEN)) {
      window = NaiveWindow.count(setup.verdictCalls(), inputs);
    } else if (setup.countWindow()) {
      window = NaiveWindow.count(setup.windowSize(), inputs);
    } else {
      window =
          NaiveWindow.time(Duration.ofSeconds(setup.windowSize()), inputs, current.windowSince);
    }
    for (Recorded outcome : current.outcomes) {
      WindowMetrics unused =
          window.record(outcome.failure, outcome.durationNanos, outcome.endNanos);
    }
    return window.metrics(nanos);
  }

  private List<Recorded> latest(int number) {
    int size = current.outcomes.size();
    return current.outcomes.subList(size - number, size);
  }

  private boolean rampIsComplete() {
    return broken.contains(ModelSetup.Part.PERMIT)
        || Math.max(0, nanos - current.since) >= Duration.ofSeconds(setup.rampSeconds()).toNanos();
  }

  private long stillAskedToWait(Period period) {
    return period.askedUntil == null ? 0 : Math.max(0, period.askedUntil - nanos);
  }

  // Control by hand

  /** Returns whether the state was one in which this is obeyed. */
  boolean steer(ModelCommand.Order order) {
    CircuitState obeying = current.state;
    switch (order) {
      case RESET -> {
        if (current.visible() == CircuitState.CLOSED) {
          current = current.emptied(nanos);
        } else {
          moveTo(begun(CircuitState.CLOSED));
        }
      }
      case OPEN_FOR -> {
        Period open = new Period(CircuitState.OPEN, false, 0, nanos, ModelSetup.OPEN_FOR.toNanos());
        open.kept = open.delay;
        if (current.visible() == CircuitState.OPEN) {
          current = open;
        } else {
          moveTo(open);
        }
      }
      case HALF_OPEN -> steerTo(CircuitState.HALF_OPEN);
      case DISABLE -> steerTo(CircuitState.DISABLED);
      case METRICS_ONLY -> steerTo(CircuitState.METRICS_ONLY);
      case FORCE_OPEN -> steerTo(CircuitState.FORCED_OPEN);
      case ENFORCE -> {
        if (current.shadow) {
          moveTo(current.enforced());
        }
      }
      case OPEN_BY_OTHERS -> {
        if (obeying == CircuitState.CLOSED) {
          long kept = stillAskedToWait(current);
          long delay = Math.max(kept, ModelSetup.OPEN_FOR.toNanos());
          Period open = new Period(CircuitState.OPEN, current.shadow, 0, nanos, delay);
          open.kept = kept;
          moveTo(open);
        }
        return obeying == CircuitState.CLOSED;
      }
      case PROBE_IN -> {
        if (obeying == CircuitState.OPEN) {
          long due = Math.max(0, nanos - current.since) + ModelSetup.PROBE_IN.toNanos();
          current.delay = Math.max(due, current.kept);
        }
        return obeying == CircuitState.OPEN;
      }
      case SUSPECT -> {
        if (obeying == CircuitState.CLOSED) {
          current.suspected = 2;
          current.suspectedUntil = nanos + ModelSetup.SUSPECTED_FOR.toNanos();
        }
        return obeying == CircuitState.CLOSED;
      }
    }
    return true;
  }

  private void steerTo(CircuitState state) {
    if (current.visible() != state) {
      moveTo(begun(state));
    }
  }

  private Period begun(CircuitState state) {
    return switch (state) {
      case METRICS_ONLY -> new Period(CircuitState.CLOSED, true, 0, nanos, 0);
      case OPEN -> opened(false, 0, 0);
      default -> new Period(state, false, 0, nanos, 0);
    };
  }

  private Period opened(boolean shadow, int reopens, long atLeastNanos) {
    long drawn = drawnDelay(reopens);
    long delay = Math.max(atLeastNanos, drawn - Math.min(waitedForProbe, drawn / 2));
    Period open = new Period(CircuitState.OPEN, shadow, reopens, nanos, delay);
    open.kept = atLeastNanos;
    return open;
  }

  private long drawnDelay(int reopens) {
    if (broken.contains(ModelSetup.Part.RETRY)) {
      return DELAY_OF_A_BROKEN_RETRY.toNanos();
    }
    double delay = Duration.ofSeconds(setup.delaySeconds()).toNanos() * Math.pow(2, reopens);
    double jitter = setup.jitterPercent() / 100.0;
    if (jitter == 0) {
      return (long) delay;
    }
    double shortest = delay * (1 - jitter);
    double longest = delay * (1 + jitter);
    return (long) (shortest + (longest - shortest) * random.nextDouble());
  }

  private void moveTo(Period next) {
    boolean shadow = current.shadow && next.shadow;
    CircuitState from = shadow ? current.state : current.visible();
    CircuitState to = shadow ? next.state : next.visible();
    moves.add(from + ">" + to + (shadow ? " (shadow)" : ""));
    current = next;
  }

  // Reading

  /** What {@code info()} should say, without name and wall-clock time. */
  String describe() {
    boolean evident = current.hasEvidence();
    return describe(
        current.visible(),
        current.shadow ? Optional.of(current.state) : Optional.empty(),
        current.reopens,
        evident ? current.streak : 0,
        evident ? evidence() : WindowMetrics.empty(),
        current.is(CircuitState.HALF_OPEN) ? leased() : 0,
        untilProbe(),
        moves.size(),
        CallCounts.of(succeeded, failed, ignored, rejected, wouldBeRejected));
  }

  private Optional<Duration> untilProbe() {
    if (current.is(CircuitState.HALF_OPEN)) {
      return Optional.of(Duration.ZERO);
    }
    long elapsed = Math.max(0, nanos - current.since);
    return current.is(CircuitState.OPEN)
        ? Optional.of(Duration.ofNanos(Math.max(0, current.delay - elapsed)))
        : Optional.empty();
  }

  static String describe(CircuitBreakerInfo info) {
    return describe(
        info.state(),
        info.shadowState(),
        info.reopens(),
        info.streak(),
        info.metrics(),
        info.probesInFlight(),
        info.untilProbe(),
        info.transitions(),
        info.counts());
  }

  private static String describe(Object... parts) {
    return Arrays.toString(parts);
  }
}
