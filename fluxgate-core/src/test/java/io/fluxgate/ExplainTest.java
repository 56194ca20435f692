package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExplainTest {

  private static final Tripper RATE = Tripper.minRequests(100).and(Tripper.failureRate(0.5));

  @Test
  void closedSaysWhereEachRuleStands() {
    Rig rig = Rig.of(policy -> policy.tripper(RATE));
    times(45, rig::succeed);
    times(12, rig::fail);

    assertThat(rig.breaker.explain())
        .startsWith(
            "CLOSED: minRequests(100): 57 calls (does not hold) and failureRate(0.5): 12 of 57 calls"
                + " failed (does not hold); latest causes: ")
        .endsWith("; since its creation 45 succeeded, 12 failed, 0 ignored, 0 rejected");
  }

  @Test
  void ignoredCallsAreSeen() {
    Rig rig = Rig.of(policy -> policy.tracker(Tracker.typeOf(IllegalStateException.class)));
    times(3, rig::fail);

    assertThat(rig.breaker.explain())
        .isEqualTo(
            "CLOSED: failureStreak(3): 0 failures in a row (does not hold);"
                + " since its creation 0 succeeded, 0 failed, 3 ignored, 0 rejected");
  }

  @Test
  void everyKindOfRuleSaysWhereItStands() {
    Tripper all =
        Tripper.closed()
            .and(Tripper.failures(5).or(Tripper.slowRate(0.5, Duration.ofSeconds(1))))
            .and(Tripper.avgLatency(Duration.ofSeconds(2)).not().not())
            .or(Tripper.retryAfter())
            .or(Tripper.custom("own", TripperInputs.counts(), context -> false))
            .or(Tripper.failureStreak(9).not().and(Tripper.failures(7)));
    Rig rig = Rig.of(policy -> policy.tripper(all));
    rig.succeed();

    assertThat(rig.breaker.explain())
        .startsWith(
            "CLOSED: closed() (holds) and (failures(5): 0 of 1 call failed (does not hold) or"
                + " slowRate(0.5, 1 s): 0 of 1 call took 1 s or longer (does not hold)) and"
                + " avgLatency(2 s): 1 call took 0 s on average (does not hold) or"
                + " retryAfter(): the service does not ask to wait (does not hold) or"
                + " own (does not hold) or"
                + " not (failureStreak(9): 0 failures in a row (does not hold)) and"
                + " failures(7): 0 of 1 call failed (does not hold); since");
  }

  @Test
  void openSaysWhyAndUntilWhen() {
    Rig rig = Rig.create();
    rig.trip();

    assertThat(rig.breaker.explain())
        .startsWith(
            "OPEN: failureStreak(3): 3 failures in a row; the first call in 10 s or later is a probe;"
                + " latest causes: ");
    rig.ticker.advance(Rig.DELAY);
    assertThat(rig.breaker.explain()).contains("; the next call is a probe; ");
    rig.fail();
    rig.fail();
    assertThat(rig.breaker.explain()).contains("probes have failed 1 time;");
  }

  @Test
  void halfOpenSaysWhatAVerdictNeeds() {
    Rig rig = Rig.readyToProbe(policy -> policy);
    rig.succeed();
    Ticket probe = rig.breaker.acquire();

    assertThat(rig.breaker.explain())
        .startsWith(
            "HALF_OPEN: 1 outcome of the 2 for a verdict known, 1 probe in flight; failureStreak(3):"
                + " 0 failures in a row (does not hold); it had opened because failureStreak(3):"
                + " 3 failures in a row; latest causes: ");
    probe.success();
  }

  @Test
  void manualStatesAndTheShadowSayWhatTheyDo() {
    CircuitBreaker breaker = Rig.create().breaker;

    breaker.forceOpen();
    assertThat(breaker.explain()).startsWith("FORCED_OPEN: rejects every call until another");
    breaker.disable();
    assertThat(breaker.explain()).startsWith("DISABLED: lets every call pass and records nothing");
    breaker.metricsOnly();
    assertThat(breaker.explain())
        .startsWith("METRICS_ONLY: rejects nothing and would be CLOSED: failureStreak(3): 0 ");
  }

  @Test
  void ruleThatThrowsIsUnknownAndHurtsNobody() {
    Tripper broken =
        Tripper.custom(
            "broken",
            context -> {
              throw new IllegalStateException("broken rule");
            });
    try (CapturedLog log = CapturedLog.open()) {
      assertThat(Rig.of(policy -> policy.tripper(broken)).breaker.explain())
          .startsWith("CLOSED: broken: unknown; since");
      assertThat(log.messages("it does not describe itself")).hasSize(1);
    }
  }

  // Rules that never held for want of calls

  @Test
  void minimumThatWasNotReachedForAnHourIsToldOnce() {
    Rig rig = Rig.of(policy -> policy.tripper(RATE).window(Window.time(Duration.ofMinutes(1))));
    try (CapturedLog log = CapturedLog.open()) {
      callEveryTwentySeconds(rig, Duration.ofMinutes(59));
      rig.fail();
      assertThat(rig.breaker.info().unreachedMinimum()).isEmpty();
      assertThat(log.messages("minRequests")).isEmpty();

      callEveryTwentySeconds(rig, Duration.ofMinutes(2));
      rig.fail();
      rig.fail();

      assertThat(log.messages("minRequests"))
          .containsExactly(
              "Circuit breaker service: minRequests(100) was not reached for an hour: the window"
                  + " time(60 s) held at most 3 calls. No rule that needs it can open the circuit.");
      assertThat(log.records().get(0).getLevel()).isEqualTo(java.util.logging.Level.FINE);
      assertThat(rig.breaker.info().unreachedMinimum()).hasValue(100);
      assertThat(rig.breaker.info().toString()).contains("unreachedMinimum=100");
      assertThat(rig.breaker.explain())
          .contains("; its window has not held 100 calls at once for an hour; ");
    }
  }

  @Test
  void minimumThatWasReachedOnceIsNotTold() {
    Rig rig = Rig.of(policy -> policy.tripper(RATE).window(Window.time(Duration.ofMinutes(1))));
    try (CapturedLog log = CapturedLog.open()) {
      times(100, rig::succeed);
      callEveryTwentySeconds(rig, Duration.ofMinutes(61));
      rig.fail();

      assertThat(rig.breaker.info().unreachedMinimum()).isEmpty();
      assertThat(log.messages("minRequests")).isEmpty();
    }
  }

  @Test
  void minimumIsNeverMoreThanTheWindowHolds() {
    Rig rig = Rig.of(policy -> policy.tripper(RATE).window(Window.count(10)));
    times(9, rig::succeed);
    rig.ticker.advance(Duration.ofHours(1));

    assertThat(rig.breaker.info().unreachedMinimum()).hasValue(10);
    rig.succeed();
    assertThat(rig.breaker.info().unreachedMinimum()).isEmpty();
  }

  @Test
  void breakerWithoutCallsOrWithoutAMinimumShowsNone() {
    Rig idle = Rig.of(policy -> policy.tripper(RATE));
    Rig streak = Rig.create();
    streak.succeed();
    idle.ticker.advance(Duration.ofHours(2));
    streak.ticker.advance(Duration.ofHours(2));

    assertThat(idle.breaker.info().unreachedMinimum()).isEmpty();
    assertThat(streak.breaker.info().unreachedMinimum()).isEmpty();
  }

  private static void callEveryTwentySeconds(Rig rig, Duration time) {
    for (long i = 0; i < time.toSeconds() / 20; i++) {
      rig.succeed();
      rig.ticker.advance(Duration.ofSeconds(20));
    }
  }

  private static void times(int times, Runnable call) {
    for (int i = 0; i < times; i++) {
      call.run();
    }
  }
}
