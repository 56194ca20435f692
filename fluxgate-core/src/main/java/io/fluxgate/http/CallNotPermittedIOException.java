package io.fluxgate.http;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitState;
import io.fluxgate.internal.util.Checks;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Thrown by an HTTP client instead of sending a request when the circuit does not let it through.
 *
 * <p>An {@link IOException}, because callers of HTTP clients handle no other exception. By default
 * it has no stack trace; {@code rejectionStackTraces} of the policy adds one.
 */
public final class CallNotPermittedIOException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /** The cause, which holds the details. */
  private final CallNotPermittedException rejection;

  /**
   * Wraps a rejection in an I/O exception.
   *
   * @param rejection the core's exception, which becomes the cause
   */
  public CallNotPermittedIOException(CallNotPermittedException rejection) {
    super(Checks.notNull("rejection", rejection));
    this.rejection = rejection;
  }

  /** {@return the name of the breaker that rejected the call} */
  public String name() {
    return rejection.name();
  }

  /** {@return the state in which the breaker rejected the call: OPEN, HALF_OPEN or FORCED_OPEN} */
  public CircuitState state() {
    return rejection.state();
  }

  /**
   * {@return how long after the rejection a probe may be let through: zero in HALF_OPEN, empty if
   * only manual action helps}
   */
  public Optional<Duration> retryAfter() {
    return rejection.retryAfter();
  }

  /**
   * {@return why the circuit last opened, with the numbers that decided; empty if it never opened}
   */
  public Optional<String> reason() {
    return rejection.reason();
  }

  /** {@return when the circuit last opened, by the wall clock; empty if it never opened} */
  public Optional<Instant> openedAt() {
    return rejection.openedAt();
  }

  /** {@return why calls failed before the circuit last opened, the latest cause first} */
  public List<String> causes() {
    return rejection.causes();
  }

  /**
   * {@return the value of a {@code Retry-After} header for this rejection: whole seconds, at least
   * 1; 60 if only manual action helps}
   */
  public String retryAfterSeconds() {
    Duration wait = retryAfter().orElse(Duration.ofSeconds(60));
    return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }

  /**
   * {@return the fallback's response to this rejection, for adapters}
   *
   * <p>Callers of HTTP clients handle no exception but {@link IOException}, so any other exception
   * of the fallback is wrapped in one. This rejection is suppressed in it, unless it is its cause.
   * If the fallback was interrupted, so is the thread.
   *
   * @param <T> the type of the response
   * @param fallback called once, on this thread; must not return null, and may throw this rejection
   * @throws IOException what the fallback throws, wrapped if it is not an {@code IOException}
   */
  public <T> T recover(Callable<? extends T> fallback) throws IOException {
    try {
      T result = fallback.call();
      if (result == null) {
        throw new IllegalStateException("the fallback returned null");
      }
      return result;
    } catch (IOException failure) {
      throw withRejection(failure);
    } catch (Throwable failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw withRejection(new IOException("The fallback of a rejected call failed", failure));
    }
  }

  private IOException withRejection(IOException failure) {
    if (failure != this && failure.getCause() != this) {
      failure.addSuppressed(this);
    }
    return failure;
  }

  @Override
  public String getMessage() {
    return rejection.getMessage();
  }

  /** Fills in no stack trace: the rejection has one if the policy asks for it. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
