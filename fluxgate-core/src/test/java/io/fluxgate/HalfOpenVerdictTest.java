package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What HALF_OPEN decides on: the latest outcomes of its own period, whatever the window. */
class HalfOpenVerdictTest {

  private static final int VERDICT = 10;

  /** A window of the user's own that remembers nothing at all. */
  private static final Window FORGETFUL =
      (inputs, now) ->
          new Window.Recorder() {
            @Override
            public WindowMetrics record(boolean failed, long durationNanos, long nowNanos) {
              return WindowMetrics.empty();
            }

            @Override
            public WindowMetrics metrics(long nowNanos) {
              return WindowMetrics.empty();
            }
          };

  static Stream<Window> windows() {
    return Stream.of(
        Window.count(1),
        Window.count(5),
        Window.count(100),
        Window.time(Duration.ofSeconds(1)),
        Window.time(Duration.ofSeconds(60)),
        FORGETFUL);
  }

  static Stream<Arguments> windowsAndPauses() {
    // 100, 1, 0.1 and 0.01 calls per second
    return windows()
        .flatMap(
            window ->
                Stream.of(10, 1_000, 10_000, 100_000)
                    .map(millis -> Arguments.of(window, Duration.ofMillis(millis))));
  }

  private static CircuitBreakerPolicy.Builder policy(FakeTicker ticker, Window window) {
    return CircuitBreakerPolicy.builder()
        .window(window)
        .tripper(Tripper.minRequests(20).and(Tripper.failureRate(0.4)))
        .retry(Retry.cooldown(Duration.ofSeconds(30)))
        .permit(Permit.all())
        .halfOpenCalls(VERDICT)
        .probeTimeout(Duration.ofDays(1))
        .initialState(CircuitState.HALF_OPEN)
        .ticker(ticker);
  }

  @ParameterizedTest
  @MethodSource("windowsAndPauses")
  void failedProbesNeverCloseHoweverFarApartTheyCome(Window window, Duration pause) {
    FakeTicker ticker = FakeTicker.create();
    CircuitBreaker breaker = CircuitBreaker.of("b", policy(ticker, window).build());

    for (int i = 0; i < VERDICT; i++) {
      assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      breaker.acquire().failure();
      ticker.advance(pause);
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  /** The chance that a verdict closes: that fewer than 4 of 10 independent probes fail. */
  private static double chanceOfClosing(double failureRatio) {
    double chance = 0;
    double ways = 1;
    for (int failures = 0; failures < 4; failures++) {
      chance +=
          ways * Math.pow(failureRatio, failures) * Math.pow(1 - failureRatio, VERDICT - failures);
      ways = ways * (VERDICT - failures) / (failures + 1);
    }
    return chance;
  }

  @ParameterizedTest
  @MethodSource("windowsAndPauses")
  void chanceOfClosingDependsOnTheFailuresAloneAndNotOnTheWindow(Window window, Duration pause) {
    Random random = new Random(42);
    for (double ratio : List.of(0.0, 0.5, 0.7, 0.9, 1.0)) {
      int closed = 0;
      int verdicts = 2_000;
      for (int verdict = 0; verdict < verdicts; verdict++) {
        FakeTicker ticker = FakeTicker.create();
        CircuitBreaker breaker = CircuitBreaker.of("b", policy(ticker, window).build());
        for (int i = 0; i < VERDICT && breaker.state() == CircuitState.HALF_OPEN; i++) {
          Ticket ticket = breaker.acquire();
          if (random.nextDouble() < ratio) {
            ticket.failure();
          } else {
            ticket.success();
          }
          ticker.advance(pause);
        }
        closed += breaker.state() == CircuitState.CLOSED ? 1 : 0;
      }
      // Four standard deviations of the worst case.
      assertThat((double) closed / verdicts).isEqualTo(chanceOfClosing(ratio), within(0.045));
    }
  }

  static Stream<Tripper> trippersThatSayNothingAboutFailuresInHalfOpen() {
    return Stream.of(
        Tripper.closed().and(Tripper.failureRate(0.5)),
        Tripper.slowRate(0.5, Duration.ofSeconds(1)),
        Tripper.failureStreak(3).and(Tripper.closed()),
        Tripper.retryAfter(),
        Tripper.custom("eleven failures", context -> context.metrics().failed() > VERDICT));
  }

  @ParameterizedTest
  @MethodSource("trippersThatSayNothingAboutFailuresInHalfOpen")
  void withoutASuccessNothingCloses(Tripper tripper) {
    FakeTicker ticker = FakeTicker.create();
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy(ticker, Window.count(100)).tripper(tripper).build());
    RecordedSignals signals = new RecordedSignals(breaker);

    for (int i = 0; i < VERDICT; i++) {
      assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      breaker.acquire().failure();
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().reopens()).isEqualTo(1);
    assertThat(signals.last().reason()).isEqualTo("none of 10 probes succeeded");
    assertThat(breaker.info().untilProbe()).contains(Duration.ofSeconds(30));
  }

  @Test
  void oneSuccessAmongThemClosesWhereTheTripperSaysNothing() {
    FakeTicker ticker = FakeTicker.create();
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            policy(ticker, Window.count(100))
                .tripper(Tripper.closed().and(Tripper.failureRate(0.5)))
                .build());
    RecordedSignals signals = new RecordedSignals(breaker);

    for (int i = 1; i < VERDICT; i++) {
      breaker.acquire().failure();
    }
    breaker.acquire().success();

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(signals.last().reason()).isEqualTo("1 of 10 probes succeeded");
  }

