package io.fluxgate.benchmarks.jcstress;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.Ticket;
import io.fluxgate.Tripper;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Races of evidence from outside with calls and commands. */
public final class OutsideEvidenceStress {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final CircuitBreakerPolicy POLICY = StressBreakers.twoInRow(1).build();
  private static final CircuitBreakerPolicy OTHER_POLICY =
      StressBreakers.twoInRow(1).maximumConcurrentCalls(100).build();

  private OutsideEvidenceStress() {}

  private static int open(CircuitBreaker breaker) {
    return breaker.open("others fail", HOUR) ? 1 : 0;
  }

  private static int isOpen(CircuitBreaker breaker) {
    return breaker.state() == CircuitState.OPEN ? 1 : 0;
  }

  private static int transitions(CircuitBreaker breaker) {
    return (int) breaker.info().transitions();
  }

  /** Others open a circuit while its tripper does: once, and both know who did. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "others opened it")
  @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "its failures opened it")
  @State
  public static class OpenBesideATrip {

    private final CircuitBreaker breaker = StressBreakers.breaker(POLICY);
    private final Ticket second;

    public OpenBesideATrip() {
      breaker.acquire().failure();
      second = breaker.acquire();
    }

    @Actor
    public void byOthers(III_Result result) {
      result.r1 = open(breaker);
    }

    @Actor
    public void fail() {
      second.failure();
    }

    @Arbiter
    public void rest(III_Result result) {
      CircuitBreakerInfo info = breaker.info();
      Signal opening = info.lastOpening().orElseThrow();
      result.r2 = opening.origin() == Signal.Origin.FLEET ? 1 : 0;
      result.r3 = (int) info.transitions();
    }
  }

  /** Others open a circuit while its probe closes it. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "it was still half open")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "it was closed, and opened again")
  @State
  public static class OpenBesideASuccess {

    private final CircuitBreaker breaker = StressBreakers.breaker(POLICY);
    private final Ticket probe;

    public OpenBesideASuccess() {
      breaker.halfOpen();
      probe = breaker.acquire();
    }

    @Actor
    public void byOthers(II_Result result) {
      result.r1 = open(breaker);
    }

    @Actor
    public void succeed() {
      probe.success();
    }

    @Arbiter
    public void rest(II_Result result) {
      result.r2 = isOpen(breaker);
    }
  }

  /** A reset of a closed circuit does not lose an opening by others. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "opened last")
  @Outcome(id = "1, 0, 2", expect = Expect.ACCEPTABLE, desc = "opened, and closed again")
  @State
  public static class OpenBesideAReset {

    private final CircuitBreaker breaker = StressBreakers.breaker(POLICY);

    @Actor
    public void byOthers(III_Result result) {
      result.r1 = open(breaker);
    }

    @Actor
    public void reset() {
      breaker.reset();
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r2 = isOpen(breaker);
      result.r3 = transitions(breaker);
    }
  }

  /** Another policy does not lose an opening by others, nor the delay. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "opened, with the other policy")
  @State
  public static class OpenBesideAnotherPolicy {

    private final CircuitBreaker breaker = StressBreakers.breaker(POLICY);

    @Actor
    public void byOthers(III_Result result) {
      result.r1 = open(breaker);
    }

    @Actor
    public void reconfigure() {
      breaker.reconfigure(OTHER_POLICY);
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r2 = isOpen(breaker);
      result.r3 = breaker.policy().equals(OTHER_POLICY) ? 1 : 0;
    }
  }

  /** The delay is over: a call probes, or others put the probe off, but not both. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "the call probes")
  @Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the probe was put off")
  @State
  public static class ProbeInBesideAProbe {

    private final StressBreakers.ManualClock clock = new StressBreakers.ManualClock();
    private final CircuitBreaker breaker =
        StressBreakers.breaker(StressBreakers.twoInRow(1).ticker(clock).build());

    public ProbeInBesideAProbe() {
      breaker.acquire().failure();
      breaker.acquire().failure();
      clock.set(StressBreakers.DELAY);
    }

    @Actor
    public void ask(III_Result result) {
      result.r1 = breaker.tryAcquire().isPresent() ? 1 : 0;
    }

    @Actor
    public void putOff(III_Result result) {
      result.r2 = breaker.probeIn(HOUR) ? 1 : 0;
    }

    @Arbiter
    public void rest(III_Result result) {
      result.r3 = isOpen(breaker);
    }
  }

  /** Another policy does not lose another delay. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the probe was put off")
  @State
  public static class ProbeInBesideAnotherPolicy {

    private final StressBreakers.ManualClock clock = new StressBreakers.ManualClock();
    private final CircuitBreaker breaker =
        StressBreakers.breaker(StressBreakers.twoInRow(1).ticker(clock).build());

    public ProbeInBesideAnotherPolicy() {
      breaker.acquire().failure();
      breaker.acquire().failure();
    }

    @Actor
    public void putOff(II_Result result) {
      result.r1 = breaker.probeIn(HOUR) ? 1 : 0;
    }

    @Actor
    public void reconfigure() {
      breaker.reconfigure(OTHER_POLICY);
    }

    @Arbiter
    public void rest(II_Result result) {
      result.r2 = breaker.info().untilProbe().orElseThrow().equals(HOUR) ? 1 : 0;
    }
  }

  /** As many failures as suspected, at once: one transition. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one opening")
  @State
  public static class FailuresOfASuspect {

    private final CircuitBreaker breaker =
        StressBreakers.breaker(
            StressBreakers.twoInRow(1).tripper(Tripper.failureStreak(100)).build());
    private final Ticket one = breaker.acquire();
    private final Ticket other = breaker.acquire();

    public FailuresOfASuspect() {
      breaker.suspect(2, "others fail", HOUR);
    }

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
      result.r1 = info.lastOpening().isPresent() ? 1 : 0;
      result.r2 = (int) info.transitions();
    }
  }

  /** Another policy comes while the failure does that confirms a suspicion. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "opened")
  @State
  public static class FailureOfASuspectBesideAnotherPolicy {

    private final CircuitBreaker breaker = StressBreakers.breaker(POLICY);
    private final Ticket one = breaker.acquire();

    public FailureOfASuspectBesideAnotherPolicy() {
      breaker.suspect(1, "others fail", HOUR);
    }

    @Actor
    public void fail() {
      one.failure();
    }

    @Actor
    public void reconfigure() {
      breaker.reconfigure(OTHER_POLICY);
    }

    @Arbiter
    public void rest(I_Result result) {
      result.r1 = transitions(breaker);
    }
  }

  /** Another policy does not lose a suspicion: the next failure opens. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the next failure opened")
  @State
  public static class SuspectBesideAnotherPolicy {

    private final CircuitBreaker breaker = StressBreakers.breaker(POLICY);

    @Actor
    public void suspect(II_Result result) {
      result.r1 = breaker.suspect(1, "others fail", HOUR) ? 1 : 0;
    }

    @Actor
    public void reconfigure() {
      breaker.reconfigure(OTHER_POLICY);
    }

    @Arbiter
    public void rest(II_Result result) {
      breaker.acquire().failure();
      result.r2 = transitions(breaker);
    }
  }
}
