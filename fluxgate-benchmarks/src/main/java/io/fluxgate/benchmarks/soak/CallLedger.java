package io.fluxgate.benchmarks.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Records how calls ended and which reached their server (a bit each), and violations. */
final class CallLedger {

  private static final int MOST_VIOLATIONS = 50;

  private final AtomicLong calls = new AtomicLong();
  private final LongAdder repeats = new LongAdder();
  private final BitSet rejected = new BitSet();
  private final BitSet reached = new BitSet();
  private final BitSet completed = new BitSet();
  private final BitSet failed = new BitSet();
  private final Classifications classifications = new Classifications();
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

  /** Requests that reached a server more than once, because a client retried. */
  long repeats() {
    return repeats.sum();
  }

  Target targetOf(long call, SeededChoices choices) {
    return targets.get(choices.below(targets.size(), SeededChoices.Purpose.TARGET, call));
  }

  void rejected(long call) {
    synchronized (rejected) {
      rejected.set((int) call);
    }
  }

  /** Records how a call to a breaker that counts every call ended. */
  void ended(long call, CallOutcome outcome) {
    BitSet calls =
        switch (outcome) {
          case COMPLETED -> completed;
          case FAILED -> failed;
          case REJECTED, UNCERTAIN, ABANDONED -> null;
        };
    if (calls != null) {
      synchronized (calls) {
        calls.set((int) call);
      }
    }
  }

  /** What the guard made of each call. */
  Classifications classifications() {
    return classifications;
  }

  /** Calls that failed for their callers, and not for the guard. */
  BitSet failedUnseen() {
    BitSet unseen;
    synchronized (failed) {
      unseen = (BitSet) failed.clone();
    }
    unseen.andNot(classifications.failed());
    return unseen;
  }

  /** Calls that completed for their callers, and failed for the guard. */
  BitSet completedAndFailed() {
    BitSet both = classifications.failedForGood();
    synchronized (completed) {
      both.and(completed);
    }
    return both;
  }

  /** Records that a server received the request of a call. */
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
            () -> violation("a request for no known target: " + port + path));
  }

  boolean hasReached(long call) {
    synchronized (reached) {
      return reached.get((int) call);
    }
  }

  /** Calls that were rejected, yet reached their server. */
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

  // Calls in flight, at most one per caller

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

  // Violations

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
