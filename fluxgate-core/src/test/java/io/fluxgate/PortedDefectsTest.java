package io.fluxgate;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Defects of the original or of other libraries, none of which may appear here. */
class PortedDefectsTest {

  @Test
  void timeWindowForgetsByTheClockAndNotWhenASlotIsUsedAgain() {
    Rig rig =
        Rig.of(
            builder ->
                builder
                    .window(Window.time(Duration.ofSeconds(60)))
                    .tripper(minRequests(10).and(failureRate(0.5))));
    rig.fail(9);
    assertThat(rig.info().metrics().failed()).isEqualTo(9);

    rig.ticker.advance(Duration.ofHours(16));
    assertThat(rig.info().metrics().total()).isZero();
    rig.fail();

    assertThat(rig.info().metrics().total()).isEqualTo(1);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void jitterIsDrawnOncePerOpeningHoweverOftenTheBreakerIsPolled() {
    AtomicInteger draws = new AtomicInteger();
    Rig rig =
        Rig.of(
            builder ->
                builder
                    .retry(Retry.cooldown(Rig.DELAY).jitter(0.5))
                    .random(() -> draws.incrementAndGet() == 1 ? 0.999 : 0.0));
    rig.trip();
    Duration drawn = rig.info().untilProbe().orElseThrow();

    for (int i = 0; i < 10_000; i++) {
      assertThat(rig.isRejected()).isTrue();
      rig.info();
    }

    assertThat(drawn).isGreaterThan(Rig.DELAY);
    assertThat(rig.info().untilProbe()).contains(drawn);
    assertThat(draws).hasValue(1);
    rig.ticker.advance(drawn.minusNanos(1));
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofNanos(1));
    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void twoThousandReopensReachTheMaximumAndDoNotOverflow() {
    Duration maximum = Duration.ofMinutes(10);
    Rig rig =
        Rig.of(
            builder ->
                builder
                    .tripper(failureRate(0.5))
                    .retry(Retry.backoff(Duration.ofSeconds(30)).maxDelay(maximum)));
    rig.trip();
    for (int i = 0; i < 2_000; i++) {
      rig.ticker.advance(maximum);
      rig.fail();
      assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    }

    assertThat(rig.info().reopens()).isEqualTo(2_000);
    assertThat(rig.info().untilProbe()).contains(maximum);
  }

  @Test
  void oneSuccessDoesNotCloseWhileMinRequestsIsUnmet() {
    Rig rig =
        Rig.readyToProbe(
            builder -> builder.halfOpenCalls(10).tripper(minRequests(10).and(failureRate(0.5))));
    rig.fail(8);
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);

    rig.succeed();

    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    rig.succeed();
    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void rampUpRamps() {
    Rig rig =
        Rig.readyToProbe(
            builder ->
                builder
                    .permit(Permit.rampUp(0.1, 1, Duration.ofSeconds(60)))
                    .random(new Random(3)::nextDouble));
    List<Integer> admitted = new ArrayList<>();
    for (int second = 0; second <= 60; second += 20) {
      int count = 0;
      for (int i = 0; i < 1_000; i++) {
        count += rig.isRejected() ? 0 : 1;
      }
      admitted.add(count);
      if (second < 60) {
        rig.succeed(0);
        rig.breaker.tryAcquire().ifPresent(Ticket::success);
        rig.ticker.advance(Duration.ofSeconds(20));
      }
    }

    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(admitted).isSorted();
    assertThat(admitted.get(0)).isBetween(60, 140);
    assertThat(admitted.get(3)).isEqualTo(1_000);
  }

  @Test
  void failingProbesDoNotStayHalfOpen() {
    Rig rig =
        Rig.readyToProbe(
            builder -> builder.halfOpenCalls(10).tripper(minRequests(100).and(failureRate(0.5))));
    rig.fail();
    int probes = 1;
    while (probes < 99 && rig.state() != CircuitState.OPEN) {
      rig.fail();
      probes++;
    }

    assertThat(probes).isEqualTo(10);
    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void slowSuccessesReopen() {
    Rig rig =
        Rig.of(
            builder -> builder.tripper(minRequests(2).and(slowRate(0.5, Duration.ofSeconds(1)))));
    rig.succeedIn(Duration.ofSeconds(1));
    rig.succeedIn(Duration.ofSeconds(1));
    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    rig.ticker.advance(Rig.DELAY);

    rig.succeedIn(Duration.ofSeconds(1));
    rig.succeedIn(Duration.ofSeconds(1));

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().reopens()).isEqualTo(1);
  }

  @Test
  void failuresCarryTheirDuration() {
    Rig rig =
        Rig.of(builder -> builder.tripper(slowRate(1, Duration.ofSeconds(1)).and(minRequests(2))));
    rig.failIn(Duration.ofSeconds(2));

    assertThatThrownBy(
            () ->
                rig.breaker.call(
                    () -> {
                      rig.ticker.advance(Duration.ofSeconds(1));
                      throw new IllegalStateException("slow and failed");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.lastSignal().reason()).contains("2 of 2 calls took 1 s or longer");
  }

  @Test
  void callThatEndsAfterForceOpenDoesNotMoveTheBreaker() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
    Ticket probe = rig.breaker.acquire();
    rig.breaker.forceOpen();

    probe.success();

    assertThat(rig.state()).isEqualTo(CircuitState.FORCED_OPEN);
    assertThat(rig.moves()).endsWith("HALF_OPEN>FORCED_OPEN");
  }

  @Test
  void asyncCallsBeyondThePermitAreRejectedAndNotQueued() {
    Rig rig = Rig.readyToProbe(builder -> builder);
    List<CompletableFuture<String>> sources = new ArrayList<>();
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(
          rig.breaker
              .<String>callAsync(
                  () -> {
                    CompletableFuture<String> source = new CompletableFuture<>();
                    sources.add(source);
                    return source;
                  })
              .toCompletableFuture());
    }

    assertThat(sources).hasSize(2);
    assertThat(calls).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(98);
  }

  @Test
  void firstCallerAfterTheCooldownIsNotRejectedByThePermit() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Rig rig =
          Rig.readyToProbe(
              builder -> builder.permit(Permit.random(0.01)).random(random::nextDouble));

      assertThat(rig.isRejected()).isFalse();
    }
  }

  @Test
  void permitThatNeverPermitsIsRefused() {
    assertThatThrownBy(() -> Permit.random(0.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("random: 0.0 (expected: > 0 and <= 1)");
  }

  @Test
  void tripperThatThrowsDoesNotHideTheResult() throws Exception {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig =
          Rig.of(
              builder ->
                  builder.tripper(
                      context -> {
                        throw new IllegalStateException("broken rule");
                      }));

      assertThat(rig.breaker.<String>call(() -> "result")).isEqualTo("result");
      assertThat(log.messages("tripper")).hasSize(1);
    }
  }

  @Test
  void nanAndEmptyWindowsAreRefusedAtOnce() {
    assertThatThrownBy(() -> failureRate(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Permit.random(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Window.count(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void durationsDoNotDrift() {
    Rig rig = Rig.of(builder -> builder.measureDurations(true).window(Window.count(1)));
    for (int i = 0; i < 10_000; i++) {
      rig.succeedIn(Duration.ofNanos(100_000_001));
    }

    assertThat(rig.info().metrics().averageDuration()).contains(Duration.ofNanos(100_000_001));
  }

  @Test
  void wallClockSetBackAnHourChangesNothing() {
    Instant noon = Instant.parse("2024-01-01T12:00:00Z");
    AtomicReference<Instant> wall = new AtomicReference<>(noon);
    Rig rig = Rig.of(builder -> builder.clock(wall::get));
    rig.trip();
    wall.set(noon.minusSeconds(3_600));

    assertThat(rig.info().untilProbe()).contains(Rig.DELAY);
    rig.ticker.advance(Rig.DELAY.minusNanos(1));
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofNanos(1));

    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void slowListenerBlocksNoOtherCaller() throws Exception {
    CountDownLatch listening = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Rig rig =
        Rig.of(
            builder ->
                builder.listener(
                    signal -> {
                      listening.countDown();
                      await(release);
                    }));
    rig.fail(2);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> slow = pool.submit(() -> rig.fail());
      assertThat(listening.await(120, SECONDS)).isTrue();

      assertThat(rig.isRejected()).isTrue();
      rig.breaker.reset();
      rig.fail(3);
      assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
      assertThat(slow.isDone()).isFalse();

      release.countDown();
      slow.get(120, SECONDS);
      assertThat(rig.moves()).containsExactly("CLOSED>OPEN", "OPEN>CLOSED", "CLOSED>OPEN");
    } finally {
      release.countDown();
      pool.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(120, SECONDS)) {
        throw new IllegalStateException("waited too long");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void resetWhileClosedSignalsNothing() {
    Rig rig = Rig.create();

    rig.breaker.reset();

    assertThat(rig.signals).isEmpty();
  }

  @Test
  void signalHasNameReasonAndMetrics() {
    Rig rig = Rig.create();

    rig.trip();

    assertThat(rig.lastSignal().name()).isEqualTo("service");
    assertThat(rig.lastSignal().reason()).contains("3 failures in a row");
    assertThat(rig.lastSignal().metrics().total()).isEqualTo(3);
  }

  @Test
  void lateSuccessDoesNotCloseHalfOpen() {
    Rig rig = Rig.of(builder -> builder.halfOpenCalls(1));
    Ticket late = rig.breaker.acquire();
    rig.trip();
    rig.ticker.advance(Rig.DELAY);
    rig.breaker.acquire().discard();
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);

    late.success();

    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void errorInAProbeFreesItsSlotAndIsTheSameInstance() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
    AssertionError error = new AssertionError("not an exception");

    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  rig.breaker.call(
                      () -> {
                        throw error;
                      }))
          .isSameAs(error);
      assertThat(rig.info().probesInFlight()).isZero();
    }
  }

  @Test
  void probesThatNeverCompleteDoNotWedgeTheBreaker() {
    Rig rig = Rig.readyToProbe(builder -> builder);
    rig.breaker.acquire();
    rig.breaker.acquire();
    assertThat(rig.isRejected()).isTrue();

    rig.ticker.advance(Duration.ofSeconds(60));

    rig.succeed(2);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void doubleReleaseDoesNotRaiseTheLimit() {
    Rig rig = Rig.readyToProbe(builder -> builder);
    for (int i = 0; i < 5; i++) {
      Ticket ticket = rig.breaker.acquire();
      assertThat(ticket.discard()).isTrue();
      assertThat(ticket.discard()).isFalse();
      assertThat(ticket.success()).isFalse();
      assertThat(ticket.failure()).isFalse();
    }

    rig.breaker.acquire();
    rig.breaker.acquire();

    assertThat(rig.isRejected()).isTrue();
    assertThat(rig.info().counts().ignored()).isEqualTo(5);
  }

  @Test
  void rejectionByAnInnerBreakerFreesTheOuterProbe() {
    Rig outer = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
    Rig inner = Rig.create();
    inner.trip();

    assertThatThrownBy(() -> outer.breaker.call(() -> inner.breaker.call(() -> "never")))
        .isInstanceOfSatisfying(
            CallNotPermittedException.class,
            rejection -> assertThat(rejection.state()).isEqualTo(CircuitState.OPEN));

    assertThat(outer.info().probesInFlight()).isZero();
    assertThat(outer.info().metrics().total()).isZero();
    assertThat(outer.info().counts().ignored()).isEqualTo(1);
  }

  @Test
  void rejectionIsNotInTheWindowAndIsCountedOnItsOwn() {
    Rig rig = Rig.create();
    rig.trip();

    for (int i = 0; i < 50; i++) {
      assertThat(rig.isRejected()).isTrue();
    }

    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 3, 0, 50, 0));
    rig.ticker.advance(Rig.DELAY);
    Ticket first = rig.breaker.acquire();
    Ticket second = rig.breaker.acquire();
    for (int i = 0; i < 50; i++) {
      assertThat(rig.isRejected()).isTrue();
    }
    first.success();

    // The window of the probes is in use, and has one call.
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(rig.info().metrics().total()).isEqualTo(1);
    assertThat(rig.info().streak()).isZero();
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(1, 3, 0, 100, 0));
    second.discard();
  }
}
