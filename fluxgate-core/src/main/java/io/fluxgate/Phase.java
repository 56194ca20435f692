package io.fluxgate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stay of a breaker in one state.
 *
 * <p>A phase is replaced whole by the next one and never entered again: its identity is the
 * generation number. It owns its window, its streak, its deadline and its probe slots.
 */
abstract sealed class Phase permits RecordingPhase, OpenPhase, PassingPhase, ForcedOpenPhase {

  private static final VarHandle ENDING;

  static {
    try {
      ENDING = MethodHandles.lookup().findVarHandle(Phase.class, "ending", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final Machine machine;
  final Parts parts;
  final CircuitState state;
  final boolean shadow;
  final int reopens;
  final long sinceNanos;
  final Instant since;

  /** The number of transitions that led here; assigned once, before the phase is published. */
  long sequence;

  @SuppressWarnings("UnusedVariable") // read through ENDING
  private volatile boolean ending;

  Phase(Machine machine, Parts parts, CircuitState state, boolean shadow, int reopens) {
    this.machine = machine;
    this.parts = parts;
    this.state = state;
    this.shadow = shadow;
    this.reopens = reopens;
    this.sinceNanos = machine.now();
    this.since = machine.wallTime();
  }

  /** The same stay, under another policy, or no longer as a shadow. */
  Phase(Phase same, Parts parts, boolean shadow) {
    this.machine = same.machine;
    this.parts = parts;
    this.state = same.state;
    this.shadow = shadow;
    this.reopens = same.reopens;
    this.sinceNanos = same.sinceNanos;
    this.since = same.since;
    this.sequence = same.sequence;
  }

  /** Returns a phase that goes on with this stay under another policy, or no longer as a shadow. */
  abstract Phase with(Parts others, boolean shadow);

  /** The state that callers see. */
  final CircuitState visibleState() {
    return shadow ? CircuitState.METRICS_ONLY : state;
  }

  /**
   * Claims the right to end this phase of itself, once: whoever gets it draws the next phase, so
   * that a delay is drawn once for each opening. Manual transitions do without and win over it.
   */
  final boolean claimEnd() {
    return ENDING.compareAndSet(this, false, true);
  }

  final void releaseEnd() {
    ending = false;
  }

  /** Returns what the call holds if it is let through, null if it is rejected. */
  abstract @Nullable Admission admit();

  /** Like {@link #admit()}, but throws if the call is rejected. */
  Admission admitOrThrow() {
    Admission admission = admit();
    if (admission == null) {
      throw rejection(-1);
    }
    return admission;
  }

  final CallNotPermittedException rejection(long retryAfterNanos) {
    return new CallNotPermittedException(
        machine.name(), state, retryAfterNanos, parts.policy.rejectionStackTraces());
  }

  /** Counts a call that this phase does not want; a shadow lets it pass, unrecorded. */
  final @Nullable Admission reject() {
    Flight.rejection(this);
    if (shadow) {
      machine.counters().wouldBeRejected.addRelease(1);
      return new Unrecorded(parts, machine.counters());
    }
    machine.counters().rejected.addRelease(1);
    return null;
  }

  Metrics metrics(long nowNanos) {
    return Metrics.empty();
  }

  List<String> latestCauses() {
    return List.of();
  }

  int streak() {
    return 0;
  }

  int probesInFlight(long nowNanos) {
    return 0;
  }

  /**
   * Nanoseconds until a probe is let through: 0 if the next call is one, -1 if there is none to
   * wait for.
   */
  long nanosUntilProbe(long nowNanos) {
    return -1;
  }
}
