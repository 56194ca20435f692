package io.fluxgate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker should do, in a naive implementation: for one thread, with every call kept and the
 * rule asked after every outcome.
 */
final class BreakerModel {

  private static final Duration FALLBACK_DELAY = Duration.ofSeconds(60);

  final List<String> moves = new ArrayList<>();
  final Set<ModelSetup.Part> broken = EnumSet.noneOf(ModelSetup.Part.class);
  long nanos;
  private final ModelSetup setup;
  private final Random random;
  private Period present;
  private long transitions;
  private long succeeded;
  private long failed;
  private long ignored;
  private long rejected;
  private long wouldBeRejected;

  BreakerModel(ModelSetup setup) {
    this.setup = setup;
    this.random = new Random(setup.seed());
    this.present = period(setup.initialState(), false, 0);
  }

  /** The period that the breaker spends in one state. */
  private final class Period {

    final CircuitState state;
    final boolean shadow;
    final int reopens;
    final long since;
    final long delay;
    NaiveWindow window;
    @Nullable Held[] slots = new Held[setup.maximumProbes()];
    int[] outcomes = {0};
    int streak;
    @Nullable Long retryAfterUntil;

    Period(CircuitState state, boolean shadow, int reopens, long since, long delay) {
      this.state = state;
      this.shadow = shadow;
      this.reopens = reopens;
      this.since = since;
      this.delay = delay;
      this.window = emptyWindow(since);
    }

    boolean records() {
      return state == CircuitState.CLOSED || state == CircuitState.HALF_OPEN;
    }

    CircuitState visible() {
      return shadow ? CircuitState.METRICS_ONLY : state;
    }

    long remainingRetryAfter() {
      return retryAfterUntil == null ? 0 : Math.max(0, retryAfterUntil - nanos);
    }
  }

  /** What a call in flight holds. */
  static final class Held {

    final Period period;
    final boolean recorded;
    final long startNanos;
    boolean ended;

    Held(Period period, boolean recorded, long startNanos) {
      this.period = period;
      this.recorded = recorded;
      this.startNanos = startNanos;
    }
  }

  // Calls

  /** Returns what the call holds, or null if it is rejected. */
  @Nullable Held begin() {
    Period period = present;
    return switch (period.state) {
      case CLOSED -> new Held(period, true, nanos);
      case OPEN -> {
        if (nanos - period.since < period.delay) {
          yield reject(period);
        }
        Period next = new Period(CircuitState.HALF_OPEN, period.shadow, period.reopens, nanos, 0);
        move(next);
        yield takeSlot(next);
      }
      case HALF_OPEN -> permits(period) ? takeSlot(period) : reject(period);
      case FORCED_OPEN -> reject(period);
      default -> new Held(period, false, nanos);
    };
  }

  private @Nullable Held takeSlot(Period period) {
    for (int i = 0; i < period.slots.length; i++) {
      if (isFree(period.slots[i])) {
        Held probe = new Held(period, true, nanos);
        period.slots[i] = probe;
        return probe;
      }
    }
    return reject(period);
  }

  private boolean isFree(@Nullable Held probe) {
    return probe == null
        || nanos - probe.startNanos >= Duration.ofSeconds(setup.probeTimeoutSeconds()).toNanos();
  }

  private boolean permits(Period period) {
    if (broken.contains(ModelSetup.Part.PERMIT)) {
      return true;
    }
    long elapsed = Math.max(0, nanos - period.since);
    double share = setup.permitPercent() / 100.0;
    long ramp = Duration.ofSeconds(setup.rampSeconds()).toNanos();
    double ratio = elapsed >= ramp ? share : share * ((double) elapsed / ramp);
    return ratio >= 1 || random.nextDouble() < ratio;
  }

  private @Nullable Held reject(Period period) {
    if (period.shadow) {
      wouldBeRejected++;
      return new Held(period, false, nanos);
    }
    rejected++;
    return null;
  }

  void finish(Held call, ModelCommand.End end, Duration retryAfter) {
    if (call.ended) {
      return;
    }
    call.ended = true;
    Period period = call.period;
    for (int i = 0; i < period.slots.length; i++) {
      if (period.slots[i] == call) {
        period.slots[i] = null;
      }
    }
    Boolean failure = isFailure(end);
    if (period.state == CircuitState.DISABLED) {
      return;
    }
    if (failure == null) {
      ignored++;
      return;
    }
    succeeded += failure ? 0 : 1;
    failed += failure ? 1 : 0;
    if (call.recorded) {
      record(period, failure, Math.max(0, nanos - call.startNanos), retryAfter);
    }
  }

  /** Returns null for an outcome that is ignored. */
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

  private void record(Period period, boolean failure, long durationNanos, Duration retryAfter) {
    period.streak = failure ? period.streak + 1 : 0;
    WindowMetrics metrics = period.window.record(failure, durationNanos, nanos);
    if (!retryAfter.isZero()) {
      long until = nanos + retryAfter.toNanos();
      Long before = period.retryAfterUntil;
      period.retryAfterUntil = before == null ? until : Math.max(before, until);
    }
    period.outcomes[0]++;
    if (period != present) {
      return;
    }
    boolean probing = period.state == CircuitState.HALF_OPEN;
    if (holds(period, metrics)) {
      int reopens = probing ? period.reopens + 1 : 0;
      move(opening(period.shadow, reopens, period.remainingRetryAfter()));
    } else if (probing && period.outcomes[0] >= setup.verdictCalls() && isRampComplete(period)) {
      move(period(CircuitState.CLOSED, period.shadow, 0));
    }
  }

