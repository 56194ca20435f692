package io.fluxgate.benchmarks.jcstress;

import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Calls end while a new slice begins; slices last a nanosecond here. */
public final class TimeWindowStress {

  private static final Duration SLOW = Duration.ofNanos(10);

  private TimeWindowStress() {}

  private static Window.Recorder open(int slices, int minimumCalls) {
    TripperInputs inputs =
        TripperInputs.counts().slowCalls(SLOW).and(TripperInputs.counts().healthy(minimumCalls));
    return Window.time(Duration.ofNanos(slices)).open(inputs, 0);
  }

  private static int total(@Nullable WindowMetrics metrics) {
    return metrics == null ? 0 : (int) metrics.total();
  }

  /** A call that ends at the boundary of two slices is counted once. */
  @JCStressTest
  @Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "each call once")
  @State
  public static class Rotation {

    private final Window.Recorder recorder = open(3, 0);

    @Actor
    public void nowAndInTheOneAfterTheNext() {
      WindowMetrics unused = recorder.record(false, 0, 0);
      WindowMetrics unusedToo = recorder.record(false, 0, 2);
    }

    @Actor
    public void inTheNextSlice() {
      WindowMetrics unused = recorder.record(true, 0, 1);
    }

    @Arbiter
    public void rest(II_Result result) {
      WindowMetrics metrics = recorder.metrics(2);
      result.r1 = (int) metrics.total();
      result.r2 = (int) metrics.failed();
    }
  }

  /** Outcomes older than the window are dropped, unless their thread was late. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the failure has left")
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "the failure came late")
  @State
  public static class Forgetting {

    private final Window.Recorder recorder = open(2, 0);

    @Actor
    public void now() {
      WindowMetrics unused = recorder.record(true, 0, 0);
    }

    @Actor
    public void whenThatHasLeft() {
      WindowMetrics unused = recorder.record(false, 0, 2);
    }

    @Arbiter
    public void rest(II_Result result) {
      WindowMetrics metrics = recorder.metrics(2);
      result.r1 = (int) metrics.total();
      result.r2 = (int) metrics.failed();
    }
  }

  /**
   * One of the calls that together reach the minimum sees them all, even if a slice begins between
   * them; otherwise nobody would evaluate the tripper.
   */
  @JCStressTest
  @Outcome(id = "3, .*", expect = Expect.ACCEPTABLE, desc = "the one that stays sees all")
  @Outcome(id = ".*, 3", expect = Expect.ACCEPTABLE, desc = "the one that rolls sees all")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "no call has seen all three")
  @State
  public static class FirstThatAreEnough {

    private final Window.Recorder recorder = open(3, 3);

    public FirstThatAreEnough() {
      WindowMetrics unused = recorder.record(true, 0, 0);
    }

    @Actor
    public void stay(II_Result result) {
      result.r1 = total(recorder.record(false, 0, 0));
    }

    @Actor
    public void roll(II_Result result) {
      result.r2 = total(recorder.record(false, 0, 1));
    }
  }

  /**
   * The same if a new slice drops calls below the minimum that was reached before: if both calls
   * are in the window at the end, one of them sees both.
   */
  @JCStressTest
  @Outcome(id = "2, [12], 2", expect = Expect.ACCEPTABLE, desc = "the one that stays sees both")
  @Outcome(id = "[012], 2, 2", expect = Expect.ACCEPTABLE, desc = "the one that rolls sees both")
  @Outcome(id = "[01], 1, 1", expect = Expect.ACCEPTABLE, desc = "the one that stays has left")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "one call is seen by nobody")
  @State
  public static class NoLongerEnough {

    private final Window.Recorder recorder = open(1, 2);

    public NoLongerEnough() {
      WindowMetrics unused = recorder.record(false, 10, 0);
      WindowMetrics unusedToo = recorder.record(false, 0, 0);
    }

    @Actor
    public void stay(III_Result result) {
      result.r1 = total(recorder.record(false, 0, 0));
    }

    @Actor
    public void roll(III_Result result) {
      result.r2 = total(recorder.record(false, 10, 1));
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r3 = total(recorder.metrics(1));
    }
  }

  /**
   * A thread that owns a cell makes the slice busy, and then counts by plain stores. A failure that
   * begins a new slice meanwhile loses none of its calls, and some call sees that failure together
   * with the minimum number of calls.
   */
  @JCStressTest
  @Outcome(id = "1, 41, 1", expect = Expect.ACCEPTABLE, desc = "enough are seen, each call once")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "a call is lost, or enough go unseen")
  @State
  public static class BusySlice {

    private static final int ENOUGH = 8;
    private static final int SUCCESSES = 40;

    private final Window.Recorder recorder = open(3, ENOUGH);
    private int seenBySuccess;
    private int seenByFailure;

    @Actor
    public void succeed() {
      for (int i = 0; i < SUCCESSES; i++) {
        WindowMetrics metrics = recorder.record(false, 0, 0);
        if (metrics != null && metrics.failed() == 1) {
          seenBySuccess = (int) metrics.total();
        }
      }
    }

    @Actor
    public void failInTheNextSlice() {
      seenByFailure = total(recorder.record(true, 0, 1));
    }

    @Arbiter
    public void rest(III_Result result) {
      WindowMetrics metrics = recorder.metrics(1);
      result.r1 = Math.max(seenBySuccess, seenByFailure) >= ENOUGH ? 1 : 0;
      result.r2 = (int) metrics.total();
      result.r3 = (int) metrics.failed();
    }
  }

  /**
   * If any outcome may trip the breaker, one of two simultaneous outcomes sees both, even if one of
   * the threads owns a cell.
   */
  @JCStressTest
  @Outcome(id = "42, .*", expect = Expect.ACCEPTABLE, desc = "the owner sees both")
  @Outcome(id = ".*, 42", expect = Expect.ACCEPTABLE, desc = "the other sees both")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "neither sees both")
  @State
  public static class EveryOutcomeMatters {

    private final Window.Recorder recorder =
        Window.time(Duration.ofNanos(3)).open(TripperInputs.counts().afterEveryOutcome(), 0);

    @Actor
    public void owner(II_Result result) {
      for (int i = 0; i < 41; i++) {
        WindowMetrics unused = recorder.record(false, 0, 0);
      }
      result.r1 = (int) recorder.metrics(0).total();
    }

    @Actor
    public void other(II_Result result) {
      while (recorder.metrics(0).total() < 40) {
        Thread.onSpinWait();
      }
      WindowMetrics unused = recorder.record(false, 0, 0);
      result.r2 = (int) recorder.metrics(0).total();
    }
  }

  /** A reader that races with a new slice sees only possible counts. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "nothing yet")
  @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "the quick success")
  @Outcome(id = "2, 1, [01]", expect = Expect.ACCEPTABLE, desc = "the slow failure, too")
  @Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "impossible counts")
  @State
  public static class Snapshots {

    private final Window.Recorder recorder = open(3, 0);

    @Actor
    public void succeedThenFailSlowlyInTheNextSlice() {
      WindowMetrics unused = recorder.record(false, 0, 0);
      WindowMetrics unusedToo = recorder.record(true, 10, 1);
    }

    @Actor
    public void read(III_Result result) {
      WindowMetrics metrics = recorder.metrics(1);
      result.r1 = (int) metrics.total();
      result.r2 = (int) metrics.failed();
      result.r3 = (int) metrics.slow(SLOW);
    }
  }
}
