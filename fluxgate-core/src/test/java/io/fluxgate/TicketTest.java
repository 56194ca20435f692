package io.fluxgate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TicketTest {

  private final Rig rig = Rig.create();

  @Test
  void firstReportWinsAndLaterOnesDoNothing() {
    Ticket ticket = rig.breaker.acquire();
    assertThat(ticket.isSettled()).isFalse();

    assertThat(ticket.success()).isTrue();

    assertThat(ticket.isSettled()).isTrue();
    assertThat(ticket.failure()).isFalse();
    assertThat(ticket.error(new IOException())).isFalse();
    assertThat(ticket.result("result")).isFalse();
    assertThat(ticket.discard()).isFalse();
    assertThat(ticket.outcome(Outcome.ofResult("result"), Tracker.all())).isFalse();
    assertThat(ticket.outcomeIfFailure(Outcome.ofError(new IOException()), Tracker.all()))
        .isFalse();
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void onlyCallsOfAHalfOpenCircuitAreProbes() {
    assertThat(rig.breaker.acquire().isProbe()).isFalse();
    rig.breaker.disable();
    assertThat(rig.breaker.acquire().isProbe()).isFalse();
    rig.breaker.metricsOnly();
    assertThat(rig.breaker.acquire().isProbe()).isFalse();
  }

  @Test
  void aProbeIsStillOneAfterItIsSettled() {
    Ticket probe =
        CircuitBreaker.of(
                "half-open",
                CircuitBreakerPolicy.builder()
                    .initialState(CircuitState.HALF_OPEN)
                    .permit(Permit.all())
                    .build())
            .acquire();

    assertThat(probe.isProbe()).isTrue();
    assertThat(probe.success()).isTrue();
    assertThat(probe.isProbe()).isTrue();
  }

  @Test
  void oneOfManyReportsAtOnceWins() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 200; round++) {
        Ticket ticket = rig.breaker.acquire();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> reports = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          reports.add(
              pool.submit(
                  () -> {
                    assertThat(start.await(120, SECONDS)).isTrue();
                    return ticket.success();
                  }));
        }
        start.countDown();
        int won = 0;
        for (Future<Boolean> report : reports) {
          won += report.get(120, SECONDS) ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(rig.info().counts().succeeded()).isEqualTo(200);
  }

  @Test
  void failureDoesNotAskTheTracker() {
    Rig strict = Rig.of(builder -> builder.tracker(Tracker.custom(error -> false)));

    strict.breaker.acquire().failure();

    assertThat(strict.info().counts().failed()).isEqualTo(1);
  }

  @Test
  void errorSettlesAnErrorToo() {
    Ticket ticket = rig.breaker.acquire();

    assertThat(ticket.error(new AssertionError())).isTrue();

    assertThat(rig.info().counts().ignored()).isEqualTo(1);
  }

  @Test
  void resultIsJudgedByTheTracker() {
    Rig judging = Rig.of(builder -> builder.tracker(Tracker.result("bad"::equals)));

    judging.breaker.acquire().result("bad");
    judging.breaker.acquire().result("good");
    judging.breaker.acquire().result(null);

    assertThat(judging.info().counts()).isEqualTo(CallCounts.of(2, 1, 0, 0, 0));
  }

  @Test
  void defaultTrackerJudgesOnlyIfThePolicyNamesNone() {
    Rig named = Rig.of(builder -> builder.tracker(Tracker.custom(error -> false)));
    Outcome failure = Outcome.ofError(new IOException());

    rig.breaker.acquire().outcome(failure, Tracker.typeOf(IOException.class));
    named.breaker.acquire().outcome(failure, Tracker.typeOf(IOException.class));

    assertThat(rig.info().counts().failed()).isEqualTo(1);
    assertThat(named.info().counts().ignored()).isEqualTo(1);
  }

  @Test
  void outcomeThatIsNoFailureLeavesTheTicketOpenIfSoAsked() {
    Ticket ticket = rig.breaker.acquire();

    assertThat(ticket.outcomeIfFailure(Outcome.ofResult("so far"), Tracker.all())).isFalse();
    assertThat(ticket.isSettled()).isFalse();
    assertThat(ticket.outcomeIfFailure(Outcome.ofError(new IOException()), Tracker.all())).isTrue();

    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void clockCanBeStoppedOnceBeforeTheCallIsSettled() {
    Rig measuring = Rig.of(builder -> builder.measureDurations(true));
    Ticket ticket = measuring.breaker.acquire();
    measuring.ticker.advance(Duration.ofMillis(20));
    ticket.stopClock();
    measuring.ticker.advance(Duration.ofHours(1));
    ticket.stopClock();

    ticket.success();

    assertThat(measuring.info().metrics().averageDuration()).contains(Duration.ofMillis(20));
  }

  @Test
  void clockIsStoppedAtAReadingOfTheSameTicker() {
    Rig measuring = Rig.of(builder -> builder.measureDurations(true));
    Ticket ticket = measuring.breaker.acquire();
    measuring.ticker.advance(Duration.ofMillis(20));
    long reading = measuring.ticker.nanos();
    measuring.ticker.advance(Duration.ofMillis(1));
    ticket.stopClock(measuring.ticker, reading);

    ticket.success();

    assertThat(measuring.info().metrics().averageDuration()).contains(Duration.ofMillis(20));
  }

  @Test
  void readingOfAnotherTickerIsNotUsed() {
    Rig measuring = Rig.of(builder -> builder.measureDurations(true));
    Ticket ticket = measuring.breaker.acquire();
    measuring.ticker.advance(Duration.ofMillis(20));
    ticket.stopClock(() -> Duration.ofHours(1).toNanos(), Duration.ofHours(1).toNanos());

    ticket.success();

    assertThat(measuring.info().metrics().averageDuration()).contains(Duration.ofMillis(20));
  }

  @Test
  void clockThatGoesBackGivesNoNegativeDuration() {
    Rig measuring = Rig.of(builder -> builder.measureDurations(true));
    measuring.succeedIn(Duration.ofSeconds(4));

    measuring.succeedIn(Duration.ofMinutes(-1));

    assertThat(measuring.info().metrics().averageDuration()).contains(Duration.ofSeconds(2));
  }

  @Test
  void durationThatTheCallerMeasuredFeedsTheRuleOnSlowCalls() {
    Duration threshold = Duration.ofSeconds(1);
    Rig slow =
        Rig.of(
            builder ->
                builder.tripper(Tripper.minRequests(3).and(Tripper.slowRate(0.6, threshold))));

    slow.breaker.acquire().success(threshold);
    slow.breaker.acquire().success(threshold.minusNanos(1));
    assertThat(slow.info().metrics().slow(threshold)).isEqualTo(1);
    slow.breaker.acquire().failure(Duration.ofHours(1));

    assertThat(slow.state()).isEqualTo(CircuitState.OPEN);
    assertThat(slow.lastSignal().metrics().failed()).isEqualTo(1);
    assertThat(slow.lastSignal().reason())
        .isEqualTo(
            "minRequests(3): 3 calls and slowRate(0.6, 1 s): 2 of 3 calls took 1 s or longer");
  }

  @Test
  void durationThatTheCallerMeasuredFeedsTheMean() {
    Rig mean =
        Rig.of(
            builder ->
                builder.tripper(
                    Tripper.minRequests(2).and(Tripper.avgLatency(Duration.ofSeconds(2)))));
    Ticket ticket = mean.breaker.acquire();
    mean.ticker.advance(Duration.ofHours(1));

    ticket.success(Duration.ofSeconds(1));
    assertThat(mean.info().metrics().averageDuration()).contains(Duration.ofSeconds(1));
    mean.breaker.acquire().failure(Duration.ofSeconds(3));

    assertThat(mean.state()).isEqualTo(CircuitState.OPEN);
    assertThat(mean.lastSignal().metrics().averageDuration()).contains(Duration.ofSeconds(2));
  }

  @Test
  void failureWithADurationIsAFailureWithoutTheTracker() {
    Rig tolerant =
        Rig.of(
            builder ->
                builder.tracker(Tracker.custom(error -> false)).tripper(Tripper.failureStreak(1)));

    assertThat(tolerant.breaker.acquire().failure(Duration.ZERO)).isTrue();

    assertThat(tolerant.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void reportWithADurationSettlesOnce() {
    Ticket ticket = rig.breaker.acquire();
    assertThatThrownBy(() -> ticket.success(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ticket.isSettled()).isFalse();

    assertThat(ticket.success(Duration.ofSeconds(1))).isTrue();
    assertThat(ticket.success(Duration.ofSeconds(1))).isFalse();
    assertThat(ticket.failure(Duration.ofSeconds(1))).isFalse();
    assertThat(ticket.failure()).isFalse();

    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void durationIsZeroWhereItIsNotMeasured() throws Exception {
    List<Long> durations = new ArrayList<>();
    Window window = (needs, now) -> new NotingRecorder(durations);
    Rig timed = Rig.of(builder -> builder.window(window));
    timed.ticker.set(1_000_000);

    timed.succeedIn(Duration.ofSeconds(5));
    timed.breaker.<String>call(() -> "result");

    assertThat(durations).containsExactly(0L, 0L);
  }

  private record NotingRecorder(List<Long> durations) implements Window.Recorder {

    @Override
    public @Nullable WindowMetrics record(boolean failed, long durationNanos, long nowNanos) {
      durations.add(durationNanos);
      return null;
    }

    @Override
    public WindowMetrics metrics(long nowNanos) {
      return WindowMetrics.empty();
    }
  }

  @Test
  void ticketKnowsItsBreaker() {
    Ticket ticket = rig.breaker.acquire();

    assertThat(ticket.breaker()).isSameAs(rig.breaker);
    assertThat(ticket).hasToString("Ticket(service)");
    ticket.discard();
    assertThat(ticket).hasToString("Ticket(service, settled)");
  }

  @Test
  void tryAcquireIsEmptyWhereAcquireThrows() {
    rig.breaker.forceOpen();

    assertThat(rig.breaker.tryAcquire()).isEmpty();
    assertThat(rig.info().counts().rejected()).isEqualTo(1);
  }
}
