package io.fluxgate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A phase that records outcomes and asks the tripper: CLOSED and HALF_OPEN. */
abstract sealed class RecordingPhase extends Phase permits ClosedPhase, HalfOpenPhase {

  private static final VarHandle STREAK;

  static {
    try {
      STREAK = MethodHandles.lookup().findVarHandle(RecordingPhase.class, "streak", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Window.Recorder recorder;
  private final boolean alwaysAsked;
  private volatile int streak;

  /**
   * The end of the time the service asked its callers to stay away; {@code awaited} says if it did.
   */
  private volatile long retryAfterNanos;

  private volatile boolean awaited;

  /** Made at the first failure: most breakers never need it. */
  private volatile @Nullable RecentCauses causes;

  RecordingPhase(
      Machine machine,
      Parts parts,
      CircuitState state,
      boolean shadow,
      int reopens,
      boolean alwaysAsked) {
    super(machine, parts, state, shadow, reopens);
    this.recorder = parts.openWindow(sinceNanos);
    this.alwaysAsked = alwaysAsked;
  }

  /** What the window knows goes on with the stay, as far as the other window has room for it. */
  RecordingPhase(RecordingPhase same, Parts parts, boolean shadow, boolean alwaysAsked) {
    super(same, parts, shadow);
    this.recorder = parts.takeOver(same.recorder, same.parts, machine.now());
    this.alwaysAsked = alwaysAsked;
    this.streak = same.streak;
    this.retryAfterNanos = same.retryAfterNanos;
    this.awaited = same.awaited;
    this.causes = same.causes;
  }

  /** Records an outcome; returns whether the tripper holds on what is known right after it. */
  final boolean record(
      boolean failed,
      @Nullable Outcome outcome,
      long durationNanos,
      long nowNanos,
      long retryAfter) {
    if (outcome != null) {
      parts.note(outcome, causes());
    }
    int failuresInRow = failed ? growStreak() : endStreak();
    Metrics metrics = parts.record(recorder, failed, durationNanos, nowNanos);
    if (!failed) {
      machine.counters().succeeded.addRelease(1);
    }
    if (retryAfter > 0) {
      await(machine.now() + retryAfter);
    }
    return (metrics != null || alwaysAsked || awaited) && opens(metrics, failuresInRow, nowNanos);
  }

  /** Asks the tripper; seldom called, and so kept out of what compilers inline into each call. */
  private boolean opens(@Nullable Metrics recorded, int failuresInRow, long nowNanos) {
    Evidence evidence =
        new Evidence(
            state,
            recorded != null ? recorded : metrics(nowNanos),
            failuresInRow,
            maximumCalls(),
            remainingRetryAfter());
    boolean holds = parts.holds(evidence);
    if (holds) {
      machine.open(this, evidence);
    }
    return holds;
  }

  private int growStreak() {
    int failures = (int) STREAK.getAndAdd(this, 1) + 1;
    if (failures < 0) {
      // A shadow, or a rule that wants more than failures, may see two thousand million in a row.
      streak = Integer.MAX_VALUE;
      failures = Integer.MAX_VALUE;
    }
    return failures;
  }

  /** A healthy service is not written to on its behalf: its streak is 0 already. */
  private int endStreak() {
    if (streak != 0) {
      streak = 0;
    }
    return 0;
  }

  /** The longest wish is kept; of two that come at the same moment, either. */
  private void await(long untilNanos) {
    if (!awaited || untilNanos - retryAfterNanos > 0) {
      retryAfterNanos = untilNanos;
      awaited = true;
    }
  }

  private Optional<Duration> remainingRetryAfter() {
    long remaining = remainingRetryAfterNanos();
    return remaining > 0 ? Optional.of(Duration.ofNanos(remaining)) : Optional.empty();
  }

  /** How long the service still asks its callers to stay away, 0 if it does not. */
  final long remainingRetryAfterNanos() {
    return awaited ? Math.max(0, retryAfterNanos - machine.now()) : 0;
  }

  /** Of two threads that make it at once, one keeps a hint to itself. */
  private RecentCauses causes() {
    RecentCauses present = causes;
    if (present == null) {
      present = new RecentCauses();
      causes = present;
    }
    return present;
  }

  @Override
  final List<String> latestCauses() {
    RecentCauses present = causes;
    return present == null ? List.of() : present.latest();
  }

  int maximumCalls() {
    return parts.policy.windowCapacity();
  }

  @Override
  final Metrics metrics(long nowNanos) {
    return parts.metrics(recorder, nowNanos);
  }

  @Override
  final int streak() {
    return streak;
  }
}
