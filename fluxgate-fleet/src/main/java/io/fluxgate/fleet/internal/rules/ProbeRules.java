package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.wire.Kind;
import java.time.Duration;

/**
 * Rules 8 and 9: the instances announce their probes, so that all of them together probe like one,
 * and each closes by its own success only. Now and then each probes whatever others say.
 */
final class ProbeRules {

  private static final long STARTED_NANOS = 200 * Time.MILLI;
  private static final long FAILURES_NANOS = 500 * Time.MILLI;
  private static final long SUCCESSES_NANOS = Time.SECOND;
  private static final long FAILED_WAIT_NANOS = 500 * Time.MILLI;
  private static final long FAILED_SPREAD_NANOS = Time.SECOND;
  private static final long STARTED_WAIT_NANOS = 2 * Time.SECOND;
  private static final long STARTED_SPREAD_NANOS = 500 * Time.MILLI;

  private final Hosts hosts;
  private final Outbox outbox;
  private final Draws draws;
  private final FleetMode mode;

  ProbeRules(Hosts hosts, Outbox outbox, Draws draws, FleetMode mode) {
    this.hosts = hosts;
    this.outbox = outbox;
    this.draws = draws;
    this.mode = mode;
  }

  /** The own circuit has made a transition. */
  void moved(Host host, Circuit.Phase from, Circuit.Phase to, long now) {
    Opening opening = host.opening;
    if (to == Circuit.Phase.OPEN && (opening == null || from != Circuit.Phase.HALF_OPEN)) {
      if (opening == null) {
        hosts.opened(host, new Opening(now, host.rejected(), false, false));
      }
    } else if (opening != null && to == Circuit.Phase.OPEN) {
      failed(host, opening, now);
    } else if (opening != null && to == Circuit.Phase.HALF_OPEN) {
      opening.probed(now, host.rejected());
      opening.startedDue = now + STARTED_NANOS;
      opening.announcedSuccess = false;
    } else if (opening != null) {
      if (to == Circuit.Phase.CLOSED && from == Circuit.Phase.HALF_OPEN) {
        succeeded(host, opening, now);
      }
      host.opening = null;
    }
  }

  private void failed(Host host, Opening opening, long now) {
    opening.startedDue = Time.FAR;
    opening.probed(now, host.rejected());
    ActRules.judged(host, opening, false);
    opening.ownFailures++;
    if (!opening.failed.isEnough(now, FAILURES_NANOS)) {
      outbox.add(Kind.PROBE_FAILED, host.entry());
    }
  }

  private void succeeded(Host host, Opening opening, long now) {
    opening.startedDue = Time.FAR;
    if (!opening.announcedSuccess) {
      opening.announcedSuccess = true;
      ActRules.judged(host, opening, true);
      if (!opening.succeeded.isEnough(now, SUCCESSES_NANOS)) {
        outbox.add(Kind.PROBE_OK, host.entry());
      }
    }
  }

  /** At each beat, for a circuit that has opened. */
  void beat(Host host, Opening opening, long now) {
    Circuit.Phase phase = host.circuit.phase();
    if (phase == Circuit.Phase.HALF_OPEN && !host.lastFailed && host.lastOutcome == now) {
      // A verdict may need more probes; that one succeeded is news already.
      succeeded(host, opening, now);
    }
    long rejected = host.rejected();
    if (phase == Circuit.Phase.OPEN
        && !opening.verifying
        && opening.needsVerification(now, rejected)) {
      opening.verifying = true;
      probeIn(host, 0);
    }
  }

  /** Signals may be lost: makes what is known agree with the circuit at the second beat. */
  void reconcile(Host host, long now) {
    Circuit.Phase phase = host.circuit.phase();
    boolean isOpen = phase == Circuit.Phase.OPEN || phase == Circuit.Phase.HALF_OPEN;
    boolean differs = isOpen != (host.opening != null);
    if (differs && host.mismatched) {
      if (isOpen) {
        hosts.opened(host, new Opening(now, host.rejected(), false, false));
      } else {
        host.opening = null;
      }
    }
    host.mismatched = differs && !host.mismatched;
  }

  /** Sends what is due. */
  void due(Host host, Opening opening, long now) {
    if (opening.startedDue <= now) {
      opening.startedDue = Time.FAR;
      if (host.circuit.phase() == Circuit.Phase.HALF_OPEN && !opening.announcedSuccess) {
        outbox.add(Kind.PROBE_STARTED, host.entry());
      }
    }
  }

  /** Another instance announces a probe. */
  void heard(Host host, Opening opening, Kind kind, long id, long now) {
    switch (kind) {
      case PROBE_FAILED -> {
        if (opening.heardFailure(id, now)) {
          postpone(host, FAILED_WAIT_NANOS + draws.fewFirst(FAILED_SPREAD_NANOS));
        }
      }
      case PROBE_STARTED -> {
        if (opening.heardStart(id, now)) {
          postpone(host, STARTED_WAIT_NANOS + draws.fewFirst(STARTED_SPREAD_NANOS));
        }
      }
      default -> {
        if (opening.heardSuccess(now)) {
          advance(host, draws.uniform(Time.SECOND));
        }
      }
    }
  }

  private void postpone(Host host, long nanos) {
    long rest = rest(host);
    if (rest >= 0 && rest < nanos) {
      probeIn(host, nanos);
    }
  }

  private void advance(Host host, long nanos) {
    if (rest(host) > nanos) {
      probeIn(host, nanos);
    }
  }

  private static long rest(Host host) {
    boolean waits = host.circuit.phase() == Circuit.Phase.OPEN;
    return waits ? host.circuit.nanosUntilProbe() : -1;
  }

  private void probeIn(Host host, long nanos) {
    if (mode != FleetMode.OBSERVE) {
      host.circuit.probeIn(Duration.ofNanos(nanos));
    }
  }
}
