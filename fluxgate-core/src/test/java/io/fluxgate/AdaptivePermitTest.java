package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Probing that grows with success. */
class AdaptivePermitTest {

  private static final Duration DELAY = Duration.ofSeconds(5);

  private final FakeTicker ticker = FakeTicker.create();

  private CircuitBreaker halfOpen(int maximumProbes, int verdictCalls) {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            CircuitBreakerPolicy.builder()
                .tripper(Tripper.failureStreak(3))
                .retry(Retry.cooldown(DELAY))
                .permit(Permit.adaptive())
                .maximumProbes(maximumProbes)
                .verdictCalls(verdictCalls)
                .ticker(ticker)
                .build());
    breaker.halfOpen();
    return breaker;
  }

  /** Begins calls until one is rejected. */
  private static List<Ticket> fill(CircuitBreaker breaker) {
    List<Ticket> admitted = new ArrayList<>();
    for (Optional<Ticket> next = breaker.tryAcquire();
        next.isPresent();
        next = breaker.tryAcquire()) {
      admitted.add(next.get());
    }
    return admitted;
  }

  @Test
  void eachSuccessAddsAProbe() {
    CircuitBreaker breaker = halfOpen(100, 100);

    List<Integer> widths = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      List<Ticket> probes = fill(breaker);
      widths.add(probes.size());
      probes.forEach(Ticket::success);
    }

    assertThat(widths).containsExactly(1, 2, 4, 8, 16);
  }

  @Test
  void failureHalvesTheirNumber() {
    CircuitBreaker breaker = halfOpen(100, 100);
    for (int round = 0; round < 3; round++) {
      fill(breaker).forEach(Ticket::success);
    }

    List<Ticket> probes = fill(breaker);
    assertThat(probes).hasSize(8);
    probes.get(0).failure();
    probes.subList(1, 8).forEach(Ticket::discard);

    assertThat(fill(breaker)).hasSize(4);
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void circuitClosesOnceNoCallIsRejectedAnyMore() {
    CircuitBreaker breaker = halfOpen(100, 2);
    for (int round = 0; round < 3; round++) {
      fill(breaker).forEach(Ticket::success);
      assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    // One call at a time, where eight could be.
    int calls = 0;
    while (breaker.state() == CircuitState.HALF_OPEN && calls < 100) {
      breaker.acquire().success();
      calls++;
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(calls).isLessThanOrEqualTo(4);
  }

  @Test
  void circuitClosesAtTheGreatestWidth() {
    CircuitBreaker breaker = halfOpen(4, 1);

    for (int round = 0; round < 3 && breaker.state() == CircuitState.HALF_OPEN; round++) {
      fill(breaker).forEach(Ticket::success);
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void failuresReopenTheCircuitAsWithAnyPermit() {
    CircuitBreaker breaker = halfOpen(100, 100);

    for (int i = 0; i < 3; i++) {
      breaker.acquire().failure();
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().reopens()).isEqualTo(1);
  }

  @Test
  void permitPrintsAsItIsWritten() {
    assertThat(Permit.adaptive()).hasToString("adaptive()");
  }
}
