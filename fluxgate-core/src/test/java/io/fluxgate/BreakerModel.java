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
 * What a breaker should do, told naively: for one thread, with every call kept and the rule asked
 * after every outcome.
 */
final class BreakerModel {

  private static final Duration FALLBACK_DELAY = Duration.ofSeconds(60);

  final List<String> moves = new ArrayList<>();
  final Set<ModelSetup.Part> broken = EnumSet.noneOf(ModelSetup.Part.class);
  long nanos;
  private final ModelSetup setup;
  private final Random random;
  private Stay present;
  private long transitions;
  private long succeeded;
  private long failed;
  private long ignored;
  private long rejected;
  private long wouldBeRejected;

  BreakerModel(ModelSetup setup) {
    this.setup = setup;
    this.random = new Random(setup.seed());
    this.present = stay(setup.initialState(), false, 0);
  }

  /** One stay in one state. */
  private final class Stay {

    final CircuitState state;
    final boolean shadow;
    final int reopens;
    final long since;
    final long delay;
    NaiveWindow window;
    @Nullable Held[] slots = new Held[setup.halfOpenCalls()];
    int[] verdicts = {0};
    int streak;
    @Nullable Long leaveAloneUntil;

    Stay(CircuitState state, boolean shadow, int reopens, long since, long delay) {
      this.state = state;
      this.shadow = shadow;
      this.reopens = reopens;
      this.since = since;
      this.delay = delay;
      TripperInputs inputs = setup.tripper(broken).inputs();
      this.window =
          setup.countWindow()
              ? NaiveWindow.count(setup.windowSize(), inputs)
              : NaiveWindow.time(Duration.ofSeconds(setup.windowSize()), inputs, since);
    }

    boolean records() {
      return state == CircuitState.CLOSED || state == CircuitState.HALF_OPEN;
    }

    CircuitState visible() {
      return shadow ? CircuitState.METRICS_ONLY : state;
    }

    long wish() {
      return leaveAloneUntil == null ? 0 : Math.max(0, leaveAloneUntil - nanos);
    }
  }

  /** What a call under way holds. */
  static final class Held {

    final Stay stay;
    final boolean recorded;
    final long startNanos;
    boolean ended;

    Held(Stay stay, boolean recorded, long startNanos) {
      this.stay = stay;
      this.recorded = recorded;
      this.startNanos = startNanos;
    }
  }

  // Calls

  /** Returns what the call holds, or null if it is rejected. */
  @Nullable Held begin() {
    Stay stay = present;
    return switch (stay.state) {
      case CLOSED -> new Held(stay, true, nanos);
      case OPEN -> {
        if (nanos - stay.since < stay.delay) {
          yield reject(stay);
        }
        Stay next = new Stay(CircuitState.HALF_OPEN, stay.shadow, stay.reopens, nanos, 0);
        move(next);
        yield takeSlot(next);
      }
      case HALF_OPEN -> permits(stay) ? takeSlot(stay) : reject(stay);
      case FORCED_OPEN -> reject(stay);
      default -> new Held(stay, false, nanos);
    };
  }

  private @Nullable Held takeSlot(Stay stay) {
    for (int i = 0; i < stay.slots.length; i++) {
      if (isFree(stay.slots[i])) {
        Held probe = new Held(stay, true, nanos);
        stay.slots[i] = probe;
        return probe;
      }
    }
    return reject(stay);
  }

  private boolean isFree(@Nullable Held probe) {
    return probe == null
        || nanos - probe.startNanos >= Duration.ofSeconds(setup.probeTimeoutSeconds()).toNanos();
  }

  private boolean permits(Stay stay) {
    if (broken.contains(ModelSetup.Part.PERMIT)) {
      return true;
    }
    long elapsed = Math.max(0, nanos - stay.since);
    double share = setup.permitPercent() / 100.0;
    long ramp = Duration.ofSeconds(setup.rampSeconds()).toNanos();
    double ratio = elapsed >= ramp ? share : share * ((double) elapsed / ramp);
    return ratio >= 1 || random.nextDouble() < ratio;
  }

  private @Nullable Held reject(Stay stay) {
    if (stay.shadow) {
      wouldBeRejected++;
      return new Held(stay, false, nanos);
    }
    rejected++;
    return null;
  }

  void finish(Held call, ModelCommand.End end, Duration wish) {
    if (call.ended) {
      return;
    }
    call.ended = true;
    Stay stay = call.stay;
    for (int i = 0; i < stay.slots.length; i++) {
      if (stay.slots[i] == call) {
        stay.slots[i] = null;
      }
    }
    Boolean failure = isFailure(end);
    if (stay.state == CircuitState.DISABLED) {
      return;
    }
    if (failure == null) {
      ignored++;
      return;
    }
    succeeded += failure ? 0 : 1;
    failed += failure ? 1 : 0;
    if (call.recorded) {
      record(stay, failure, Math.max(0, nanos - call.startNanos), wish);
    }
  }

