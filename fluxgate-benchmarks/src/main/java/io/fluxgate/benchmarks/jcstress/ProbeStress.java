package io.fluxgate.benchmarks.jcstress;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.Ticket;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Races for probe slots whose leases expire. */
public final class ProbeStress {

  private static final Duration LEASE = Duration.ofSeconds(1);

  private ProbeStress() {}

  /**
   * A probe returns its slot after its lease has expired, while two calls compete for it: one of
   * them gets it, and the late return frees no other probe's slot.
   */
  @JCStressTest
  @Outcome(id = "1, 0, 2", expect = Expect.ACCEPTABLE, desc = "the one has the slot")
  @Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "the other has the slot")
  @State
  public static class LeaseRunOut {

    private final StressBreakers.ManualClock clock = new StressBreakers.ManualClock();
    private final CircuitBreaker breaker =
        StressBreakers.breaker(
            StressBreakers.twoInRow(2).ticker(clock).probeTimeout(LEASE).build());
    private final Ticket lost;

    public LeaseRunOut() {
      breaker.acquire().failure();
      breaker.acquire().failure();
      clock.set(StressBreakers.DELAY);
      lost = breaker.acquire();
      clock.set(StressBreakers.DELAY.plus(LEASE));
      Ticket unused = breaker.acquire();
    }

    private int admitted() {
      return breaker.tryAcquire().isPresent() ? 1 : 0;
    }

    @Actor
    public void giveBackAndAsk(III_Result result) {
      lost.discard();
      result.r1 = admitted();
    }

    @Actor
    public void ask(III_Result result) {
      result.r2 = admitted();
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r3 = breaker.info().probesInFlight();
    }
  }

  /**
   * Two calls find no free slot and want that of a quiet stream. The stream reports once, and one
   * of the calls gets its slot.
   */
  @JCStressTest
  @Outcome(id = "1, 0, 2", expect = Expect.ACCEPTABLE, desc = "the one has the slot")
  @Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "the other has the slot")
  @State
  public static class QuietStream {

    private final StressBreakers.ManualClock clock = new StressBreakers.ManualClock();
    private final CircuitBreaker breaker =
        StressBreakers.breaker(StressBreakers.twoInRow(2).ticker(clock).build());

    public QuietStream() {
      breaker.acquire().failure();
      breaker.acquire().failure();
      clock.set(StressBreakers.DELAY);
      Ticket quiet = breaker.acquire();
      quiet.whenSlotIsWanted(quiet::success);
      Ticket unused = breaker.acquire();
    }

    private int admitted() {
      return breaker.tryAcquire().isPresent() ? 1 : 0;
    }

    @Actor
    public void ask(III_Result result) {
      result.r1 = admitted();
    }

    @Actor
    public void askToo(III_Result result) {
      result.r2 = admitted();
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r3 = breaker.info().counts().succeeded() == 1 ? breaker.info().probesInFlight() : -1;
    }
  }
}
