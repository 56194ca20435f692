package io.fluxgate;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each transition from one state to another, and what does not cause one. */
class StateMachineTest {

  // CLOSED

  @Test
  void closedPassesResultsThrough() throws Exception {
    Rig rig = Rig.create();

    assertThat(rig.breaker.<String>call(() -> "result")).isEqualTo("result");

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.info().metrics().total()).isEqualTo(1);
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void failureThatMakesTheTripperHoldOpens() {
    Rig rig = Rig.create();
    rig.fail(2);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.moves()).containsExactly("CLOSED>OPEN");
  }

  @Test
  void successThatFillsTheWindowOpens() {
    Rig rig = Rig.of(builder -> builder.tripper(minRequests(4).and(failureRate(0.5))));
    rig.fail(2);
    rig.succeed();
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);

    rig.succeed();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void slowSuccessOpens() {
    Rig rig =
        Rig.of(
            builder -> builder.tripper(minRequests(2).and(slowRate(0.5, Duration.ofSeconds(1)))));
    rig.succeed();

    rig.succeedIn(Duration.ofSeconds(1));

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void closedStaysClosedWhileTheTripperDoesNotTrip() {
    Rig rig = Rig.create();

    for (int i = 0; i < 500; i++) {
      rig.fail(2);
      rig.succeed();
    }

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.signals).isEmpty();
  }

  // OPEN

  @Test
  void openRejectsWithoutInvoking() {
    Rig rig = Rig.create();
    rig.trip();
    AtomicInteger invocations = new AtomicInteger();

    assertThatThrownBy(() -> rig.breaker.call(invocations::incrementAndGet))
        .isInstanceOf(CallNotPermittedException.class);

    assertThat(invocations).hasValue(0);
    assertThat(rig.info().counts().rejected()).isEqualTo(1);
    assertThat(rig.info().metrics().total()).isZero();
  }

  @Test
  void openRejectsUntilTheNanosecondBeforeTheDelayIsOver() {
    Rig rig = Rig.create();
    rig.trip();

    rig.ticker.advance(Rig.DELAY.minusNanos(1));

    assertThat(rig.isRejected()).isTrue();
    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().untilProbe()).contains(Duration.ofNanos(1));
  }

  @Test
  void elapsedExactlyEqualToTheDelayAdmits() {
    Rig rig = Rig.create();
    rig.trip();

    rig.ticker.advance(Rig.DELAY);

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().untilProbe()).contains(Duration.ZERO);
    assertThat(rig.isRejected()).isFalse();
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(rig.lastSignal().reason()).contains("delay");
  }

  @Test
  void delayIsMeasuredAcrossTheOverflowOfTheTicker() {
    Rig rig = Rig.create();
    rig.ticker.set(Long.MAX_VALUE - Rig.DELAY.toNanos() / 2);
    rig.breaker.disable();
    rig.breaker.reset();
    rig.trip();

    rig.ticker.advance(Rig.DELAY.minusNanos(1));
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofNanos(1));

    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void clockThatGoesBackNeitherProbesNorNeverProbes() {
    Rig rig = Rig.create();
    rig.trip();

    rig.ticker.advance(Duration.ofHours(-1));
    assertThat(rig.isRejected()).isTrue();
    assertThat(rig.info().untilProbe()).contains(Rig.DELAY);

    rig.ticker.advance(Duration.ofHours(1).plus(Rig.DELAY));
    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void hundredThreadsAtExpiryMakeOneTransitionAndOneSignal() throws Exception {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(3));
    int threads = 100;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Optional<Ticket>>> futures = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        futures.add(
            pool.submit(
                () -> {
                  assertThat(start.await(120, SECONDS)).isTrue();
                  return rig.breaker.tryAcquire();
                }));
      }
      start.countDown();
      int admitted = 0;
      for (Future<Optional<Ticket>> future : futures) {
        admitted += future.get(120, SECONDS).isPresent() ? 1 : 0;
      }

      assertThat(admitted).isBetween(1, 3);
      assertThat(rig.info().counts().rejected()).isEqualTo(threads - admitted);
      assertThat(rig.info().probesInFlight()).isEqualTo(admitted);
      assertThat(rig.moves()).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN");
    } finally {
      pool.shutdownNow();
    }
  }

  // HALF_OPEN

  @Test
  void firstCallAfterTheDelayIsAlwaysAProbe() {
    Rig rig = Rig.readyToProbe(builder -> builder.permit(elapsed -> 0));

    assertThat(rig.breaker.tryAcquire()).isPresent();

    assertThat(rig.isRejected()).isTrue();
  }

  @Test
  void failureWithTheTripperHoldingReopensAndCountsIt() {
    Rig rig = Rig.readyToProbe(builder -> builder.tripper(failureRate(0.5)));

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().reopens()).isEqualTo(1);
    assertThat(rig.moves()).endsWith("HALF_OPEN>OPEN");
  }

  @Test
  void successWithTheTripperHoldingReopens() {
    Rig rig =
        Rig.readyToProbe(
            builder -> builder.tripper(failureRate(0.5).or(slowRate(0.5, Duration.ofSeconds(1)))));

    rig.succeedIn(Duration.ofSeconds(2));

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().reopens()).isEqualTo(1);
  }

  @Test
  void halfOpenClosesAfterAsManyOutcomesAsAskedFor() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(5));

    rig.succeed(4);
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    rig.succeed();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.lastSignal().reason()).contains("5");
  }

  @Test
  void failuresBelowTheThresholdCountAsOutcomesForClosing() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(5));

    rig.succeed(3);
    rig.fail(2);

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void minRequestsAsksForNoMoreThanHalfOpenCalls() {
    Rig rig =
        Rig.readyToProbe(
            builder -> builder.halfOpenCalls(4).tripper(minRequests(50).and(failureRate(0.5))));
    rig.succeed(2);
    rig.fail();
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().reopens()).isEqualTo(1);
  }

  @Test
  void oneHalfOpenCallIsTheClassicBreaker() {
    Rig rig =
        Rig.readyToProbe(
            builder -> builder.halfOpenCalls(1).tripper(minRequests(10).and(failureRate(0.5))));
    Ticket probe = rig.breaker.acquire();
    assertThat(rig.isRejected()).isTrue();
    probe.failure();
    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);

    rig.ticker.advance(Rig.DELAY);
    rig.succeed();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void neverMoreProbesInFlightThanHalfOpenCallsAndTheRestIsRejected() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(3));

    List<Ticket> probes =
        List.of(rig.breaker.acquire(), rig.breaker.acquire(), rig.breaker.acquire());

    assertThat(rig.info().probesInFlight()).isEqualTo(3);
    assertThat(rig.isRejected()).isTrue();
    probes.get(1).discard();
    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void halfOpenDoesNotCloseBeforeTheRampIsComplete() {
    Rig rig =
        Rig.readyToProbe(builder -> builder.permit(Permit.rampUp(1, 1, Duration.ofSeconds(60))));

    rig.succeed(20);
    rig.ticker.advance(Duration.ofSeconds(60).minusNanos(1));
    rig.succeed();
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    rig.ticker.advance(Duration.ofNanos(1));
    rig.succeed();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void halfOpenReopensAlsoBeforeTheRampIsComplete() {
    Rig rig =
        Rig.readyToProbe(builder -> builder.permit(Permit.rampUp(1, 1, Duration.ofSeconds(60))));
    rig.succeed(20);

    rig.fail(2);

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void leaseThatRunsOutGivesItsSlotBack() {
    Rig rig =
        Rig.readyToProbe(builder -> builder.halfOpenCalls(1).probeTimeout(Duration.ofSeconds(5)));
    Ticket lost = rig.breaker.acquire();

    rig.ticker.advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofNanos(1));

    assertThat(rig.info().probesInFlight()).isZero();
    assertThat(rig.breaker.tryAcquire()).isPresent();
    assertThat(lost.isSettled()).isFalse();
  }

  @Test
  void probeThatSucceedsOrFailsGivesItsSlotBackOnce() {
    Rig rig =
        Rig.readyToProbe(
            builder ->
                builder
                    .halfOpenCalls(2)
                    .tripper(Tripper.closed().and(failureStreak(3)))
                    .permit(Permit.rampUp(1, 1, Duration.ofHours(1))));
    for (int i = 0; i < 6; i++) {
      Ticket probe = rig.breaker.acquire();
      Ticket other = rig.breaker.acquire();
      assertThat(rig.isRejected()).isTrue();
      assertThat(i % 2 == 0 ? probe.success() : probe.failure()).isTrue();
      assertThat(rig.info().probesInFlight()).isEqualTo(1);

      Ticket next = rig.breaker.acquire();
      assertThat(probe.success() || probe.failure() || probe.discard()).isFalse();

      assertThat(rig.info().probesInFlight()).isEqualTo(2);
      assertThat(rig.isRejected()).isTrue();
      other.discard();
      next.discard();
    }
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(3, 6, 12, 12, 0));
  }

  @Test
  void probeThatLostItsSlotCannotFreeAnothers() {
    Rig rig =
        Rig.readyToProbe(builder -> builder.halfOpenCalls(1).probeTimeout(Duration.ofSeconds(5)));
    Ticket lost = rig.breaker.acquire();
    rig.ticker.advance(Duration.ofSeconds(5));
    Ticket holder = rig.breaker.acquire();

    lost.discard();

    assertThat(rig.info().probesInFlight()).isEqualTo(1);
    assertThat(rig.isRejected()).isTrue();
    assertThat(holder.isSettled()).isFalse();
  }

  @Test
  void outcomeAfterTheLeaseStillCountsWhileTheStateLasts() {
    Rig rig =
        Rig.readyToProbe(builder -> builder.halfOpenCalls(1).probeTimeout(Duration.ofSeconds(5)));
    Ticket late = rig.breaker.acquire();
    rig.ticker.advance(Duration.ofMinutes(5));

    assertThat(late.success()).isTrue();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void ignoredOutcomesAreNoVerdictAndLaterCallsKeepProbing() {
    Rig rig =
        Rig.readyToProbe(
            builder -> builder.halfOpenCalls(1).tracker(Tracker.typeOf(IOException.class)));

    for (int i = 0; i < 100; i++) {
      rig.breaker.acquire().error(new IllegalStateException("not tracked"));
    }

    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(rig.info().metrics().total()).isZero();
    assertThat(rig.info().counts().ignored()).isEqualTo(100);
    rig.succeed();
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void halfOpenWithoutTrafficForLongIsHarmless() {
    Rig rig = Rig.readyToProbe(builder -> builder);
    rig.succeed();

    rig.ticker.advance(Duration.ofDays(30));

    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    rig.succeed();
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void reopeningRestartsTheWait() {
    Rig rig = Rig.readyToProbe(builder -> builder.tripper(failureRate(0.5)));
    rig.ticker.advance(Duration.ofHours(1));
    rig.fail();

    rig.ticker.advance(Rig.DELAY.minusNanos(1));

    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofNanos(1));
    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void reopensAreZeroAgainOnceClosed() {
    Rig rig = Rig.readyToProbe(builder -> builder.tripper(failureRate(0.5)));
    for (int i = 1; i <= 4; i++) {
      rig.fail();
      assertThat(rig.info().reopens()).isEqualTo(i);
      rig.ticker.advance(Rig.DELAY);
    }
    rig.succeed(2);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.info().reopens()).isZero();

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().reopens()).isZero();
  }

  // Each period is new

  @Test
  void eachTransitionEmptiesTheWindow() {
    Rig rig = Rig.readyToProbe(builder -> builder);
    assertThat(rig.info().metrics().total()).isZero();
    rig.succeed();
    assertThat(rig.info().metrics().total()).isEqualTo(1);
    rig.succeed();
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.info().metrics().total()).isZero();
  }

  @Test
  void enteringHalfOpenResetsTheStreak() {
    Rig rig = Rig.readyToProbe(builder -> builder);

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(rig.info().streak()).isEqualTo(1);
  }

  @Test
  void resetForgetsStreakReopensAndWindow() {
    Rig rig = Rig.readyToProbe(builder -> builder.tripper(failureRate(1).and(minRequests(2))));
    rig.fail(2);
    assertThat(rig.info().reopens()).isEqualTo(1);

    rig.breaker.reset();

    assertThat(rig.info())
        .returns(CircuitState.CLOSED, CircuitBreakerInfo::state)
        .returns(0, CircuitBreakerInfo::reopens)
        .returns(0, CircuitBreakerInfo::streak)
        .returns(0L, info -> info.metrics().total());
  }

  @Test
  void outcomeAdmittedInClosedChangesNothingInHalfOpen() {
    Rig rig = Rig.of(builder -> builder.halfOpenCalls(1));
    Ticket lateSuccess = rig.breaker.acquire();
    Ticket lateFailure = rig.breaker.acquire();
    rig.trip();
    rig.ticker.advance(Rig.DELAY);
    Ticket probe = rig.breaker.acquire();

    lateSuccess.success();
    lateFailure.failure();

    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(rig.info().metrics().total()).isZero();
    assertThat(rig.info().probesInFlight()).isEqualTo(1);
    probe.discard();
  }

  @Test
  void outcomeAdmittedInClosedChangesNothingInALaterClosed() {
    Rig rig = Rig.create();
    List<Ticket> late =
        List.of(rig.breaker.acquire(), rig.breaker.acquire(), rig.breaker.acquire());
    rig.trip();
    rig.breaker.reset();

    late.forEach(Ticket::failure);

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.info().streak()).isZero();
    assertThat(rig.info().metrics().total()).isZero();
    assertThat(rig.info().counts().failed()).isEqualTo(6);
  }

  @Test
  void outcomesOfAPeriodThatWasEndedByHandDoNotOpenALaterOne() {
    Rig rig = Rig.create();
    List<Ticket> late =
        List.of(rig.breaker.acquire(), rig.breaker.acquire(), rig.breaker.acquire());
    rig.breaker.disable();
    rig.breaker.reset();

    late.forEach(Ticket::failure);

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.info().streak()).isZero();
    assertThat(rig.moves()).containsExactly("CLOSED>DISABLED", "DISABLED>CLOSED");
  }

  @Test
  void probeOfAnEarlierHalfOpenNeitherClosesNorReopensALaterOne() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(2).tripper(failureRate(0.5)));
    Ticket early = rig.breaker.acquire();
    rig.fail();
    rig.ticker.advance(Rig.DELAY);
    Ticket probe = rig.breaker.acquire();

    early.failure();

    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(rig.info().probesInFlight()).isEqualTo(1);
    probe.discard();
  }

  @Test
  void outcomeWhileOpenChangesNothing() {
    Rig rig = Rig.create();
    Ticket late = rig.breaker.acquire();
    rig.trip();

    late.success();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.signals).hasSize(1);
  }

  @Test
  void disableDuringACallDeliversTheResultAndStays() throws Exception {
    Rig rig = Rig.create();

    String result =
        rig.breaker.call(
            () -> {
              rig.breaker.disable();
              return "result";
            });

    assertThat(result).isEqualTo("result");
    assertThat(rig.state()).isEqualTo(CircuitState.DISABLED);
    assertThat(rig.info().metrics().total()).isZero();
  }

  // DISABLED and FORCED_OPEN

  @Test
  void disabledPassesEverythingAndRecordsNothing() {
    Rig rig = Rig.create();
    rig.breaker.disable();
    int signals = rig.signals.size();

    rig.fail(1_000);
    rig.succeed(10);

    assertThat(rig.state()).isEqualTo(CircuitState.DISABLED);
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
    assertThat(rig.info().metrics().total()).isZero();
    assertThat(rig.signals).hasSize(signals);
  }

  @Test
  void forcedOpenIgnoresElapsedTime() {
    Rig rig = Rig.create();
    rig.breaker.forceOpen();

    rig.ticker.advance(Duration.ofDays(3_650));

    assertThat(rig.isRejected()).isTrue();
    assertThat(rig.state()).isEqualTo(CircuitState.FORCED_OPEN);
    assertThat(rig.info().untilProbe()).isEmpty();
    assertThatThrownBy(rig.breaker::acquire)
        .isInstanceOfSatisfying(
            CallNotPermittedException.class,
            rejection -> assertThat(rejection.retryAfter()).isEmpty());
  }

  // Looking

  @Test
  void infoDescribesOnePeriod() {
    Instant now = Instant.parse("2024-05-06T07:08:09Z");
    Rig rig = Rig.of(builder -> builder.clock(() -> now));
    rig.succeed(2);
    rig.fail(2);

    CircuitBreakerInfo closed = rig.info();
    rig.fail();
    CircuitBreakerInfo open = rig.info();

    assertThat(closed)
        .returns("service", CircuitBreakerInfo::name)
        .returns(CircuitState.CLOSED, CircuitBreakerInfo::state)
        .returns(Optional.empty(), CircuitBreakerInfo::shadowState)
        .returns(now, CircuitBreakerInfo::since)
        .returns(2, CircuitBreakerInfo::streak)
        .returns(4L, info -> info.metrics().total())
        .returns(2L, info -> info.metrics().failed())
        .returns(0, CircuitBreakerInfo::probesInFlight)
        .returns(Optional.empty(), CircuitBreakerInfo::untilProbe)
        .returns(0L, CircuitBreakerInfo::transitions);
    assertThat(open)
        .returns(CircuitState.OPEN, CircuitBreakerInfo::state)
        .returns(0, CircuitBreakerInfo::streak)
        .returns(0L, info -> info.metrics().total())
        .returns(Optional.of(Rig.DELAY), CircuitBreakerInfo::untilProbe)
        .returns(1L, CircuitBreakerInfo::transitions)
        .returns(CallCounts.of(2, 3, 0, 0, 0), CircuitBreakerInfo::counts);
  }

  @Test
  void signalHasNameReasonNumbersAndTime() {
    Instant now = Instant.parse("2024-05-06T07:08:09Z");
    Rig rig = Rig.of(builder -> builder.clock(() -> now));

    rig.trip();

    assertThat(rig.signals)
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.name()).isEqualTo("service");
              assertThat(signal.sequence()).isEqualTo(1);
              assertThat(signal.when()).isEqualTo(now);
              assertThat(signal.reason()).isEqualTo("failureStreak(3): 3 failures in a row");
              assertThat(signal.metrics().failed()).isEqualTo(3);
              assertThat(signal.shadow()).isFalse();
              assertThat(signal.toString())
                  .isEqualTo(
                      "service went CLOSED -> OPEN (failureStreak(3): 3 failures in a row) #1");
            });
  }

  @Test
  void signalsAreNumberedWithoutGaps() {
    Rig rig = Rig.readyToProbe(builder -> builder.tripper(failureStreak(1)));
    rig.fail();
    rig.breaker.reset();
    rig.breaker.metricsOnly();
    rig.fail();

    assertThat(rig.signals).extracting(Signal::sequence).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(rig.info().transitions()).isEqualTo(6);
  }

  @Test
  void probesThatAllFailReopenAlsoWhereTheStreakAskedForIsLongerThanTheProbes() {
    Rig rig = Rig.of(builder -> builder.tripper(failureStreak(5)).halfOpenCalls(2));
    rig.fail(5);
    rig.ticker.advance(Rig.DELAY);

    rig.fail(2);

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().reopens()).isEqualTo(1);
  }
}
