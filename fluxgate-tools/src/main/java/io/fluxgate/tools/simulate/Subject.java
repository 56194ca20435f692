package io.fluxgate.tools.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a simulation tests: a way to make guards. Stateless, so that simulations run at once. */
public interface Subject {

  /** Where a subject comes from, for tables. */
  enum Kind {
    /** A library as it comes. */
    DEFAULT,
    /** A library with settings chosen for these scenarios. */
    TUNED,
    /** No breaker. */
    NONE,
    /** Admits just what succeeds. */
    ORACLE;

    /**
     * Returns the kind for tables.
     *
     * @return one word in lower case
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Returns the name in tables.
   *
   * @return a unique name
   */
  String name();

  /**
   * Returns where it comes from.
   *
   * @return the kind
   */
  Kind kind();

  /**
   * Returns the settings in words.
   *
   * @return one line
   */
  String text();

  /**
   * Returns whether each shard of the upstream has a guard of its own.
   *
   * @return false by default: all shards share a guard
   */
  default boolean isPerShard() {
    return false;
  }

  /**
   * Makes a guard for one instance of the program.
   *
   * @param clock the only source of time
   * @param seed the seed of its randomness
   * @return a guard that has seen no call
   */
  Guard guard(VirtualClock clock, long seed);

  /**
   * Makes the guards of all instances of a simulation; those of a fleet hear of each other.
   *
   * @param world what surrounds them
   * @return one per instance, or one per instance and shard
   */
  default List<Guard> guards(World world) {
    List<Guard> guards = new ArrayList<>();
    for (int i = 0; i < world.guards(); i++) {
      guards.add(guard(world.clock(), world.seed(i)));
    }
    return guards;
  }
}
