package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Asynchronous calls that are cancelled after a long wait. */
class AbandonedCallTest {

  private final FakeTicker ticker = FakeTicker.create();

  private CircuitBreaker breaker(CircuitBreakerPolicy.Builder policy) {
    return CircuitBreaker.of("b", policy.ticker(ticker).build());
  }

  private void cancelAfter(CircuitBreaker breaker, Duration wait) {
    CompletableFuture<Object> call =
        breaker.callAsync(CompletableFuture::new).toCompletableFuture();
    ticker.advance(wait);
    assertThat(call.cancel(true)).isTrue();
  }

  @Test
  void cancellationAfterALongWaitIsAFailureAndAnEarlyOneIsIgnored() {
    CircuitBreaker breaker = breaker(CircuitBreakerPolicy.http().toBuilder());

    cancelAfter(breaker, Duration.ofMillis(249));
    cancelAfter(breaker, Duration.ofMillis(250));

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 1, 0, 0));
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("ABANDONED", 1L));
  }

  @Test
  void trackerOfThePolicyDecidesAboutIt() {
    CircuitBreaker breaker =
        breaker(
            CircuitBreakerPolicy.http().toBuilder()
                .tracker(Tracker.typeOf(java.io.IOException.class)));

    cancelAfter(breaker, Duration.ofSeconds(1));

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
  }

  @Test
  void cancellationIsIgnoredWhereNothingIsOverdue() {
    CircuitBreaker breaker = breaker(CircuitBreakerPolicy.builder());

    cancelAfter(breaker, Duration.ofSeconds(1));

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
  }

  @Test
  void ticketOfACallThatIsGivenUpIsJudgedByItsWait() {
    CircuitBreaker breaker = breaker(CircuitBreakerPolicy.http().toBuilder());
    Ticket early = breaker.acquire();
    ticker.advance(Duration.ofMillis(249));
    assertThat(early.cancelled()).isTrue();

    Ticket late = breaker.acquire();
    ticker.advance(Duration.ofMillis(250));
    assertThat(late.cancelled()).isTrue();

    assertThat(late.cancelled()).isFalse();
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 1, 0, 0));
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("ABANDONED", 1L));
  }

  @Test
  void callThatIsGivenUpInTheMiddleOfItsAnswerIsJudgedByTheWaitForTheRest() {
    CircuitBreaker breaker = breaker(CircuitBreakerPolicy.http().toBuilder());
    for (long millis : new long[] {249, 250}) {
      Ticket ticket = breaker.acquire();
      ticket.stopClock();
      assertThat(ticket.cancelled(Duration.ofMillis(millis))).isTrue();
      assertThat(ticket.cancelled(Duration.ofMillis(millis))).isFalse();
    }

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 1, 0, 0));
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("ABANDONED", 1L));
  }
}
