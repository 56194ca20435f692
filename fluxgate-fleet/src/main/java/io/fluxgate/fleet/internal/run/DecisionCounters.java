package io.fluxgate.fleet.internal.run;

import java.util.concurrent.atomic.AtomicLong;

/** Counts decisions; written by the fleet's thread, read by anybody. */
public final class DecisionCounters {

  public final AtomicLong openings = new AtomicLong();
  public final AtomicLong suspicions = new AtomicLong();
  public final AtomicLong wouldBeOpenings = new AtomicLong();
  public final AtomicLong wouldBeSuspicions = new AtomicLong();

  public void count(boolean opens, boolean done) {
    AtomicLong counter =
        done ? (opens ? openings : suspicions) : (opens ? wouldBeOpenings : wouldBeSuspicions);
    counter.incrementAndGet();
  }
}