  private boolean holds(Period period, WindowMetrics metrics) {
    int capacity = setup.countWindow() ? setup.windowSize() : Integer.MAX_VALUE;
    boolean probing = period.state == CircuitState.HALF_OPEN;
    int most = probing ? Math.min(capacity, setup.verdictCalls()) : capacity;
    Optional<Duration> retryAfter =
        Optional.of(Duration.ofNanos(period.remainingRetryAfter())).filter(rest -> !rest.isZero());
    return !broken.contains(ModelSetup.Part.TRIPPER)
        && setup
            .rule()
            .holds(new ModelRule.Facts(probing, metrics, period.streak, most, retryAfter));
  }

  private boolean isRampComplete(Period period) {
    return broken.contains(ModelSetup.Part.PERMIT)
        || nanos - period.since >= Duration.ofSeconds(setup.rampSeconds()).toNanos();
  }

  // Transitions

  void steer(ModelCommand.Order order) {
    switch (order) {
      case RESET -> reset();
      case OPEN_FOR -> openFor();
      case HALF_OPEN -> steerTo(CircuitState.HALF_OPEN);
      case DISABLE -> steerTo(CircuitState.DISABLED);
      case METRICS_ONLY -> steerTo(CircuitState.METRICS_ONLY);
      case FORCE_OPEN -> steerTo(CircuitState.FORCED_OPEN);
      case ENFORCE -> enforce();
    }
  }

  private NaiveWindow emptyWindow(long origin) {
    TripperInputs inputs = setup.tripper(broken).inputs();
    return setup.countWindow()
        ? NaiveWindow.count(setup.windowSize(), inputs)
        : NaiveWindow.time(Duration.ofSeconds(setup.windowSize()), inputs, origin);
  }

  /** A period in CLOSED continues, but with an empty window, and without its calls in flight. */
  private void reset() {
    if (present.visible() == CircuitState.CLOSED) {
      present = new Period(CircuitState.CLOSED, false, 0, present.since, 0);
      present.window = emptyWindow(nanos);
    } else {
      steerTo(CircuitState.CLOSED);
    }
  }

  /** A period in OPEN continues, but with another delay, from now on. */
  private void openFor() {
    Period open = new Period(CircuitState.OPEN, false, 0, nanos, ModelSetup.OPEN_FOR.toNanos());
    if (present.visible() == CircuitState.OPEN) {
      present = open;
    } else {
      move(open);
    }
  }

  private void steerTo(CircuitState state) {
    if (present.visible() != state) {
      move(period(state, false, 0));
    }
  }

  /** The period continues; calls in flight are still recorded in its window, and decide nothing. */
  private void enforce() {
    if (present.shadow) {
      Period real = new Period(present.state, false, present.reopens, present.since, present.delay);
      real.window = present.window;
      real.slots = present.slots;
      real.outcomes = present.outcomes;
      real.streak = present.streak;
      real.retryAfterUntil = present.retryAfterUntil;
      move(real);
    }
  }

  private Period period(CircuitState state, boolean shadow, int reopens) {
    return switch (state) {
      case METRICS_ONLY -> new Period(CircuitState.CLOSED, true, 0, nanos, 0);
      case OPEN -> opening(shadow, reopens, 0);
      default -> new Period(state, shadow, reopens, nanos, 0);
    };
  }

  private Period opening(boolean shadow, int reopens, long retryAfterNanos) {
    long delay = Math.max(retryAfterNanos, delayNanos(reopens));
    return new Period(CircuitState.OPEN, shadow, reopens, nanos, delay);
  }

  private long delayNanos(int reopens) {
    if (broken.contains(ModelSetup.Part.RETRY)) {
      return FALLBACK_DELAY.toNanos();
    }
    double delay = Duration.ofSeconds(setup.delaySeconds()).toNanos() * Math.pow(2, reopens);
    double jitter = setup.jitterPercent() / 100.0;
    double shortest = delay * (1 - jitter);
    double longest = delay * (1 + jitter);
    return (long) (jitter == 0 ? delay : shortest + (longest - shortest) * random.nextDouble());
  }

  private void move(Period next) {
    boolean shadow = present.shadow && next.shadow;
    CircuitState from = shadow ? present.state : present.visible();
    CircuitState to = shadow ? next.state : next.visible();
    moves.add(from + ">" + to + (shadow ? " (shadow)" : ""));
    transitions++;
    present = next;
  }

  // Looking

  /** What {@code info()} should say, without name and wall-clock time. */
  String describe() {
    Period period = present;
    long probes = 0;
    for (Held probe : period.slots) {
      probes += isFree(probe) ? 0 : 1;
    }
    return describe(
        period.visible(),
        period.shadow ? Optional.of(period.state) : Optional.empty(),
        period.reopens,
        period.records() ? period.streak : 0,
        period.records() ? period.window.metrics(nanos) : WindowMetrics.empty(),
        period.state == CircuitState.HALF_OPEN ? probes : 0,
        untilProbe(period),
        transitions,
        CallCounts.of(succeeded, failed, ignored, rejected, wouldBeRejected));
  }

  private Optional<Duration> untilProbe(Period period) {
    return switch (period.state) {
      case OPEN ->
          Optional.of(
              Duration.ofNanos(Math.max(0, period.delay - Math.max(0, nanos - period.since))));
      case HALF_OPEN -> Optional.of(Duration.ZERO);
      default -> Optional.empty();
    };
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
    return java.util.Arrays.toString(parts);
  }
}