  /** Returns null for what is no verdict. */
  private @Nullable Boolean isFailure(ModelCommand.End end) {
    boolean blind = broken.contains(ModelSetup.Part.TRACKER);
    return switch (end) {
      case SUCCESS, GOOD_RESULT, SUCCEEDED_WITH_A_WISH -> false;
      case FAILURE -> true;
      case BAD_RESULT -> !blind;
      case TRACKED_ERROR, FAILED_WITH_A_WISH -> blind ? null : true;
      case UNTRACKED_ERROR, IGNORED_WITH_A_WISH, DISCARDED -> null;
    };
  }

  private void record(Stay stay, boolean failure, long durationNanos, Duration wish) {
    stay.streak = failure ? stay.streak + 1 : 0;
    WindowMetrics metrics = stay.window.record(failure, durationNanos, nanos);
    if (!wish.isZero()) {
      long until = nanos + wish.toNanos();
      Long before = stay.leaveAloneUntil;
      stay.leaveAloneUntil = before == null ? until : Math.max(before, until);
    }
    stay.verdicts[0]++;
    if (stay != present) {
      return;
    }
    boolean probing = stay.state == CircuitState.HALF_OPEN;
    if (holds(stay, metrics)) {
      int reopens = probing ? stay.reopens + 1 : 0;
      move(opening(stay.shadow, reopens, stay.wish()));
    } else if (probing && stay.verdicts[0] >= stay.slots.length && isRampComplete(stay)) {
      move(stay(CircuitState.CLOSED, stay.shadow, 0));
    }
  }

  private boolean holds(Stay stay, WindowMetrics metrics) {
    int capacity = setup.countWindow() ? setup.windowSize() : Integer.MAX_VALUE;
    boolean probing = stay.state == CircuitState.HALF_OPEN;
    int most = probing ? Math.min(capacity, setup.halfOpenCalls()) : capacity;
    Optional<Duration> wish =
        Optional.of(Duration.ofNanos(stay.wish())).filter(rest -> !rest.isZero());
    return !broken.contains(ModelSetup.Part.TRIPPER)
        && setup.rule().holds(new ModelRule.Facts(probing, metrics, stay.streak, most, wish));
  }

  private boolean isRampComplete(Stay stay) {
    return broken.contains(ModelSetup.Part.PERMIT)
        || nanos - stay.since >= Duration.ofSeconds(setup.rampSeconds()).toNanos();
  }

  // Transitions

  void steer(ModelCommand.Order order) {
    switch (order) {
      case RESET -> steerTo(CircuitState.CLOSED);
      case DISABLE -> steerTo(CircuitState.DISABLED);
      case METRICS_ONLY -> steerTo(CircuitState.METRICS_ONLY);
      case FORCE_OPEN -> steerTo(CircuitState.FORCED_OPEN);
      case ENFORCE -> enforce();
    }
  }

  private void steerTo(CircuitState state) {
    if (present.visible() != state) {
      move(stay(state, false, 0));
    }
  }

  /** The stay goes on; calls under way still tell its window, and decide nothing. */
  private void enforce() {
    if (present.shadow) {
      Stay real = new Stay(present.state, false, present.reopens, present.since, present.delay);
      real.window = present.window;
      real.slots = present.slots;
      real.verdicts = present.verdicts;
      real.streak = present.streak;
      real.leaveAloneUntil = present.leaveAloneUntil;
      move(real);
    }
  }

  private Stay stay(CircuitState state, boolean shadow, int reopens) {
    return switch (state) {
      case METRICS_ONLY -> new Stay(CircuitState.CLOSED, true, 0, nanos, 0);
      case OPEN -> opening(shadow, reopens, 0);
      default -> new Stay(state, shadow, reopens, nanos, 0);
    };
  }

  private Stay opening(boolean shadow, int reopens, long wishNanos) {
    long delay = Math.max(wishNanos, delayNanos(reopens));
    return new Stay(CircuitState.OPEN, shadow, reopens, nanos, delay);
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

  private void move(Stay next) {
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
    Stay stay = present;
    long probes = 0;
    for (Held probe : stay.slots) {
      probes += isFree(probe) ? 0 : 1;
    }
    return describe(
        stay.visible(),
        stay.shadow ? Optional.of(stay.state) : Optional.empty(),
        stay.reopens,
        stay.records() ? stay.streak : 0,
        stay.records() ? stay.window.metrics(nanos) : WindowMetrics.empty(),
        stay.state == CircuitState.HALF_OPEN ? probes : 0,
        untilProbe(stay),
        transitions,
        CallCounts.of(succeeded, failed, ignored, rejected, wouldBeRejected));
  }

  private Optional<Duration> untilProbe(Stay stay) {
    return switch (stay.state) {
      case OPEN ->
          Optional.of(Duration.ofNanos(Math.max(0, stay.delay - Math.max(0, nanos - stay.since))));
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
