package io.fluxgate.internal.state;

import io.fluxgate.CircuitState;
import io.fluxgate.Outcome;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.report.JfrEvents;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * HALF_OPEN: a few calls, the probes, are let through; their outcomes close or reopen the circuit.
 *
 * <p>Each probe sits in a slot. It takes the slot by a compare-and-set from empty, or from a probe
 * whose lease has expired, to itself, and leaves it by a compare-and-set from itself to empty. So a
 * slot is given back exactly once, a probe that lost its slot cannot free another's, and there are
 * never more probes with a valid lease than slots.
 */
final class HalfOpenState extends RecordingState {

  /** Each is null or holds the probe that occupies it, which leaves it by itself. */
  final AtomicReferenceArray<@Nullable Probe> slots;

  private final ProbeWidth width;
  private final PermitGate permit;
  final long probeTimeoutNanos;
  private volatile long waitedForProbeNanos;

  HalfOpenState(Owner owner, PolicyRuntime runtime, boolean shadow, int reopens) {
    super(owner, runtime, CircuitState.HALF_OPEN, shadow, reopens, verdictWindow(runtime), true);
    slots = new AtomicReferenceArray<>(settings().maximumProbes());
    width = newWidth(slots.length());
    permit = new PermitGate(runtime);
    probeTimeoutNanos = Checks.saturatedNanos(settings().probeTimeout());
  }

  /**
   * Probes in flight keep their slots if there are as many as before; else they no longer count.
   */
  private HalfOpenState(HalfOpenState same, PolicyRuntime runtime, boolean shadow) {
    super(same, runtime, shadow, verdictWindow(runtime), true);
    int calls = settings().maximumProbes();
    slots = same.slots.length() == calls ? same.slots : new AtomicReferenceArray<>(calls);
    width =
        slots == same.slots && runtime.widensProbing() == same.runtime.widensProbing()
            ? same.width
            : newWidth(calls);
    permit = new PermitGate(runtime);
    probeTimeoutNanos = Checks.saturatedNanos(settings().probeTimeout());
  }

  private ProbeWidth newWidth(int maximum) {
    return new ProbeWidth(maximum, runtime.widensProbing(), owner.usualTime().nanos());
  }

  /**
   * The latest outcomes of this period, as many as a verdict needs. Probes are few and far between:
   * a policy's window over time would forget the failures before the verdict.
   */
  private static Window verdictWindow(PolicyRuntime runtime) {
    return Window.count(runtime.settings.verdictCalls());
  }

  @Override
  State with(PolicyRuntime other, boolean shadow) {
    return new HalfOpenState(this, other, shadow);
  }

  /**
   * Lets the call through that found the delay over, without asking the permit. It is called before
   * the state is published, so the slot is free.
   */
  @Nullable Probe admitFirst() {
    return occupySlot(sinceNanos);
  }

  @Override
  public @Nullable Admission admit() {
    Admission admission = admitHere();
    if (admission != null) {
      return admission;
    }
    State present = owner.current();
    if (present != this) {
      return present.admit();
    }
    return rejectHere();
  }

  @Override
  public Admission admitOrThrow() {
    Admission admission = admitHere();
    if (admission != null) {
      return admission;
    }
    State present = owner.current();
    if (present != this) {
      return present.admitOrThrow();
    }
    admission = rejectHere();
    if (admission == null) {
      throw rejection(0);
    }
    return admission;
  }

  private @Nullable Admission rejectHere() {
    width.rejected();
    return reject();
  }

  /** Returns null if this state has no place for the call, or has just ended. */
  private @Nullable Admission admitHere() {
    if (owner.isWithinProbe()) {
      return new NestedAdmission(runtime);
    }
    long now = owner.nowNanos();
    noticeOverdue(now);
    if (owner.current() != this || !permit.permits(Math.max(0, now - sinceNanos), now)) {
      return null;
    }
    Probe probe = occupySlot(now);
    if (probe != null) {
      return probe;
    }
    askForSlots();
    // What was reported just now may have brought the verdict.
    return owner.current() == this ? occupySlot(now) : null;
  }

  /** Lets probes that no longer need their slots report, such as streams open for long. */
  private void askForSlots() {
    for (int i = 0; i < slots.length(); i++) {
      Probe holder = slots.get(i);
      Runnable action = holder == null ? null : holder.whenSlotIsWanted;
      if (action != null) {
        runtime.run(action);
      }
    }
  }

  private @Nullable Probe occupySlot(long now) {
    for (int i = 0; i < width.now(); i++) {
      Probe holder = slots.get(i);
      if (holder == null || holder.isExpired(now)) {
        Probe probe = new Probe(this, i, now);
        if (slots.compareAndSet(i, holder, probe)) {
          if (holder != null) {
            JfrEvents.probeEnded(holder.end, "EXPIRED", null);
          }
          permit.passed();
          return probe;
        }
      }
    }
    return null;
  }

  @Override
  void noticeOverdue() {
    noticeOverdue(owner.nowNanos());
  }

  /** A probe that waits too long for its answer has failed. */
  void noticeOverdue(long nowNanos) {
    if (!runtime.watchesOverdue) {
      return;
    }
    long limit = runtime.overdueNanos(owner.usualTime());
    for (int i = 0; i < slots.length() && owner.current() == this; i++) {
      Probe probe = slots.get(i);
      if (probe != null && probe.waits(nowNanos) >= limit && probe.endWait(Probe.OVERDUE)) {
        waitedForProbeNanos = probe.waits(nowNanos);
        probe.count(WaitOutcome.overdue(limit), limit, nowNanos, 0);
        waitedForProbeNanos = 0;
      }
    }
  }

  /** Records the outcome of a probe, and ends the state if it brings the verdict. */
  void settle(
      boolean failed,
      @Nullable Outcome outcome,
      long durationNanos,
      long nowNanos,
      long retryAfterNanos) {
    if (failed) {
      width.failed();
    } else {
      width.succeeded(durationNanos);
    }
    WindowMetrics latest = record(failed, outcome, durationNanos, nowNanos, retryAfterNanos);
    int needed = settings().verdictCalls();
    if (latest == null || latest.total() < needed) {
      return;
    }
    long succeeded = latest.total() - latest.failed();
    if (succeeded == 0) {
      owner.open(this, "none of " + Text.count(needed, "probe") + " succeeded", latest);
    } else if (width.isWideEnough() && runtime.isRampComplete(owner.nowNanos() - sinceNanos)) {
      owner.close(this, succeeded + " of " + Text.count(needed, "probe") + " succeeded", latest);
    }
  }

  @Override
  long waitedForProbeNanos() {
    return waitedForProbeNanos;
  }

  /** A rule cannot demand more calls than a verdict needs. */
  @Override
  int maximumCalls() {
    return settings().verdictCalls();
  }

  @Override
  public int probesInFlight(long nowNanos) {
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
  public long nanosUntilProbe(long nowNanos) {
    return 0;
  }
}
