package io.fluxgate.fleet.internal.rules;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hosts by the hashes of their names, in a few bytes for each: an array that is searched from the
 * place where a host belongs. Names are hashed well, so that place is hardly ever far.
 */
final class HostTable {

  private static final int SMALLEST = 16;

  private @Nullable Host[] places = new Host[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  @Nullable Host find(long hash) {
    return places[place(hash)];
  }

  /** Returns the place of a host, or the free one where it belongs. */
  private int place(long hash) {
    int place = ideal(hash);
    Host host = places[place];
    while (host != null && host.hash != hash) {
      place = next(place);
      host = places[place];
    }
    return place;
  }

  private int ideal(long hash) {
    return (int) hash & (places.length - 1);
  }

  private int next(int place) {
    return (place + 1) & (places.length - 1);
  }

  /** Adds a host; does nothing if there is one with its hash. */
  void add(Host host) {
    if (3 * (size + 1) > 2 * places.length) {
      @Nullable Host[] before = places;
      places = new Host[2 * before.length];
      for (Host moved : before) {
        if (moved != null) {
          places[place(moved.hash)] = moved;
        }
      }
    }
    int place = place(host.hash);
    if (places[place] == null) {
      places[place] = host;
      size++;
    }
  }

  /** Removes a host, and closes the gap: a search ends at the first free place. */
  void remove(Host host) {
    int gap = place(host.hash);
    if (places[gap] == null) {
      return;
    }
    size--;
    places[gap] = null;
    int place = next(gap);
    for (Host follower = places[place]; follower != null; follower = places[place]) {
      places[place] = null;
      places[place(follower.hash)] = follower;
      place = next(place);
    }
  }

  void forEach(Consumer<Host> action) {
    for (Host host : places) {
      if (host != null) {
        action.accept(host);
      }
    }
  }
}
