package io.fluxgate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A counter that many threads raise without waiting for each other, and that is small until they
 * do.
 *
 * <p>It starts as one word. The first lost race spreads it over stripes a cache line and its
 * neighbour apart, one of which a thread picks by its id; from then on an addition is one
 * fetch-and-add. Every addition lands in exactly one word, so the sum at rest is exact; a sum read
 * during additions is one that lay between the sums at its start and its end.
 */
final class StripedCounter {

  /** 128 bytes: processors fetch cache lines in pairs. */
  private static final int LONGS_PER_STRIPE = 16;

  private static final int STRIPES = stripes(Runtime.getRuntime().availableProcessors());
  private static final VarHandle BASE;
  private static final VarHandle STRIPED;
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BASE = lookup.findVarHandle(StripedCounter.class, "base", long.class);
      STRIPED = lookup.findVarHandle(StripedCounter.class, "striped", long[].class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile long base;
  private volatile long @Nullable [] striped;

  /** Twice as many stripes as processors, so that two running threads seldom meet; at most 128. */
  private static int stripes(int processors) {
    return Math.min(128, Integer.highestOneBit(Math.max(1, processors) * 4 - 1));
  }

  void increment() {
    add(1);
  }

  void add(long amount) {
    long[] words = striped;
    if (words == null) {
      long before = base;
      if (BASE.compareAndSet(this, before, before + amount)) {
        return;
      }
      words = spread();
    }
    // The first stripe starts one stripe in: the array's length stands before it and is read by
    // all.
    int stripe = (int) Thread.currentThread().getId() & (STRIPES - 1);
    WORD.getAndAdd(words, (stripe + 1) * LONGS_PER_STRIPE, amount);
  }

  private long[] spread() {
    long[] fresh = new long[(STRIPES + 2) * LONGS_PER_STRIPE];
    long[] present = (long[]) STRIPED.compareAndExchange(this, null, fresh);
    return present == null ? fresh : present;
  }

  long sum() {
    long sum = base;
    long[] words = striped;
    if (words != null) {
      for (int stripe = 1; stripe <= STRIPES; stripe++) {
        sum += (long) WORD.getVolatile(words, stripe * LONGS_PER_STRIPE);
      }
    }
    return sum;
  }

  @Override
  public String toString() {
    return Long.toString(sum());
  }
}
