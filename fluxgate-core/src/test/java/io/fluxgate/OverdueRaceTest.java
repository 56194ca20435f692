package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that end, begin their answers and become overdue at the same moment. */
class OverdueRaceTest {

  private static final int THREADS = 16;
  private static final int CALLS = 3_000;
  private static final int HELD = 8;

  private final FakeTicker ticker = FakeTicker.create();
  private final ConcurrentLinkedQueue<Ticket> handedOver = new ConcurrentLinkedQueue<>();

  static Stream<ThreadFactory> threadFactories() throws ReflectiveOperationException {
    return Race.threadFactories();
  }

  @ParameterizedTest
  @MethodSource("threadFactories")
  void eachCallIsCountedOnceWhateverComesAtTheSameMoment(ThreadFactory factory) throws Exception {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            CircuitBreakerPolicy.builder()
                .tripper(Tripper.failureStreak(Integer.MAX_VALUE))
                .overdue(Overdue.after(Duration.ofMillis(160)))
                .ticker(ticker)
                .build());

    Race.run(factory, THREADS, thread -> hammer(breaker, new Random(thread)));
    handedOver.forEach(ticket -> settle(ticket, 0));
    ticker.advance(Duration.ofSeconds(1));
    breaker.acquire().discard();

    CallCounts counts = breaker.info().counts();
    assertThat(counts.succeeded() + counts.failed() + counts.ignored())
        .isEqualTo((long) THREADS * CALLS + 1);
    assertThat(breaker.info().failureKinds()).containsOnlyKeys("OVERDUE");
    assertThat(counts.failed()).isPositive();
    assertThat(counts.succeeded()).isPositive();
    assertThat(counts.ignored()).isPositive();
  }

  /** Holds a few calls under way, ends some of its own and some of other threads'. */
  private void hammer(CircuitBreaker breaker, Random random) {
    Deque<Ticket> held = new ArrayDeque<>();
    for (int call = 0; call < CALLS; call++) {
      Ticket ticket = breaker.acquire();
      if (random.nextInt(4) == 0) {
        handedOver.add(ticket);
        ticket = handedOver.poll();
      }
      if (ticket != null) {
        held.add(ticket);
      }
      if (random.nextInt(3) == 0) {
        ticker.advance(Duration.ofMillis(random.nextInt(40)));
      }
      if (held.size() > HELD) {
        settle(held.remove(), random.nextInt(3));
      }
    }
    handedOver.addAll(held);
  }

  private static void settle(Ticket ticket, int how) {
    switch (how) {
      case 0 -> ticket.success();
      case 1 -> {
        ticket.stopClock();
        ticket.success();
      }
      default -> ticket.discard();
    }
  }
}
