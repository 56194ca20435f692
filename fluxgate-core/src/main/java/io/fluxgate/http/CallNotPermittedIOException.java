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
 * Thrown by an HTTP client instead of sending a request, when the circuit does not let it through.
 *
 * <p>It is an {@link IOException} because clients and their users expect nothing else of a call. It
 * has no stack trace unless the policy asks for one.
 */
public final class CallNotPermittedIOException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /** The cause, which knows the breaker and its state. */
  private final CallNotPermittedException rejection;

  /**
   * Makes an I/O exception of a rejection.
   *
   * @param rejection the core's exception; it becomes the cause
   */
  public CallNotPermittedIOException(CallNotPermittedException rejection) {
    super(Checks.notNull("rejection", rejection));
    this.rejection = rejection;
  }

  /** {@return the name of the breaker that rejected the call} */
  public String name() {
    return rejection.name();
  }

  /** {@return the state that rejected the call: OPEN, HALF_OPEN or FORCED_OPEN} */
  public CircuitState state() {
    return rejection.state();
  }

  /**
   * {@return how long after the rejection a call may be let through as a probe: zero in HALF_OPEN,
   * empty if that needs somebody's intervention}
   */
  public Optional<Duration> retryAfter() {
    return rejection.retryAfter();
  }

  /** {@return why the circuit opened last, with the numbers that decided; empty if it never did} */
  public Optional<String> reason() {
    return rejection.reason();
  }

  /** {@return when the circuit opened last, by the wall clock; empty if it never did} */
  public Optional<Instant> openedAt() {
    return rejection.openedAt();
  }

  /** {@return why calls had failed when the circuit opened last, the latest cause first} */
  public List<String> causes() {
    return rejection.causes();
  }

  /**
   * {@return the value of a {@code Retry-After} header for this rejection: whole seconds, at least
   * 1}
   */
  public String retryAfterSeconds() {
    Duration wait = retryAfter().orElse(Duration.ofSeconds(60));
    return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }

  /**
   * {@return what a fallback makes of this rejection, for adapters}
   *
   * <p>Clients expect nothing but an {@link IOException} of a call, so that is what the fallback's
   * failure becomes, with this rejection as suppressed unless it is the cause. Restores the
   * interrupt of the thread.
   *
   * @param <T> the type of the response
   * @param fallback called once, on this thread; it may throw this rejection, and must not return
   *     null
   * @throws IOException what the fallback throws, or the wrapper of anything else
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

  /** Takes no stack trace: the rejection has one, if its policy wants it. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
