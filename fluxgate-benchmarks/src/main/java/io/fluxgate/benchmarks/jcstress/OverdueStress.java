package io.fluxgate.benchmarks.jcstress;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.Overdue;
import io.fluxgate.Ticket;
import io.fluxgate.Tripper;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Races between calls that end and the thread that finds them overdue. */
public final class OverdueStress {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private OverdueStress() {}

  private static CircuitBreaker breaker(StressBreakers.ManualClock clock) {
    return StressBreakers.breaker(
        StressBreakers.twoInRow(1)
            .tripper(Tripper.failureStreak(100))
            .overdue(Overdue.after(LIMIT))
            .ticker(clock)
            .build());
  }

  /** A call succeeds while another call finds it overdue: it is one or the other. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "it ended in time")
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "it was overdue")
  @State
  public static class EndAndSweep {

    private final StressBreakers.ManualClock clock = new StressBreakers.ManualClock();
    private final CircuitBreaker breaker = breaker(clock);
    private final Ticket call = breaker.acquire();

    public EndAndSweep() {
      clock.set(LIMIT);
    }

    @Actor
    public void end() {
      call.success();
    }

    @Actor
    public void sweep() {
      breaker.acquire().discard();
    }

    @Arbiter
    public void counted(II_Result result) {
      CallCounts counts = breaker.info().counts();
      result.r1 = (int) counts.succeeded();
      result.r2 = (int) counts.failed();
    }
  }

  /** The answer begins, the caller cancels, and another call finds the call overdue. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "counted once, beside the sweeping call")
  @State
  public static class AnswerCancelAndSweep {

    private final StressBreakers.ManualClock clock = new StressBreakers.ManualClock();
    private final CircuitBreaker breaker = breaker(clock);
    private final Ticket call = breaker.acquire();

    public AnswerCancelAndSweep() {
      clock.set(LIMIT);
    }

    @Actor
    public void answer() {
      call.stopClock();
      call.success();
    }

    @Actor
    public void cancel() {
      call.discard();
    }

    @Actor
    public void sweep() {
      breaker.acquire().discard();
    }

    @Arbiter
    public void counted(I_Result result) {
      CallCounts counts = breaker.info().counts();
      result.r1 = (int) (counts.succeeded() + counts.failed() + counts.ignored()) - 1;
    }
  }

  /** Two calls find three others overdue at once, while one of these ends: three in all. */
  @JCStressTest
  @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "all were overdue")
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "one ended in time")
  @State
  public static class TwoSweeps {

    private final StressBreakers.ManualClock clock = new StressBreakers.ManualClock();
    private final CircuitBreaker breaker = breaker(clock);
    private final Ticket ends = breaker.acquire();

    public TwoSweeps() {
      Ticket unusedHanging = breaker.acquire();
      Ticket unusedHangingToo = breaker.acquire();
      clock.set(LIMIT);
    }

    @Actor
    public void sweep() {
      breaker.acquire().discard();
    }

    @Actor
    public void sweepToo() {
      breaker.acquire().discard();
    }

    @Actor
    public void end() {
      ends.success();
    }

    @Arbiter
    public void counted(II_Result result) {
      CallCounts counts = breaker.info().counts();
      result.r1 = (int) counts.failed();
      result.r2 = (int) counts.succeeded();
    }
  }
}
