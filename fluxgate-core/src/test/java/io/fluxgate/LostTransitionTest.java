package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.internal.window.StripedCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Transitions, counts and wishes that must not get lost, whatever happens at the same moment. */
class LostTransitionTest {

  private final FakeTicker ticker = FakeTicker.create();

  private CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .ticker(ticker)
        .permit(Permit.all())
        .halfOpenCalls(1)
        .retry(Retry.cooldown(Duration.ofSeconds(10)))
        .tripper(Tripper.failureStreak(3));
  }

  @Test
  void openingIsNotLostIfThePolicyChangesWhileTheDelayIsDrawn() {
    CircuitBreaker[] breaker = new CircuitBreaker[1];
    Retry changesThePolicy =
        (reopens, random) -> {
          breaker[0].reconfigure(policy().halfOpenCalls(7).build());
          return Duration.ofSeconds(10);
        };
    breaker[0] = CircuitBreaker.of("b", policy().retry(changesThePolicy).build());

    for (int i = 0; i < 3; i++) {
      breaker[0].acquire().failure();
    }

    assertThat(breaker[0].state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker[0].policy().verdictCalls()).isEqualTo(7);
    assertThat(breaker[0].info().transitions()).isEqualTo(1);
  }

  @Test
  void resetWhileTheDelayIsDrawnWins() {
    CircuitBreaker[] breaker = new CircuitBreaker[1];
    Retry resets =
        (reopens, random) -> {
          breaker[0].reset();
          return Duration.ofSeconds(10);
        };
    breaker[0] = CircuitBreaker.of("b", policy().retry(resets).build());

    for (int i = 0; i < 3; i++) {
      breaker[0].acquire().failure();
    }

    assertThat(breaker[0].state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker[0].info().metrics().total()).isZero();
  }

  @Test
  void leaseOfTheFirstProbeBeginsAfterTheListeners() {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy().probeTimeout(Duration.ofSeconds(60)).build());
    breaker.addListener(
        signal -> {
          if (signal.to() == CircuitState.HALF_OPEN) {
            ticker.advance(Duration.ofMinutes(5));
          }
        });
    breaker.openFor(Duration.ofSeconds(1));
    ticker.advance(Duration.ofSeconds(1));

    Ticket probe = breaker.acquire();

    assertThat(breaker.tryAcquire()).isEmpty();
    ticker.advance(Duration.ofSeconds(59));
    assertThat(breaker.tryAcquire()).isEmpty();
    probe.success();
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  private record Waiting(Duration asked) implements Outcome {

    @Override
    public @Nullable Throwable error() {
      return null;
    }

    @Override
    public @Nullable Object result() {
      return null;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(asked);
    }
  }

  @Test
  void farRetryAfterIsKeptThoughAnExpiredOneCameBefore() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy().build());
    breaker.acquire().outcome(new Waiting(Duration.ofSeconds(1)), Tracker.all());
    ticker.advance(Duration.ofSeconds(2));
    Duration far = Duration.ofNanos(Long.MAX_VALUE - 1);
    breaker.acquire().outcome(new Waiting(far), Tracker.all());

    for (int i = 0; i < 3; i++) {
      breaker.acquire().failure();
    }

    assertThat(breaker.info().untilProbe()).contains(far);
  }

  @Test
  void threadsThatClaimTheSameIdLoseNoCount() throws InterruptedException {
    StripedCounter counter = new StripedCounter();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          new Thread() {
            @Override
            @SuppressWarnings("deprecation")
            public long getId() {
              return 1;
            }

            @Override
            public void run() {
              for (int j = 0; j < 100_000; j++) {
                counter.addRelease(1);
              }
            }
          });
    }

    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(counter.sum()).isEqualTo(400_000);
  }

  @Test
  void ruleThatAsksForAnUndeclaredThresholdIsAnsweredFromThenOn() {
    Duration slow = Duration.ofSeconds(2);
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            policy()
                .tripper(
                    Tripper.custom(
                        "half are slow",
                        context ->
                            context.metrics().slowRate(slow) >= 0.5
                                && context.metrics().total() >= 10))
                .build());
    try (CapturedLog log = CapturedLog.open()) {
      for (int i = 0; i < 20 && breaker.state() == CircuitState.CLOSED; i++) {
        Ticket ticket = breaker.acquire();
        ticker.advance(i % 2 == 0 ? Duration.ofSeconds(3) : Duration.ofSeconds(1));
        ticket.success();
      }

      assertThat(log.messages("half are slow")).hasSize(1);
    }
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().transitions()).isEqualTo(1);
  }

  @Test
  void openingThatAShadowAskedForIsNotMadeByTheBreakerThatBecomesRealMeanwhile() {
    CircuitBreaker[] breaker = new CircuitBreaker[1];
    Retry enforces =
        (reopens, random) -> {
          breaker[0].enforce();
          return Duration.ofSeconds(10);
        };
    breaker[0] =
        CircuitBreaker.of(
            "b", policy().retry(enforces).initialState(CircuitState.METRICS_ONLY).build());

    for (int i = 0; i < 3; i++) {
      breaker[0].acquire().failure();
    }
    assertThat(breaker[0].state()).isEqualTo(CircuitState.CLOSED);

    // It has the window of the shadow: the next failure opens it.
    breaker[0].acquire().failure();
    assertThat(breaker[0].state()).isEqualTo(CircuitState.OPEN);
  }
}
