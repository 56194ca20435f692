package io.fluxgate;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * HALF_OPEN: a few calls, the probes, are let through; their outcomes close or reopen the circuit.
 *
 * <p>Each probe sits in a slot. It takes the slot by a compare-and-set from empty, or from a probe
 * whose lease has run out, to itself, and leaves it by a compare-and-set from itself to empty. So a
 * slot is given back exactly once, a probe that lost its slot cannot free another's, and there are
 * never more probes with a valid lease than slots.
 */
final class HalfOpenPhase extends RecordingPhase {

  private final AtomicReferenceArray<@Nullable Probe> slots;
  private final AtomicLong recorded;
  private final long probeTimeoutNanos;

  HalfOpenPhase(Machine machine, Parts parts, boolean shadow, int reopens) {
    super(machine, parts, CircuitState.HALF_OPEN, shadow, reopens, true);
    slots = new AtomicReferenceArray<>(parts.policy.halfOpenCalls());
    recorded = new AtomicLong();
    probeTimeoutNanos = Checks.saturatedNanos(parts.policy.probeTimeout());
  }

  /**
   * Probes under way keep their slots if there are as many as before; else they no longer count.
   */
  private HalfOpenPhase(HalfOpenPhase same, Parts parts, boolean shadow) {
    super(same, parts, shadow, true);
    int calls = parts.policy.halfOpenCalls();
    slots = same.slots.length() == calls ? same.slots : new AtomicReferenceArray<>(calls);
    recorded = same.recorded;
    probeTimeoutNanos = Checks.saturatedNanos(parts.policy.probeTimeout());
  }

  @Override
  Phase with(Parts others, boolean shadow) {
    return new HalfOpenPhase(this, others, shadow);
  }

  /**
   * Lets the call through that found the delay over, without asking the permit. It is called before
   * the phase is published, so the slot is free.
   */
  @Nullable Admission admitFirst() {
    return occupySlot(sinceNanos);
  }

  @Override
  @Nullable Admission admit() {
    long now = machine.now();
    return parts.permits(Math.max(0, now - sinceNanos)) ? occupySlot(now) : reject();
  }

  @Override
  Admission admitOrThrow() {
    Admission admission = admit();
    if (admission == null) {
      throw rejection(0);
    }
    return admission;
  }

  private @Nullable Admission occupySlot(long now) {
    Probe probe = null;
    for (int i = 0; i < slots.length(); i++) {
      Probe holder = slots.get(i);
      if (holder == null || holder.isExpired(now)) {
        probe = new Probe(i, now);
        if (slots.compareAndSet(i, holder, probe)) {
          if (holder != null) {
            Flight.probeEnded(holder.end, "EXPIRED", null);
          }
          return probe;
        }
      }
    }
    return reject();
  }

  private void settle(
      boolean failed,
      @Nullable Outcome outcome,
      long durationNanos,
      long nowNanos,
      long retryAfterNanos) {
    boolean holds = record(failed, outcome, durationNanos, nowNanos, retryAfterNanos);
    long outcomes = recorded.incrementAndGet();
    if (!holds && outcomes >= slots.length() && parts.isRampComplete(machine.now() - sinceNanos)) {
      machine.close(this, outcomes);
    }
  }

  /** The evidence asked for never exceeds the evidence that the slots allow. */
  @Override
  int maximumCalls() {
    return Math.min(super.maximumCalls(), slots.length());
  }

  @Override
  int probesInFlight(long nowNanos) {
    int inFlight = 0;
    for (int i = 0; i < slots.length(); i++) {
      Probe holder = slots.get(i);
      if (holder != null && !holder.isExpired(nowNanos)) {
        inFlight++;
      }
    }
    return inFlight;
  }

  @Override
  long nanosUntilProbe(long nowNanos) {
    return 0;
  }

  /**
   * One probe. Its slot is free after its outcome is judged, whatever throws on the way: nobody is
   * let through in the place of a probe whose failure is about to open the circuit.
   */
  private final class Probe implements Admission {

    private final int slot;
    private final long startNanos;
    private final Flight.@Nullable ProbeEnd end;

    Probe(int slot, long startNanos) {
      this.slot = slot;
      this.startNanos = startNanos;
      this.end = Flight.probe(HalfOpenPhase.this);
    }

    boolean isExpired(long nowNanos) {
      return nowNanos - startNanos >= probeTimeoutNanos;
    }

    @Override
    public Parts parts() {
      return parts;
    }

    @Override
    public boolean isProbe() {
      return true;
    }

    private void leave(Verdict verdict, @Nullable Outcome outcome) {
      if (slots.compareAndSet(slot, this, null)) {
        Flight.probeEnded(end, verdict.name(), outcome);
      }
    }

    @Override
    public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {
      try {
        settle(false, null, durationNanos, nowNanos, retryAfterNanos);
      } finally {
        leave(Verdict.SUCCESS, null);
      }
    }

    @Override
    public void failed(
        @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
      try {
        machine.counters().failureKinds.increment(parts.kindOf(outcome));
        settle(true, outcome, durationNanos, nowNanos, retryAfterNanos);
      } finally {
        leave(Verdict.FAILURE, outcome);
      }
    }

    @Override
    public void ignored() {
      machine.counters().ignored.addRelease(1);
      leave(Verdict.IGNORED, null);
    }
  }
}
