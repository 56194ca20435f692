package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogListenerTest {

  private static CircuitBreaker breaker(String name, LogListener listener) {
    return CircuitBreaker.of(
        name,
        CircuitBreakerPolicy.builder()
            .tripper(Tripper.failureStreak(1))
            .listener(listener)
            .build());
  }

  @Test
  void eachTransitionIsOneLineAtTheLevelOfItsState() {
    try (CapturedLog log = CapturedLog.open()) {
      CircuitBreaker breaker = breaker("service", LogListener.create());
      breaker.acquire().failure();
      breaker.reset();
      breaker.forceOpen();
      breaker.disable();
      breaker.metricsOnly();

      assertThat(log.records())
          .extracting(LogRecord::getLevel)
          .containsExactly(Level.WARNING, Level.INFO, Level.WARNING, Level.INFO, Level.INFO);
      assertThat(log.records().get(0).getMessage())
          .isEqualTo(
              "Circuit breaker service went CLOSED -> OPEN (failureStreak(1): 1 failure in a row)"
                  + " #1 [total=1, failed=1]");
    }
  }

  @Test
  void levelOfAStateCanBeChosen() {
    try (CapturedLog log = CapturedLog.open()) {
      LogListener quiet =
          LogListener.create()
              .level(CircuitState.OPEN, System.Logger.Level.DEBUG)
              .level(CircuitState.CLOSED, System.Logger.Level.OFF);
      CircuitBreaker breaker = breaker("service", quiet);
      breaker.acquire().failure();
      breaker.reset();

      assertThat(log.records()).extracting(LogRecord::getLevel).containsExactly(Level.FINE);
    }
  }

  @Test
  void nameCannotForgeALine() {
    try (CapturedLog log = CapturedLog.open()) {
      String forged = "a\nWARNING b\r\u001b[31m\u0085\u2028\u202e\u0000";
      breaker(forged, LogListener.create()).acquire().failure();

      assertThat(log.records()).hasSize(1);
      assertThat(log.records().get(0).getMessage())
          .contains("a?WARNING b??[31m????")
          .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");
    }
  }

  @Test
  void nameOfEnormousLengthIsCut() {
    try (CapturedLog log = CapturedLog.open()) {
      breaker("x".repeat(100_000), LogListener.create()).acquire().failure();

      assertThat(log.records().get(0).getMessage().length()).isLessThan(2_100);
    }
  }
}