  @Test
  void failuresBeforeARampIsCompleteReopenAtTheVerdict() {
    FakeTicker ticker = FakeTicker.create();
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            policy(ticker, Window.count(100))
                .tripper(Tripper.closed().and(Tripper.failureRate(0.5)))
                .permit(Permit.rampUp(1, 1, Duration.ofMinutes(1)))
                .build());

    for (int i = 0; i < VERDICT; i++) {
      breaker.acquire().failure();
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void onlyTheLatestOutcomesAreInAVerdictThatWaitsForTheRamp() {
    FakeTicker ticker = FakeTicker.create();
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            policy(ticker, Window.count(100))
                .tripper(Tripper.minRequests(20).and(Tripper.failureRate(0.6)))
                .permit(Permit.rampUp(1, 1, Duration.ofMinutes(1)))
                .build());
    for (int i = 0; i < 200; i++) {
      breaker.acquire().success();
    }

    for (int i = 0; i < 6; i++) {
      assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      breaker.acquire().failure();
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void evidenceOfHalfOpenSurvivesAnotherPolicy(Window window) {
    FakeTicker ticker = FakeTicker.create();
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy(ticker, Window.time(Duration.ofSeconds(1))).build());
    for (int i = 0; i < 5; i++) {
      breaker.acquire().failure();
      ticker.advance(Duration.ofSeconds(5));
    }

    breaker.reconfigure(policy(ticker, window).tripper(Tripper.failures(9)).build());
    for (int i = 0; i < 4; i++) {
      assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      breaker.acquire().failure();
      ticker.advance(Duration.ofSeconds(5));
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void failuresHoldsFromItsNumberAndAsksForNoMoreThanThereCanBe() {
    FakeTicker ticker = FakeTicker.create();
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            policy(ticker, Window.count(100))
                .tripper(Tripper.failures(12))
                .initialState(CircuitState.CLOSED)
                .build());
    RecordedSignals signals = new RecordedSignals(breaker);
    for (int i = 0; i < 11; i++) {
      breaker.acquire().failure();
      breaker.acquire().success();
    }
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

    breaker.acquire().failure();

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(signals.last().reason()).isEqualTo("failures(12): 12 of 23 calls failed");
    ticker.advance(Duration.ofSeconds(30));
    for (int i = 0; i < VERDICT; i++) {
      breaker.acquire().failure();
    }
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(signals.last().reason()).isEqualTo("failures(12): 10 of 10 calls failed");
  }

  private static final class RecordedSignals {

    private final List<Signal> signals = new ArrayList<>();

    RecordedSignals(CircuitBreaker breaker) {
      breaker.addListener(signals::add);
    }

    Signal last() {
      return signals.get(signals.size() - 1);
    }
  }
}
