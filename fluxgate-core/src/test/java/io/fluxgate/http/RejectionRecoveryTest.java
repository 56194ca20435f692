package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.adapter.HttpFailures;
import io.fluxgate.http.adapter.Rejections;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class RejectionRecoveryTest {

  private final CallNotPermittedIOException rejection = rejection();

  private static CallNotPermittedIOException rejection() {
    CircuitBreaker breaker = CircuitBreaker.of("x");
    breaker.forceOpen();
    return new CallNotPermittedIOException(
        (CallNotPermittedException) catchThrowable(breaker::acquire));
  }

  private Throwable failureOf(Callable<String> fallback) {
    return catchThrowable(() -> Rejections.recover(rejection, fallback));
  }

  @Test
  void resultOfTheFallbackIsReturned() throws Exception {
    assertThat(Rejections.<String>recover(rejection, () -> "cached")).isEqualTo("cached");
  }

  @Test
  void ioExceptionIsRethrownWithTheRejection() {
    IOException fault = new IOException("x");

    Throwable seen =
        failureOf(
            () -> {
              throw fault;
            });

    assertThat(seen).isSameAs(fault).hasSuppressedException(rejection);
  }

  @Test
  void anythingElseIsWrapped() {
    AssertionError fault = new AssertionError("x");

    Throwable seen =
        failureOf(
            () -> {
              throw fault;
            });

    assertThat(seen).isExactlyInstanceOf(IOException.class).hasCause(fault);
    assertThat(seen.getSuppressed()).containsExactly(rejection);
  }

  @Test
  void interruptStaysSet() {
    Throwable seen =
        failureOf(
            () -> {
              throw new InterruptedException();
            });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void rejectionItselfMayBeRethrown() {
    Throwable seen =
        failureOf(
            () -> {
              throw rejection;
            });

    assertThat(seen).isSameAs(rejection).hasNoSuppressedExceptions();
  }

  @Test
  @SuppressWarnings("NullAway")
  void nothingIsNoResult() {
    assertThat(failureOf(() -> null))
        .isExactlyInstanceOf(IOException.class)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasSuppressedException(rejection);
  }

  @Test
  void rejectionMayBeWrapped() {
    IOException wrapper = new IOException(rejection);

    Throwable seen =
        failureOf(
            () -> {
              throw wrapper;
            });

    assertThat(seen).isSameAs(wrapper).hasNoSuppressedExceptions();
  }

  @Test
  void missingFileIsALocalFault() {
    assertThat(HttpFailures.kindOf(new FileNotFoundException("x"), HttpProgress.NO_RESPONSE))
        .isEqualTo(HttpFailureKind.LOCAL);
    assertThat(HttpFailures.kindOf(new NoSuchFileException("x"), HttpProgress.NO_RESPONSE))
        .isEqualTo(HttpFailureKind.LOCAL);
  }
}
