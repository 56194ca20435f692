package io.fluxgate.internal.report;

import io.fluxgate.internal.window.StripedCounter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts failures by kind. The first kinds have a counter each, all later ones share one, so that a
 * service cannot fill the memory by inventing kinds.
 */
public final class FailureKinds {

  /** Enough for all of {@code HttpFailureKind} and a few statuses. */
  public static final int MAXIMUM = 20;

  /** A longer kind is not a word, and would be kept as long as the breaker. */
  private static final int MAXIMUM_LENGTH = 200;

  /** Counts kinds beyond the maximum, and failures without a kind. */
  public static final String OTHER = "OTHER";

  private static final VarHandle COUNTERS;

  static {
    try {
      COUNTERS = MethodHandles.lookup().findVarHandle(FailureKinds.class, "counters", Map.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Replaced as a whole for each new kind, which is rare. */
  private volatile Map<String, StripedCounter> counters = Map.of();

  public void increment(String kind) {
    StripedCounter counter = counters.get(kind);
    (counter != null ? counter : counterOf(kind)).addRelease(1);
  }

  private StripedCounter counterOf(String kind) {
    while (true) {
      Map<String, StripedCounter> present = counters;
      boolean hasPlace = present.size() < MAXIMUM && kind.length() <= MAXIMUM_LENGTH;
      String key = hasPlace || present.containsKey(kind) ? kind : OTHER;
      StripedCounter counter = present.get(key);
      if (counter != null) {
        return counter;
      }
      StripedCounter fresh = new StripedCounter();
      Map<String, StripedCounter> more = new HashMap<>(present);
      more.put(key, fresh);
      if (COUNTERS.compareAndSet(this, present, Map.copyOf(more))) {
        return fresh;
      }
    }
  }

  /** Returns the number of all failures, each of which has one kind. */
  public long sum() {
    Map<String, StripedCounter> present = counters;
    if (present.isEmpty()) {
      return 0;
    }
    long sum = 0;
    for (StripedCounter counter : present.values()) {
      sum += counter.sum();
    }
    return sum;
  }

  public Map<String, Long> read() {
    Map<String, Long> sums = new HashMap<>();
    counters.forEach((kind, counter) -> sums.put(kind, counter.sum()));
    return Map.copyOf(sums);
  }
}
