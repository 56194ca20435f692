package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A maximum of calls under way. */
class MaximumConcurrentCallsTest {

  private static final Duration DELAY = Duration.ofSeconds(30);

  private final FakeTicker ticker = FakeTicker.create();

  private CircuitBreakerPolicy.Builder policy(int maximum) {
    return CircuitBreakerPolicy.builder()
        .tripper(Tripper.failureStreak(3))
        .retry(Retry.cooldown(DELAY))
        .permit(Permit.all())
        .maximumConcurrentCalls(maximum)
        .ticker(ticker);
  }

  @Test
  void callBeyondTheMaximumIsRejectedWithThatReasonAndMovesNothing() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy(2).build());
    Ticket first = breaker.acquire();
    breaker.acquire();

    assertThatThrownBy(breaker::acquire)
        .isInstanceOfSatisfying(
            CallNotPermittedException.class,
            rejection -> {
              assertThat(rejection.state()).isEqualTo(CircuitState.CLOSED);
              assertThat(rejection.reason()).contains("2 calls are under way, the maximum");
              assertThat(rejection.retryAfter()).contains(Duration.ZERO);
            })
        .hasMessage("Circuit breaker b rejects the call: 2 calls are under way, the maximum");
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThatThrownBy(() -> breaker.call(() -> "unreached"))
        .isInstanceOf(CallNotPermittedException.class);

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 0, 0, 0, 0, 3));
    first.discard();
    assertThat(breaker.call(() -> "through")).isEqualTo("through");
  }

  @Test
  void eachEndOfACallMakesRoomOnce() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy(1).build());

    for (int i = 0; i < 3; i++) {
      Ticket ticket = breaker.acquire();
      ticket.success();
      ticket.success();
      ticket.discard();
      breaker.run(() -> {});
      assertThatThrownBy(
              () ->
                  breaker.call(
                      () -> {
                        throw new IllegalStateException("on purpose");
                      }))
          .isInstanceOf(IllegalStateException.class);
      breaker.run(() -> {});
      assertThat(breaker.callAsync(() -> java.util.concurrent.CompletableFuture.completedFuture(1)))
          .isCompletedWithValue(1);
    }

    assertThat(breaker.info().counts().beyondMaximum()).isZero();
  }

  @Test
  void rejectionsOfAnOpenCircuitTakeNoRoom() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy(1).build());
    breaker.openFor(DELAY);
    for (int i = 0; i < 5; i++) {
      assertThat(breaker.tryAcquire()).isEmpty();
    }

    ticker.advance(DELAY);
    Ticket probe = breaker.acquire();
    assertThat(breaker.tryAcquire()).isEmpty();
    probe.success();

    assertThat(breaker.info().counts().rejected()).isEqualTo(5);
    assertThat(breaker.info().counts().beyondMaximum()).isEqualTo(1);
    breaker.reset();
    breaker.run(() -> {});
  }

  @Test
  void maximumHoldsForCallsThatBeginAfterItWasSet() {
    CircuitBreakerPolicy without = CircuitBreakerPolicy.builder().ticker(ticker).build();
    CircuitBreaker breaker = CircuitBreaker.of("b", without);
    List<Ticket> before = new ArrayList<>(List.of(breaker.acquire(), breaker.acquire()));

    breaker.reconfigure(policy(1).build());
    Ticket one = breaker.acquire();
    assertThat(breaker.tryAcquire()).isEmpty();
    before.forEach(Ticket::success);
    assertThat(breaker.tryAcquire()).isEmpty();
    one.success();
    assertThat(breaker.tryAcquire()).isPresent();

    breaker.reconfigure(without);
    breaker.acquire();
    assertThat(breaker.tryAcquire()).isPresent();
  }

  @Test
  void overdueCallStaysUnderWayUntilItEnds() {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy(1).overdue(Overdue.after(Duration.ofSeconds(2))).build());
    Ticket hanging = breaker.acquire();

    ticker.advance(Duration.ofSeconds(2));
    assertThat(breaker.tryAcquire()).isEmpty();
    hanging.stopClock();

    assertThat(breaker.tryAcquire()).isPresent();
  }

  @Test
  void shadowLetsThemThroughAndCountsThem() {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy(1).initialState(CircuitState.METRICS_ONLY).build());

    breaker.acquire();
    breaker.acquire();

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 0, 0, 0, 1, 0));
  }
}
