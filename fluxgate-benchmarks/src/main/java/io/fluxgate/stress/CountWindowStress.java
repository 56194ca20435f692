package io.fluxgate.stress;

import io.fluxgate.Metrics;
import io.fluxgate.Needs;
import io.fluxgate.Window;
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
