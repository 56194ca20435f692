package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
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
        .hasNoCause();
    assertThat(rejection.getStackTrace()).isEmpty();
  }

  @Test
  void stackTraceIsThatOfTheRejection() {
    CallNotPermittedIOException rejection = rejectionFor(Duration.ofSeconds(7), true);

    assertThat(rejection.getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .contains("acquire", "rejectionFor");
  }

  @Test
  void programsThatUnwrapCausesFindTheRejection() {
    CallNotPermittedIOException rejection = rejectionFor(Duration.ofSeconds(7), false);

    assertThat(new IllegalStateException(new IOException(rejection)))
        .rootCause()
        .isSameAs(rejection);
  }

  @Test
  void rejectionOfAnotherBreakerIsNoFailureAsACause() {
    CallNotPermittedIOException rejection = rejectionFor(Duration.ofSeconds(7), false);
    CircuitBreaker caller =
        CircuitBreaker.of(
            "caller", CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(1)).build());

    caller.acquire().error(rejection);
    caller.acquire().error(new IllegalStateException(new IOException(rejection)));

    assertThat(caller.info().counts().ignored()).isEqualTo(2);
    assertThat(caller.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void factsSurviveSerialization() throws Exception {
    CallNotPermittedIOException rejection = rejectionFor(Duration.ofSeconds(7), true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(rejection);
    }

    Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(read).isInstanceOf(CallNotPermittedIOException.class);
    CallNotPermittedIOException copy = (CallNotPermittedIOException) read;
    assertThat(copy.name()).isEqualTo("service");
    assertThat(copy.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(copy.getStackTrace()).isEqualTo(rejection.getStackTrace());
  }

  @Test
  void headerIsWholeSecondsRoundedUpAndAtLeastOne() {
    assertThat(rejectionFor(Duration.ofNanos(1), false).retryAfterSeconds()).isEqualTo("1");
    assertThat(rejectionFor(Duration.ofSeconds(2), false).retryAfterSeconds()).isEqualTo("2");
    assertThat(rejectionFor(Duration.ofMillis(2_001), false).retryAfterSeconds()).isEqualTo("3");
    assertThat(rejectionFor(Retry.FOREVER, false).retryAfterSeconds()).isEqualTo("60");
  }
}
