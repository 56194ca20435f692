package io.fluxgate.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Tripper;
import io.fluxgate.test.ManualTicker;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** One breaker with a manual clock, whose callers' patience is 250 ms. */
final class Rig {

  static final Duration TOO_LONG = Duration.ofMillis(250);

  final ManualTicker ticker = ManualTicker.create();
  final CircuitBreaker breaker;

  private Rig(UnaryOperator<CircuitBreakerPolicy.Builder> changes) {
    breaker =
        CircuitBreaker.of(
            "service",
            changes.apply(CircuitBreakerPolicy.http().toBuilder().ticker(ticker)).build());
  }

  static Rig closed() {
    return new Rig(policy -> policy);
  }

  /** One slot for a probe, and no verdict for as long as a test lasts. */
  static Rig probing() {
    return new Rig(
        policy ->
            policy
                .initialState(CircuitState.HALF_OPEN)
                .permit(Permit.all())
                .maximumProbes(1)
                .verdictCalls(1_000)
                .tripper(Tripper.failures(1_000_000)));
  }

  void assertCounts(int succeeded, int failed, int ignored) {
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(succeeded, failed, ignored, 0, 0));
    assertThat(breaker.info().probesInFlight()).isZero();
  }
}
