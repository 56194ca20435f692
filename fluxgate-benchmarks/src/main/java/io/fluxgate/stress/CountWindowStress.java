package io.fluxgate.stress;

import io.fluxgate.Metrics;
import io.fluxgate.Needs;
import io.fluxgate.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The last calls are one sequence, whatever the threads do. */
public final class CountWindowStress {

  private CountWindowStress() {}

  /** A window of a size, full of successes, to which a call writes nothing. */
  private static Window.Recorder clean(int size) {
    Window.Recorder recorder = Window.count(size).open(Needs.COUNTS, 0);
    for (int i = 0; i < size; i++) {
      record(recorder, false);
    }
    return recorder;
  }

  private static void record(Window.Recorder recorder, boolean failed) {
    Metrics unused = recorder.record(failed, 0, 0);
  }

  /** At rest the totals are those of the slots: of the three calls, the window has two. */
  @JCStressTest
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "a success among the last two")
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the success came first")
  @State
  public static class TotalsAtRest {

    private final Window.Recorder recorder = Window.count(2).open(Needs.COUNTS, 0);

    @Actor
    public void failTwice() {
      record(recorder, true);
      record(recorder, true);
    }

    @Actor
    public void succeed() {
      record(recorder, false);
    }

    @Arbiter
    public void rest(II_Result result) {
      Metrics metrics = recorder.metrics(0);
      result.r1 = (int) metrics.total();
      result.r2 = (int) metrics.failed();
    }
  }

  /** A success that found the window clean and wrote nothing came before the failure. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the last call is a success")
  @State
  public static class UnwrittenSuccess {

    private final Window.Recorder recorder = clean(1);

    @Actor
    public void failThenSucceed() {
      record(recorder, true);
      record(recorder, false);
    }

    @Actor
    public void succeed() {
      record(recorder, false);
    }

    @Arbiter
    public void rest(II_Result result) {
      Metrics metrics = recorder.metrics(0);
      result.r1 = (int) metrics.total();
      result.r2 = (int) metrics.failed();
    }
  }

  /** Of the calls that fill the window, one sees them all; or else nobody would ask the tripper. */
  @JCStressTest
  @Outcome(id = "3, .*", expect = Expect.ACCEPTABLE, desc = "one sees all")
  @Outcome(id = ".*, 3", expect = Expect.ACCEPTABLE, desc = "the other sees all")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "nobody has seen all three")
  @State
  public static class FirstThatFill {

    private final Window.Recorder recorder = Window.count(3).open(Needs.COUNTS, 0);

    @Actor
    public void succeed(II_Result result) {
      result.r1 = total(recorder.record(false, 0, 0));
    }

    @Actor
    public void failThenSucceed(II_Result result) {
      record(recorder, true);
      result.r2 = total(recorder.record(false, 0, 0));
    }

    private static int total(@Nullable Metrics metrics) {
      return metrics == null ? 0 : (int) metrics.total();
    }
  }

  /**
   * A thread that has a cell to itself fills the window, and from then on counts by plain stores:
   * of its calls none is lost to the order, so that as many as the window holds push a failure out
   * that comes meanwhile, and fewer do not.
   */
  @JCStressTest
  @Outcome(id = "4, 4, 1, 0", expect = Expect.ACCEPTABLE, desc = "pushed out by the fourth")
  @Outcome(id = "[1-4], 4, 0, 0", expect = Expect.ACCEPTABLE, desc = "pushed out before")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "lost, doubled, or out of order")
  @State
  public static class FullWindow {

    private static final int SIZE = 4;

    private final Window.Recorder recorder = Window.count(SIZE).open(Needs.COUNTS, 0);
    private int seenByFailure;

    @Actor
    public void succeed() {
      for (int i = 0; i < 3 * SIZE; i++) {
        record(recorder, false);
      }
    }

    @Actor
    public void fail() {
      Metrics metrics = recorder.record(true, 0, 0);
      seenByFailure = metrics == null ? 0 : (int) metrics.total();
    }

    @Arbiter
    public void rest(IIII_Result result) {
      result.r1 = seenByFailure;
      result.r2 = (int) recorder.metrics(0).total();
      result.r3 = (int) recorder.metrics(0).failed();
      for (int i = 0; i < SIZE; i++) {
        record(recorder, false);
      }
      result.r4 = (int) recorder.metrics(0).failed();
    }
  }

  /**
   * Where any outcome may make a rule hold, of two that come to a full window at once one sees
   * both, also if one of the threads has a cell to itself: together they push two failures out.
   */
  @JCStressTest
  @Outcome(id = "0, .*", expect = Expect.ACCEPTABLE, desc = "the owner sees both")
  @Outcome(id = ".*, 0", expect = Expect.ACCEPTABLE, desc = "the other sees both")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "nobody sees both")
  @State
  public static class EveryOutcomeMatters {

    private static final int SIZE = 20;

    private final Window.Recorder recorder =
        Window.count(SIZE).open(new Needs(List.of(), false, true, true, 0), 0);

    @Actor
    public void owner(II_Result result) {
      for (int i = 0; i < SIZE; i++) {
        record(recorder, i < 2);
      }
      record(recorder, false);
      result.r1 = (int) recorder.metrics(0).failed();
    }

    @Actor
    public void other(II_Result result) {
      while (recorder.metrics(0).total() < SIZE) {
        Thread.onSpinWait();
      }
      record(recorder, false);
      result.r2 = (int) recorder.metrics(0).failed();
    }
  }

  /** Who reads while another writes sees a state between two calls, and never an earlier one. */
  @JCStressTest
  @Outcome(id = "2, 0, 2, [01]", expect = Expect.ACCEPTABLE, desc = "before the failure")
  @Outcome(id = "2, 0, 2, 2", expect = Expect.ACCEPTABLE, desc = "before and after the failures")
  @Outcome(id = "2, 1, 2, [12]", expect = Expect.ACCEPTABLE, desc = "after the failure")
  @Outcome(id = "2, 2, 2, 2", expect = Expect.ACCEPTABLE, desc = "after both failures")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "impossible, or back in time")
  @State
  public static class Snapshots {

    private final Window.Recorder recorder = clean(2);

    @Actor
    public void failTwice() {
      record(recorder, true);
      record(recorder, true);
    }

    @Actor
    public void read(IIII_Result result) {
      Metrics first = recorder.metrics(0);
      Metrics second = recorder.metrics(0);
      result.r1 = (int) first.total();
      result.r2 = (int) first.failed();
      result.r3 = (int) second.total();
      result.r4 = (int) second.failed();
    }
  }
}
