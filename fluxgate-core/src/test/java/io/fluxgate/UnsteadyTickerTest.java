package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class UnsteadyTickerTest {

  private static final Duration HOUR = Duration.ofHours(1);

  /** By how much time may be behind after a step back. */
  private static final Duration STEP = Duration.ofSeconds(1);

  @Test
  void tickerThatGoesBackAnHourHoldsACircuitOpenForItsDelayOnly() {
    Rig rig = Rig.create();
    rig.ticker.advance(HOUR);
    rig.trip();
    rig.ticker.advance(Rig.DELAY.dividedBy(2));
    assertThat(rig.isRejected()).isTrue();

    rig.ticker.advance(HOUR.negated());
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Rig.DELAY.dividedBy(2).plus(STEP));

    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void tickerThatGoesBackALittleWithinARecoveryDoesNotKeepACircuitHalfOpen() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));

    Ticket probe = rig.breaker.acquire();
    rig.ticker.advance(Duration.ofMillis(-1));
    probe.success();

    assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void tickerThatGoesBackAnHourHoldsALeaseForItsTimeOnly() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
    Ticket lost = rig.breaker.acquire();
    assertThat(rig.isRejected()).isTrue();

    rig.ticker.advance(HOUR.negated());
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(rig.breaker.policy().probeTimeout().plus(STEP));

    assertThat(rig.isRejected()).isFalse();
    assertThat(lost.isSettled()).isFalse();
  }

  @Test
  void tickerThatGoesBackAnHourHidesNoOverdueCall() {
    Rig rig = Rig.of(builder -> builder.overdue(Overdue.after(Duration.ofSeconds(5))));
    Ticket hangs = rig.breaker.acquire();

    rig.ticker.advance(HOUR.negated());
    rig.succeed();
    rig.ticker.advance(Duration.ofSeconds(5).plus(STEP));
    rig.succeed();

    assertThat(rig.info().counts().failed()).isEqualTo(1);
    assertThat(hangs.success()).isTrue();
    assertThat(rig.info().counts().succeeded()).isEqualTo(2);
  }

  @Test
  void tickerThatGoesBackAnHourDoesNotKeepCallsInAWindow() {
    Rig rig = Rig.of(builder -> builder.window(Window.time(Duration.ofMinutes(1))));
    rig.fail(2);

    rig.ticker.advance(HOUR.negated());
    rig.succeed();
    rig.ticker.advance(Duration.ofMinutes(1).plus(STEP));

    assertThat(rig.info().metrics().total()).isZero();
  }

  @Test
  void tickerThatJumpsToAndFroMakesNoTimeOfItsOwn() {
    Rig rig = Rig.create();
    rig.trip();

    for (int i = 0; i < 100; i++) {
      rig.ticker.advance(Duration.ofMillis(-500));
      assertThat(rig.isRejected()).isTrue();
      rig.ticker.advance(Duration.ofMillis(500));
      assertThat(rig.isRejected()).isTrue();
    }
  }

  @Test
  void readingThatThrowsOnceMakesNoCallSlow() {
    for (boolean atTheStart : new boolean[] {true, false}) {
      FlakyTicker ticker = new FlakyTicker();
      CircuitBreaker breaker = breaker(ticker);
      ticker.time.advance(HOUR);

      ticker.throwsNext(atTheStart);
      ticker.throwsNext(!atTheStart);
      breaker.run(() -> {});

      assertThat(breaker.info().metrics().slowRate(Duration.ofSeconds(1))).isZero();
      assertThat(breaker.info().metrics().total()).isEqualTo(1);
    }
  }

  @Test
  void readingThatThrowsOnceDoesNotStopTime() {
    FlakyTicker ticker = new FlakyTicker();
    CircuitBreaker breaker = breaker(ticker);
    breaker.openFor(HOUR);
    ticker.time.advance(HOUR);

    ticker.throwsNext(true);

    assertThat(breaker.tryAcquire()).isPresent();
  }

  @Test
  void callThatBeganWhileTheTickerWasBrokenIsNotSlow() {
    FlakyTicker ticker = new FlakyTicker();
    CircuitBreaker breaker = breaker(ticker);
    ticker.time.advance(HOUR);

    for (int i = 0; i < 10; i++) {
      ticker.throwsNext(true);
    }
    Ticket ticket = breaker.acquire();
    ticker.readings.clear();
    ticket.success();
    breaker.run(() -> ticker.time.advance(Duration.ofMillis(10)));

    assertThat(breaker.info().metrics().slowRate(Duration.ofSeconds(1))).isZero();
    assertThat(breaker.info().metrics().total()).isEqualTo(2);
  }

  @Test
  void timeGoesOnAfterTheTickerWasBroken() {
    FlakyTicker ticker = new FlakyTicker();
    CircuitBreaker breaker = breaker(ticker);
    ticker.throwsNext(true);
    ticker.throwsNext(true);
    breaker.run(() -> {});
    ticker.readings.clear();

    breaker.run(() -> ticker.time.advance(Duration.ofSeconds(2)));

    assertThat(breaker.info().metrics().slowRate(Duration.ofSeconds(1))).isEqualTo(0.5);
  }

  private static CircuitBreaker breaker(Ticker ticker) {
    return CircuitBreaker.of(
        "service",
        CircuitBreakerPolicy.builder()
            .ticker(ticker)
            .tripper(Tripper.slowRate(1, Duration.ofSeconds(1)).and(Tripper.minRequests(100)))
            .build());
  }

  /** Throws when the test says so. */
  private static final class FlakyTicker implements Ticker {

    final FakeTicker time = FakeTicker.create();
    final Queue<Boolean> readings = new ArrayDeque<>();

    void throwsNext(boolean thrown) {
      readings.add(thrown);
    }

    @Override
    public long nanos() {
      if (Boolean.TRUE.equals(readings.poll())) {
        throw new IllegalStateException("no time");
      }
      return time.nanos();
    }
  }
}
