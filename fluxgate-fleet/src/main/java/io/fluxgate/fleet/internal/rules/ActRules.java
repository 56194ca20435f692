package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.FleetMode;
import java.time.Duration;

/**
 * Rules 6 and 7: what an instance makes of the verdict that a host is down. Its own calls have a
 * veto; and the mere word of others opens seldom, few circuits, and more seldom still after the own
 * probe proved them wrong.
 */
final class ActRules {

  private static final long OBJECTION_NANOS = 700 * Time.MILLI;
  private static final long WORD_NANOS = 60 * Time.SECOND;
  private static final int MOST_REFUTED = 6;
  private static final long SUSPECT_NANOS = 5 * Time.SECOND;
  private static final long OPEN_NANOS = 500 * Time.MILLI;
  private static final long OPEN_SPREAD_NANOS = Time.SECOND;

  private final Hosts hosts;
  private final Draws draws;
  private final FleetMode mode;
  private final Decisions decisions;

  ActRules(Hosts hosts, Draws draws, FleetMode mode, Decisions decisions) {
    this.hosts = hosts;
    this.draws = draws;
    this.mode = mode;
    this.decisions = decisions;
  }

  /** The answers say that the host is down. */
  void down(Host host, Poll poll, Verdict verdict, long now) {
    boolean heard =
        verdict.reporters() >= Verdict.MANY_REPORTERS || now - poll.onSince >= OBJECTION_NANOS;
    if (!heard || host.vetoes(verdict.horizon(), now)) {
      return;
    }
    long suspectNanos = Math.max(SUSPECT_NANOS, Horizons.horizonNanos(verdict.horizon()));
    act(host, poll, verdict.reason(), suspectNanos, now);
  }

  /** Peers say that they are open, when this breaker has just begun. */
  void openAtPeers(Host host, String reason, long now) {
    Poll poll = hosts.poll(host, now);
    if (poll != null) {
      act(host, poll, reason, SUSPECT_NANOS, now);
    }
  }

  private void act(Host host, Poll poll, String reason, long suspectNanos, long now) {
    if (host.circuit.phase() != Circuit.Phase.CLOSED || host.opening != null) {
      return;
    }
    boolean byWord = host.knowsByWordOnly();
    long pause = WORD_NANOS << Math.min(MOST_REFUTED, host.refuted);
    boolean opens = !byWord || (now - host.lastByWord >= pause && hosts.mayOpenByWord());
    if (opens && mode != FleetMode.SUSPECT) {
      open(host, poll, reason, byWord, now);
    } else if (now >= poll.suspectedUntil - suspectNanos / 2) {
      suspect(host, poll, reason, suspectNanos, now);
    }
  }

  private void open(Host host, Poll poll, String reason, boolean byWord, long now) {
    long nanos = OPEN_NANOS + draws.fewFirst(OPEN_SPREAD_NANOS);
    Duration delay = Duration.ofNanos(nanos);
    if (mode == FleetMode.OBSERVE) {
      if (now >= poll.suspectedUntil) {
        // It would be open now, and then its own probes would decide.
        poll.suspectedUntil = now + WORD_NANOS;
        host.lastByWord = byWord ? now : host.lastByWord;
        decisions.decided(host.circuit.name(), true, false, reason, delay);
      }
      return;
    }
    long rejected = host.rejected();
    if (host.circuit.open(reason, delay)) {
      hosts.opened(host, new Opening(now, rejected, true, byWord));
      if (byWord) {
        host.lastByWord = now;
        hosts.openedByWord();
      }
      decisions.decided(host.circuit.name(), true, true, reason, delay);
    }
  }

  private void suspect(Host host, Poll poll, String reason, long nanos, long now) {
    poll.suspectedUntil = now + nanos;
    Duration duration = Duration.ofNanos(nanos);
    boolean done = mode != FleetMode.OBSERVE;
    if (done) {
      host.circuit.suspect(1, reason, duration);
    }
    decisions.decided(host.circuit.name(), false, done, reason, duration);
  }

  /** The first own probe after an opening by the fleet has shown whether that was right. */
  static void judged(Host host, Opening opening, boolean refuted) {
    if (opening.byFleet && opening.ownFailures == 0) {
      host.refuted = (byte) (refuted ? Math.min(MOST_REFUTED, host.refuted + 1) : 0);
    }
    opening.byWord = false;
  }
}
