package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rule 10: who starts greets, and learns which circuits are open, so that a restart in an outage
 * does not call every dead host again.
 */
final class StartRules {

  private static final long NEW_NANOS = 10 * Time.SECOND;
  private static final long KEPT_NANOS = 60 * Time.SECOND;
  private static final long ANSWER_WAIT_NANOS = 300 * Time.MILLI;
  private static final int ENOUGH_ANSWERS = 5;
  private static final int MOST_ANSWERED = 96;
  private static final int MOST_HASHES = 1_000;
  private static final int ENOUGH_PEERS = 3;

  private final Hosts hosts;
  private final Outbox outbox;
  private final Draws draws;
  private final ActRules act;
  private final Map<Long, Reports> openAtPeers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Reports> eldest) {
          return size() > MOST_HASHES;
        }
      };

  private long answerDue = Time.FAR;
  private int answers;

  StartRules(Hosts hosts, Outbox outbox, Draws draws, ActRules act) {
    this.hosts = hosts;
    this.outbox = outbox;
    this.draws = draws;
    this.act = act;
  }

  void start() {
    outbox.hello();
  }

  void greeted(long now) {
    if (answerDue == Time.FAR) {
      answerDue = now + draws.fewFirst(ANSWER_WAIT_NANOS);
      answers = 0;
    }
  }

  void answered() {
    answers++;
  }

  long due() {
    return answerDue;
  }

  void due(long now) {
    if (answerDue > now) {
      return;
    }
    answerDue = Time.FAR;
    int named = 0;
    for (Host host : hosts.active()) {
      // One that knows only what others say does not pass it on: instances that start one after the
      // other would keep each other open on a healthy host.
      boolean isOpen =
          host.opening != null
              && !host.opening.byWord
              && host.circuit.phase() == Circuit.Phase.OPEN;
      if (isOpen && answers < ENOUGH_ANSWERS && named < MOST_ANSWERED) {
        outbox.add(Kind.OPEN_HOSTS, host.entry());
        named++;
      }
    }
  }

  /** A peer says that a circuit is open. */
  void openAt(long id, long hash, long now) {
    openAtPeers
        .computeIfAbsent(hash, key -> new Reports(ENOUGH_PEERS))
        .put(id, now, new byte[Entry.COUNTS]);
    Host host = hosts.find(hash);
    if (host != null) {
      check(host, now);
    }
  }

  /** At each beat, and when a peer has spoken. */
  void check(Host host, long now) {
    if (openAtPeers.isEmpty() || now - host.addedAt > NEW_NANOS || host.hasSucceeded()) {
      return;
    }
    Reports reports = openAtPeers.get(host.hash);
    if (reports != null && fresh(reports, now) >= ENOUGH_PEERS) {
      act.openAtPeers(host, "fleet: it is open at " + ENOUGH_PEERS + " peers", now);
    }
  }

  private static int fresh(@Nullable Reports reports, long now) {
    int fresh = 0;
    for (int i = 0; reports != null && i < reports.size(); i++) {
      fresh += now - reports.time(i) <= KEPT_NANOS ? 1 : 0;
    }
    return fresh;
  }

  /** Forgets what is old. */
  void tidy(long now) {
    openAtPeers.values().removeIf(reports -> fresh(reports, now) == 0);
  }
}
