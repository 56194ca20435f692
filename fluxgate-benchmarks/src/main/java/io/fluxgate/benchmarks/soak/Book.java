package io.fluxgate.benchmarks.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Which call was rejected and which reached its server, a bit for each; and what must not be. */
final class Book {

  private static final int MOST_VIOLATIONS = 50;

  private final AtomicLong calls = new AtomicLong();
  private final LongAdder repeats = new LongAdder();
  private final BitSet rejected = new BitSet();
  private final BitSet reached = new BitSet();
  private final ConcurrentMap<Integer, Long> running = new ConcurrentHashMap<>();
  private final List<String> violations = new ArrayList<>();
  private volatile List<Target> targets = List.of();

  void targets(List<Target> all) {
    targets = all;
  }

  List<Target> targets() {
    return targets;
  }

  long nextCall() {
    return calls.getAndIncrement();
  }

  long calls() {
    return calls.get();
  }

  /** Requests that a client sent more than once. */
  long repeats() {
    return repeats.sum();
  }

  Target targetOf(long call, Dice dice) {
    return targets.get(dice.below(targets.size(), Dice.Purpose.TARGET, call));
  }

  void rejected(long call) {
    synchronized (rejected) {
      rejected.set((int) call);
    }
  }

  /** A server got the request of a call. */
  void reached(long call, int port, String path) {
    boolean again;
    synchronized (reached) {
      again = reached.get((int) call);
      reached.set((int) call);
    }
    if (again) {
      repeats.increment();
      return;
    }
    targets.stream()
        .filter(target -> target.isAt(port, path))
        .findFirst()
        .ifPresentOrElse(
            target -> target.seen().reached().increment(),
            () -> violation("a request went astray: " + port + path));
  }

  boolean hasReached(long call) {
    synchronized (reached) {
      return reached.get((int) call);
    }
  }

  /** Calls that were rejected and reached their server all the same. */
  BitSet rejectedAndReached() {
    BitSet both;
    synchronized (rejected) {
      both = (BitSet) rejected.clone();
    }
    synchronized (reached) {
      both.and(reached);
    }
    return both;
  }

  long reachedCalls() {
    synchronized (reached) {
      return reached.cardinality();
    }
  }

  // Calls under way, one per worker

  void begun(int worker) {
    running.put(worker, System.nanoTime());
  }

  void ended(int worker) {
    running.remove(worker);
  }

  long longestRunningNanos() {
    long now = System.nanoTime();
    return running.values().stream().mapToLong(begun -> now - begun).max().orElse(0);
  }

  // What must not be

  void violation(String what) {
    synchronized (violations) {
      if (violations.size() < MOST_VIOLATIONS) {
        violations.add(what);
      }
    }
  }

  List<String> violations() {
    synchronized (violations) {
      return List.copyOf(violations);
    }
  }
}
