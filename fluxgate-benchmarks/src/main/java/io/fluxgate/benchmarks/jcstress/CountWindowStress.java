package io.fluxgate.benchmarks.jcstress;

import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A count window holds the last calls of one sequence, however threads interleave. */
public final class CountWindowStress {

  private CountWindowStress() {}

  /** A window full of successes, to which another success writes nothing. */
  private static Window.Recorder clean(int size) {
    Window.Recorder recorder = Window.count(size).open(TripperInputs.counts(), 0);
    for (int i = 0; i < size; i++) {
      record(recorder, false);
    }
    return recorder;
  }

  private static void record(Window.Recorder recorder, boolean failed) {
    WindowMetrics unused = recorder.record(failed, 0, 0);
  }

  /**
   * Once all threads are done, the totals match the slots: two of the three calls are in the
   * window.
   */
  @JCStressTest
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "a success among the last two")
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the success came first")
  @State
  public static class TotalsAtRest {

    private final Window.Recorder recorder = Window.count(2).open(TripperInputs.counts(), 0);

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
      WindowMetrics metrics = recorder.metrics(0);
      result.r1 = (int) metrics.total();
      result.r2 = (int) metrics.failed();
    }
  }

  /** A success that found only successes and wrote nothing counts as earlier than the failure. */
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
      WindowMetrics metrics = recorder.metrics(0);
      result.r1 = (int) metrics.total();
      result.r2 = (int) metrics.failed();
    }
  }

  /**
   * One of the calls that fill the window sees them all; otherwise nobody would evaluate the
   * tripper.
   */
  @JCStressTest
  @Outcome(id = "3, .*", expect = Expect.ACCEPTABLE, desc = "one sees all")
  @Outcome(id = ".*, 3", expect = Expect.ACCEPTABLE, desc = "the other sees all")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "no call has seen all three")
  @State
  public static class FirstThatFill {

    private final Window.Recorder recorder = Window.count(3).open(TripperInputs.counts(), 0);

    @Actor
    public void succeed(II_Result result) {
      result.r1 = total(recorder.record(false, 0, 0));
    }

    @Actor
    public void failThenSucceed(II_Result result) {
      record(recorder, true);
      result.r2 = total(recorder.record(false, 0, 0));
    }

    private static int total(@Nullable WindowMetrics metrics) {
      return metrics == null ? 0 : (int) metrics.total();
    }
  }

  /**
   * A thread that owns a cell fills the window, and then counts by plain stores. None of its calls
   * is lost from the sequence: as many calls as the window holds evict a concurrent failure, and
   * fewer do not.
   */
  @JCStressTest
  @Outcome(id = "4, 4, 1, 0", expect = Expect.ACCEPTABLE, desc = "pushed out by the fourth")
  @Outcome(id = "[1-4], 4, 0, 0", expect = Expect.ACCEPTABLE, desc = "pushed out before")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "lost, doubled, or out of order")
  @State
  public static class FullWindow {

    private static final int SIZE = 4;

    private final Window.Recorder recorder = Window.count(SIZE).open(TripperInputs.counts(), 0);
    private int seenByFailure;

    @Actor
    public void succeed() {
      for (int i = 0; i < 3 * SIZE; i++) {
        record(recorder, false);
      }
    }

    @Actor
    public void fail() {
      WindowMetrics metrics = recorder.record(true, 0, 0);
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
   * If any outcome may trip the breaker, one of two outcomes that reach a full window at once sees
   * both, even if one of the threads owns a cell: together they evict two failures.
   */
  @JCStressTest
  @Outcome(id = "0, .*", expect = Expect.ACCEPTABLE, desc = "the owner sees both")
  @Outcome(id = ".*, 0", expect = Expect.ACCEPTABLE, desc = "the other sees both")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "neither sees both")
  @State
  public static class EveryOutcomeMatters {

    private static final int SIZE = 20;

    private final Window.Recorder recorder =
        Window.count(SIZE).open(TripperInputs.counts().afterEveryOutcome(), 0);

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

  /** A concurrent reader sees a state between two calls, and never goes back to an earlier one. */
  @JCStressTest
  @Outcome(id = "2, 0, 2, [01]", expect = Expect.ACCEPTABLE, desc = "before the failure")
  @Outcome(id = "2, 0, 2, 2", expect = Expect.ACCEPTABLE, desc = "before and after the failures")
  @Outcome(id = "2, 1, 2, [12]", expect = Expect.ACCEPTABLE, desc = "after the failure")
  @Outcome(id = "2, 2, 2, 2", expect = Expect.ACCEPTABLE, desc = "after both failures")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "impossible counts, or an earlier state")
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
      WindowMetrics first = recorder.metrics(0);
      WindowMetrics second = recorder.metrics(0);
      result.r1 = (int) first.total();
      result.r2 = (int) first.failed();
      result.r3 = (int) second.total();
      result.r4 = (int) second.failed();
    }
  }
}
