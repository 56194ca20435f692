package io.fluxgate.benchmarks.jcstress;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Ticket;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Races between outcomes, transitions and tickets. */
public final class BreakerStress {

  private static final CircuitBreakerPolicy TWO_IN_ROW = StressBreakers.twoInRow(2).build();
  private static final CircuitBreakerPolicy ONE_SLOT = StressBreakers.twoInRow(1).build();

  private BreakerStress() {}

  private static int admitted(CircuitBreaker breaker) {
    return breaker.tryAcquire().isPresent() ? 1 : 0;
  }

  /**
   * Threads that count for the first time, as owner of a cell, beside the owner, and in contention.
   */
  @JCStressTest
  @Outcome(id = "6", expect = Expect.ACCEPTABLE, desc = "each call once")
  @State
  public static class Counting {

    private final CircuitBreaker breaker = StressBreakers.breaker(TWO_IN_ROW);

    private void succeedThrice() {
      for (int i = 0; i < 3; i++) {
        breaker.acquire().success();
      }
    }

    @Actor
    public void one() {
      succeedThrice();
    }

    @Actor
    public void other() {
      succeedThrice();
    }

    @Arbiter
    public void rest(I_Result result) {
      result.r1 = (int) breaker.info().counts().succeeded();
    }
  }

  /** The first report wins. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the success was first")
  @Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the failure was first")
  @State
  public static class TicketSettledTwice {

    private final CircuitBreaker breaker = StressBreakers.breaker(TWO_IN_ROW);
    private final Ticket ticket = breaker.acquire();

    @Actor
    public void succeed(III_Result result) {
      result.r1 = ticket.success() ? 1 : 0;
    }

    @Actor
    public void fail(III_Result result) {
      result.r2 = ticket.failure() ? 1 : 0;
    }

    @Arbiter
    public void rest(III_Result result) {
      CallCounts counts = breaker.info().counts();
      result.r3 = (int) (counts.succeeded() + counts.failed());
    }
  }

  /** Two simultaneous failures open the circuit once. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "one transition, two failures")
  @State
  public static class Trip {

    private final CircuitBreaker breaker = StressBreakers.breaker(TWO_IN_ROW);
    private final Ticket one = breaker.acquire();
    private final Ticket other = breaker.acquire();

    @Actor
    public void fail() {
      one.failure();
    }

    @Actor
    public void failToo() {
      other.failure();
    }

    @Arbiter
    public void rest(II_Result result) {
      CircuitBreakerInfo info = breaker.info();
      result.r1 = info.state() == CircuitState.OPEN ? (int) info.transitions() : -1;
      result.r2 = (int) info.counts().failed();
    }
  }

  /** An outcome that races with a transition is counted once, and not in the next window. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "counted, and gone with its phase")
  @State
  public static class Transition {

    private final CircuitBreaker breaker = StressBreakers.breaker(TWO_IN_ROW);
    private final Ticket ticket = breaker.acquire();

    @Actor
    public void fail() {
      ticket.failure();
    }

    @Actor
    public void beginAnew() {
      breaker.forceOpen();
      breaker.reset();
    }

    @Arbiter
    public void rest(III_Result result) {
      CircuitBreakerInfo info = breaker.info();
      result.r1 = (int) info.counts().failed();
      result.r2 = (int) info.metrics().total();
      result.r3 = info.streak();
    }
  }

  /** Two callers arrive when the delay has passed: one transition, and one of them probes. */
  @JCStressTest
  @Outcome(id = "1, 0, 2", expect = Expect.ACCEPTABLE, desc = "the one probes")
  @Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "the other probes")
  @State
  public static class EndOfTheDelay {

    private final CircuitBreaker breaker = StressBreakers.breaker(ONE_SLOT);

    public EndOfTheDelay() {
      breaker.acquire().failure();
      breaker.acquire().failure();
    }

    @Actor
    public void ask(III_Result result) {
      result.r1 = admitted(breaker);
    }

    @Actor
    public void askToo(III_Result result) {
      result.r2 = admitted(breaker);
    }

    @Arbiter
    public void rest(III_Result result) {
      CircuitBreakerInfo info = breaker.info();
      boolean all = info.counts().rejected() == 1 && info.probesInFlight() == 1;
      result.r3 = all ? (int) info.transitions() : -1;
    }
  }

  /** The tripper is evaluated after each outcome, and never sees more failures than calls. */
  @JCStressTest
  @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "possible counts only")
  @State
  public static class Tripping {

    private volatile int impossible;
    private final CircuitBreaker breaker =
        StressBreakers.breaker(
            CircuitBreakerPolicy.builder()
                .window(Window.count(2))
                .tripper(watching(evidence -> note(evidence.metrics())))
                .build());

    // A lambda declares no inputs, so it is evaluated after every outcome.
    private static Tripper watching(Tripper tripper) {
      return tripper;
    }

    private boolean note(WindowMetrics metrics) {
      if (metrics.total() < 1 || metrics.total() > 2 || metrics.failed() > metrics.total()) {
        impossible = 1;
      }
      return false;
    }

    @Actor
    public void fail() {
      breaker.acquire().failure();
      breaker.acquire().failure();
    }

    @Actor
    public void mix() {
      breaker.acquire().success();
      breaker.acquire().failure();
      breaker.acquire().success();
    }

    @Arbiter
    public void rest(I_Result result) {
      result.r1 = impossible;
    }
  }
}
