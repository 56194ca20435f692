package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A host whose answers take 20 s, two calls a second, and a breaker that knows none of them. */
class SlowFromTheStartTest {

  private static final Duration BETWEEN_CALLS = Duration.ofMillis(500);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int CALLS_PER_ANSWER = (int) ANSWER.dividedBy(BETWEEN_CALLS);

  private final FakeTicker ticker = FakeTicker.create();
  private final Queue<Started> waiting = new ArrayDeque<>();

  /** A call, and the number of the step at which it is answered. */
  private record Started(Ticket ticket, int answeredAt) {}

  @Test
  void circuitStaysClosedIfThePolicyExpectsSlowAnswers() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "slow",
            CircuitBreakerPolicy.http().toBuilder()
                .ticker(ticker)
                .overdue(Overdue.adaptive().initially(Duration.ofMinutes(1)))
                .build());

    run(breaker, 0, 10 * CALLS_PER_ANSWER);

    assertThat(breaker.info().counts().rejected()).isZero();
    assertThat(breaker.info().counts().failed()).isZero();
  }

  @Test
  void circuitThatOpensForWantOfAnswersClosesWhenTheyCome() {
    CircuitBreaker breaker =
        CircuitBreaker.of("slow", CircuitBreakerPolicy.http().toBuilder().ticker(ticker).build());

    run(breaker, 0, CALLS_PER_ANSWER);
    assertThat(breaker.state()).isNotEqualTo(CircuitState.CLOSED);

    run(breaker, CALLS_PER_ANSWER, 3 * CALLS_PER_ANSWER);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    long rejected = breaker.info().counts().rejected();

    run(breaker, 3 * CALLS_PER_ANSWER, 20 * CALLS_PER_ANSWER);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().counts().rejected()).isEqualTo(rejected);
  }

  private void run(CircuitBreaker breaker, int from, int to) {
    for (int step = from; step < to; step++) {
      while (!waiting.isEmpty() && waiting.element().answeredAt <= step) {
        waiting.remove().ticket.success();
      }
      int answeredAt = step + CALLS_PER_ANSWER;
      breaker.tryAcquire().ifPresent(ticket -> waiting.add(new Started(ticket, answeredAt)));
      ticker.advance(BETWEEN_CALLS);
    }
  }
}
