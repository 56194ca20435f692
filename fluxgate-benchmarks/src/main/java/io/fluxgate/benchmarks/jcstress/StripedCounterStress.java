package io.fluxgate.benchmarks.jcstress;

import io.fluxgate.internal.window.StripedCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A counter loses no addition while cells are put in and stripes are doubled. */
public final class StripedCounterStress {

  private StripedCounterStress() {}

  /** Each addition after the first may meet another one, and so spread the counter. */
  @JCStressTest
  @Outcome(id = "9", expect = Expect.ACCEPTABLE, desc = "every addition counts")
  @State
  public static class Totals {

    private final StripedCounter counter = new StripedCounter();

    @Actor
    public void addVolatile() {
      for (int i = 0; i < 3; i++) {
        counter.addVolatile(1);
      }
    }

    @Actor
    public void addVolatileToo() {
      for (int i = 0; i < 3; i++) {
        counter.addVolatile(1);
      }
    }

    @Actor
    public void addRelease() {
      for (int i = 0; i < 3; i++) {
        counter.addRelease(1);
      }
    }

    @Arbiter
    public void rest(I_Result result) {
      result.r1 = (int) counter.sum();
    }
  }

  /** Of two threads that add and then read, the second one sees both additions. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the second one saw both")
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "the first one saw both")
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "each saw both")
  @State
  public static class LastSeesAll {

    private final StripedCounter counter = new StripedCounter();

    @Actor
    public void addAndRead(II_Result result) {
      counter.addVolatile(1);
      result.r1 = (int) counter.sum();
    }

    @Actor
    public void addAndReadToo(II_Result result) {
      counter.addVolatile(1);
      result.r2 = (int) counter.sum();
    }
  }

  /** While others add, a sum is never below what was added before. */
  @JCStressTest
  @Outcome(
      id = {"2, 4", "3, 4", "4, 4"},
      expect = Expect.ACCEPTABLE,
      desc = "never below")
  @State
  public static class SumsOnlyGrow {

    private final StripedCounter counter = new StripedCounter();

    public SumsOnlyGrow() {
      counter.addVolatile(2);
    }

    @Actor
    public void add() {
      counter.addVolatile(1);
    }

    @Actor
    public void addToo() {
      counter.addVolatile(1);
    }

    @Actor
    public void read(II_Result result) {
      result.r1 = (int) counter.sum();
    }

    @Arbiter
    public void rest(II_Result result) {
      result.r2 = (int) counter.sum();
    }
  }

  /**
   * A sum counts what was added before it, also in a cell that was put in meanwhile: the thread
   * that adds says so by a volatile write, and the one that sums reads that first.
   */
  @JCStressTest
  @Outcome(
      id = {"0, [0-9]", "1, [3-9]"},
      expect = Expect.ACCEPTABLE,
      desc = "not said yet, or counted")
  @State
  public static class SumsCountNewCells {

    private final StripedCounter counter = new StripedCounter();
    private volatile int added;

    @Actor
    public void addRelease() {
      for (int i = 0; i < 3; i++) {
        counter.addRelease(1);
      }
      added = 1;
    }

    @Actor
    public void addVolatile() {
      for (int i = 0; i < 3; i++) {
        counter.addVolatile(1);
      }
    }

    @Actor
    public void addVolatileToo() {
      for (int i = 0; i < 3; i++) {
        counter.addVolatile(1);
      }
    }

    @Actor
    public void read(II_Result result) {
      result.r1 = added;
      result.r2 = (int) counter.sum();
    }
  }
}
