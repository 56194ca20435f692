package io.fluxgate.micrometer;

import static io.fluxgate.Tripper.failureStreak;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Signal;
import io.fluxgate.test.ManualTicker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TransitionsTest {

  @Test
  void movesAreThoseThatBreakersMake() {
    ManualTicker ticker = ManualTicker.create();
    Set<Transitions.Move> made = new HashSet<>();
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "service",
            CircuitBreakerPolicy.builder()
                .ticker(ticker)
                .tripper(failureStreak(1))
                .retry(Retry.cooldown(Duration.ofSeconds(1)))
                .permit(Permit.all())
                .halfOpenCalls(2)
                .listener(signal -> made.add(moveOf(signal)))
                .build());
    List<Consumer<CircuitBreaker>> steps =
        List.of(
            CircuitBreaker::reset,
            CircuitBreaker::disable,
            CircuitBreaker::metricsOnly,
            CircuitBreaker::enforce,
            CircuitBreaker::forceOpen,
            each -> ticker.advance(Duration.ofSeconds(1)),
            each -> each.tryAcquire().ifPresent(ticket -> ticket.success()),
            each -> each.tryAcquire().ifPresent(ticket -> ticket.failure()));
    Random random = new Random(1);
    int[] weights = {0, 1, 2, 3, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7};

    for (int i = 0; i < 50_000; i++) {
      steps.get(weights[random.nextInt(weights.length)]).accept(breaker);
    }

    assertThat(Transitions.MOVES).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
  }

  private static Transitions.Move moveOf(Signal signal) {
    return new Transitions.Move(signal.from(), signal.to(), signal.shadow());
  }
}
