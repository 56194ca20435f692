package io.fluxgate.internal.report;

import io.fluxgate.internal.window.StripedCounter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts failures by their kind: the first kinds that come each for itself, all later ones
 * together, so that what a service makes up cannot fill the memory.
 */
public final class FailureKinds {

  /** More than {@code HttpFailureKind} has, with some statuses beside them. */
  public static final int MAXIMUM = 20;

  /** What is longer is no word, and would be kept for as long as the breaker. */
  private static final int MAXIMUM_LENGTH = 200;

  /** Where kinds beyond the maximum are counted, and failures that name none. */
  public static final String OTHER = "OTHER";

  private static final VarHandle COUNTERS;

  static {
    try {
      COUNTERS = MethodHandles.lookup().findVarHandle(FailureKinds.class, "counters", Map.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Replaced whole for each new kind, which is seldom. */
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

  /** Returns the number of all failures: each has one kind. */
  public long sum() {
    return counters.values().stream().mapToLong(StripedCounter::sum).sum();
  }

  public Map<String, Long> read() {
    Map<String, Long> sums = new HashMap<>();
    counters.forEach((kind, counter) -> sums.put(kind, counter.sum()));
    return Map.copyOf(sums);
  }
}
