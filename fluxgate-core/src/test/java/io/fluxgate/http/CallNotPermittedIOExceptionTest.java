package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallNotPermittedIOExceptionTest {

  private static CallNotPermittedIOException rejectionFor(Duration delay, boolean stackTraces) {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "service",
            CircuitBreakerPolicy.builder()
                .ticker(() -> 0)
                .clock(() -> Instant.parse("2026-01-01T00:00:00Z"))
                .retry(Retry.cooldown(delay))
                .tripper(Tripper.failureStreak(1))
                .rejectionStackTraces(stackTraces)
                .build());
    breaker.acquire().failure();
    return new CallNotPermittedIOException(
        catchThrowableOfType(CallNotPermittedException.class, breaker::acquire));
  }

  @Test
  void rejectionIsAnIoExceptionThatSaysTheSame() {
    CallNotPermittedIOException rejection = rejectionFor(Duration.ofSeconds(7), false);

    assertThat(rejection).isInstanceOf(IOException.class);
    assertThat(rejection.name()).isEqualTo("service");
    assertThat(rejection.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rejection.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(rejection)
        .hasMessage(
            "Circuit breaker service is OPEN: next probe in 7 s; it opened at 2026-01-01T00:00:00Z:"
                + " failureStreak(1): 1 failure in a row")
        .hasCauseInstanceOf(CallNotPermittedException.class);
    assertThat(rejection.getStackTrace()).isEmpty();
    assertThat(rejection).cause().satisfies(cause -> assertThat(cause.getStackTrace()).isEmpty());
  }

  @Test
  void stackTraceIsThatOfTheRejection() {
    CallNotPermittedIOException rejection = rejectionFor(Duration.ofSeconds(7), true);

    assertThat(rejection)
        .cause()
        .satisfies(cause -> assertThat(cause.getStackTrace()).isNotEmpty());
  }

  @Test
  void headerIsWholeSecondsRoundedUpAndAtLeastOne() {
    assertThat(rejectionFor(Duration.ofNanos(1), false).retryAfterSeconds()).isEqualTo("1");
    assertThat(rejectionFor(Duration.ofSeconds(2), false).retryAfterSeconds()).isEqualTo("2");
    assertThat(rejectionFor(Duration.ofMillis(2_001), false).retryAfterSeconds()).isEqualTo("3");
    assertThat(rejectionFor(Retry.FOREVER, false).retryAfterSeconds()).isEqualTo("60");
  }
}
