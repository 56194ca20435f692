package io.fluxgate.http;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A cache of host keys, so that the key of a busy host is not built for each request. Thread-safe.
 *
 * <p>A host has four places next to each other. When hosts have displaced others as often as there
 * are places, twice as many places are made, up to a maximum: a service that calls a thousand hosts
 * finds them all, and one that is sent to ever new names keeps a bounded number of them.
 *
 * <p>Places are read and written without order. That suffices: entries are immutable, and a lost
 * entry is built again.
 */
final class KnownHosts {

  /** References to four neighbours fit into a cache line. */
  private static final int WAYS = 4;

  private static final int MAXIMUM_PLACES = 16_384;

  private final AtomicInteger displaced = new AtomicInteger();
  private volatile @Nullable Known[] places = new Known[256];

  /** Returns the key of a host, or null if it is not known. */
  @Nullable String find(String scheme, String host, int port) {
    @Nullable Known[] all = places;
    int first = firstPlace(all, host, port);
    for (int way = 0; way < WAYS; way++) {
      Known known = all[first ^ way];
      if (known != null && known.isOf(scheme, host, port)) {
        return known.key;
      }
    }
    return null;
  }

  void add(String scheme, String host, int port, String key) {
    @Nullable Known[] all = places;
    Known fresh = new Known(scheme, host, port, key);
    if (!isPut(all, fresh)) {
      // Not always the same one: the one that was displaced before may come back.
      int displacements = displaced.incrementAndGet();
      all[firstPlace(all, host, port) ^ (displacements & (WAYS - 1))] = fresh;
      if (displacements >= all.length && all.length < MAXIMUM_PLACES) {
        grow(all);
      }
    }
  }

  private static boolean isPut(@Nullable Known[] all, Known known) {
    int first = firstPlace(all, known.host, known.port);
    for (int way = 0; way < WAYS; way++) {
      if (all[first ^ way] == null) {
        all[first ^ way] = known;
        return true;
      }
    }
    return false;
  }

  private synchronized void grow(@Nullable Known[] full) {
    if (places != full) {
      return;
    }
    @Nullable Known[] more = new Known[2 * full.length];
    for (Known known : full) {
      if (known != null) {
        boolean unused = isPut(more, known);
      }
    }
    displaced.set(0);
    places = more;
  }

  private static int firstPlace(@Nullable Known[] all, String host, int port) {
    int hash = 31 * host.hashCode() + port;
    return (hash ^ (hash >>> 16)) & (all.length - 1);
  }

  private record Known(String scheme, String host, int port, String key) {

    boolean isOf(String otherScheme, String otherHost, int otherPort) {
      return port == otherPort && host.equals(otherHost) && scheme.equals(otherScheme);
    }
  }
}
