package io.fluxgate.fleet.internal.rules;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The hosts of this instance; of them, the few about which something is going on. */
final class Hosts {

  static final int MOST_POLLS = 1_000;

  private final HostTable table = new HostTable();
  private final List<Host> active = new ArrayList<>();
  private int polls;
  private int withTraffic;
  private int openByWord;

  /** When no poll could be dropped: thousands of hosts may ask at the same beat. */
  private long fullAt = Time.NEVER;

  void add(Host host) {
    table.add(host);
  }

  /** Returns whether this was the circuit of that name. */
  boolean remove(long hash, Circuit circuit) {
    Host host = table.find(hash);
    if (host == null || !host.circuit.equals(circuit)) {
      return false;
    }
    table.remove(host);
    active.remove(host);
    if (host.poll != null) {
      polls--;
    }
    return true;
  }

  @Nullable Host find(long hash) {
    return table.find(hash);
  }

  void forEach(Consumer<Host> action) {
    table.forEach(action);
  }

  int size() {
    return table.size();
  }

  List<Host> active() {
    return active;
  }

  /** Returns the poll of a host, which is made if there is room; null if not. */
  @Nullable Poll poll(Host host, long now) {
    Poll poll = host.poll;
    if (poll == null) {
      if (polls >= MOST_POLLS && !dropOldest(now)) {
        return null;
      }
      poll = new Poll();
      activate(host);
      host.poll = poll;
      polls++;
    }
    poll.touched = now;
    return poll;
  }

  /**
   * A poll that is on stays while the circuit is closed, and so does one of a host that this
   * instance suspects itself: nobody can push it out. If more hosts than that die at once, the
   * others wait for their turn; if each took the place of another one, no poll would ever be on.
   */
  private boolean dropOldest(long now) {
    if (fullAt == now) {
      return false;
    }
    Host oldest = null;
    long touched = Long.MAX_VALUE;
    for (Host host : active) {
      Poll poll = host.poll;
      if (poll != null && poll.touched < touched && mayBeDropped(host, poll, now)) {
        oldest = host;
        touched = poll.touched;
      }
    }
    if (oldest == null) {
      fullAt = now;
      return false;
    }
    oldest.poll = null;
    polls--;
    return true;
  }

  private static boolean mayBeDropped(Host host, Poll poll, long now) {
    boolean isSuspected = now - host.lastSuspicion < Horizons.evidenceNanos(0);
    return host.circuit.phase() != Circuit.Phase.CLOSED || (!poll.isOn() && !isSuspected);
  }

  void opened(Host host, Opening opening) {
    activate(host);
    host.opening = opening;
  }

  private void activate(Host host) {
    if (!host.listed) {
      host.listed = true;
      active.add(host);
    }
  }

  /** Forgets what is over, and counts what rule 7 needs. Called at each beat. */
  void tidy(long now) {
    Iterator<Host> hosts = active.iterator();
    openByWord = 0;
    while (hosts.hasNext()) {
      Host host = hosts.next();
      if (host.poll != null && host.poll.isOver(now)) {
        host.poll = null;
        polls--;
      }
      if (host.opening != null && host.opening.byWord) {
        openByWord++;
      }
      if (!host.isActive()) {
        host.listed = false;
        hosts.remove();
      }
    }
    withTraffic = 0;
    table.forEach(host -> withTraffic += host.hasTraffic() ? 1 : 0);
  }

  /** Whether the word of others may open one more: a wrong one must not stop everything. */
  boolean mayOpenByWord() {
    return openByWord < Math.max(3, withTraffic / 4);
  }

  void openedByWord() {
    openByWord++;
  }
}
