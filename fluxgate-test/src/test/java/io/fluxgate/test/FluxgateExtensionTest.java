package io.fluxgate.test;

import static io.fluxgate.test.FluxgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Tripper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FluxgateExtension.class)
class FluxgateExtensionTest {

  @Test
  void theSuppliedBuilderUsesTheSuppliedTickerAndListener(
      CircuitBreakerPolicy.Builder policy, ManualTicker ticker, RecordingListener listener) {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b", policy.tripper(Tripper.failureStreak(1)).permit(Permit.all()).build());

    breaker.acquire().failure();
    assertThat(breaker).isOpen().hasFailed(1).hasRejected(0);
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(breaker).hasRejected(1);

    ticker.advance(Duration.ofSeconds(60));
    breaker.acquire();
    assertThat(breaker).isHalfOpen().hasProbesInFlight(1).hasSucceeded(0).hasIgnored(0);
    assertThat(listener.statesEntered()).containsExactly(CircuitState.OPEN, CircuitState.HALF_OPEN);
  }

  @Test
  void eachTestGetsABreakerOfItsOwn(CircuitBreaker breaker) {
    assertThat(breaker).isClosed().hasFailed(0);
    breaker.acquire().failure();
  }

  @Test
  void theOtherTestsBreakerIsNotThisOne(CircuitBreaker breaker) {
    assertThat(breaker).hasFailed(0);
    breaker.acquire().failure();
  }

  @Test
  void aFailedAssertionNamesTheBreakerAndWhatWasFound(CircuitBreaker breaker) {
    assertThatThrownBy(() -> assertThat(breaker).isOpen())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expected test to be OPEN but it was CLOSED");
    assertThatThrownBy(() -> assertThat(breaker).hasRejected(3))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expected that 3 calls of test rejected but it was 0");
  }

  @Test
  void theSuppliedRandomnessIsTheSameInEachRun(SeededRandom random) {
    assertThat(random.getAsDouble()).isEqualTo(SeededRandom.of(1).getAsDouble());
    assertThat(random).hasToString("SeededRandom(1)");
  }
}
