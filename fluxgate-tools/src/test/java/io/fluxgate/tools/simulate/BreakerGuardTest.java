package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerGuardTest {

  private static final CircuitBreakerPolicy POLICY =
      CircuitBreakerPolicy.builder()
          .tripper(Tripper.failureStreak(2))
          .retry(Retry.cooldown(Duration.ofSeconds(1)))
          .halfOpenCalls(1)
          .build();

  private final VirtualClock clock = new VirtualClock();
  private Guard guard = new BreakerGuard(POLICY, clock, 1);

  @BeforeEach
  void startAnew() {
    guard = new BreakerGuard(POLICY, clock, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "TIMEOUT"})
  void failuresOpen(CallEnd end) {
    call(end);
    call(end);

    assertThat(guard.admit(() -> true)).isNull();
    assertThat(guard.openings()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCESS", "CANCELLED"})
  void otherEndsDoNot(CallEnd end) {
    call(end);
    call(end);
    call(end);

    assertThat(guard.openings()).isZero();
  }

  @Test
  void openCircuitProbesInVirtualTime() {
    call(CallEnd.ERROR);
    call(CallEnd.ERROR);

    clock.set(1_000_000_000L);
    call(CallEnd.ERROR);

    assertThat(guard.admit(() -> true)).isNull();
    assertThat(guard.openings()).isEqualTo(2);
    assertThat(guard.reopens()).isEqualTo(1);
  }

  private void call(CallEnd end) {
    Objects.requireNonNull(guard.admit(() -> true)).end(end);
  }
}
