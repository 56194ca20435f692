package io.fluxgate.http;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitState;
import io.fluxgate.Rejection;
import io.fluxgate.internal.util.Checks;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Thrown by an HTTP client instead of sending a request, when the circuit does not let it through.
 *
 * <p>It is an {@link IOException} because clients and their users expect nothing else of a call. It
 * has no stack trace unless the policy asks for one, and no cause: programs that unwrap causes find
 * this type. Programs that repeat a call after every {@code IOException} are better answered with a
 * {@link RejectionResponse}.
 */
public final class CallNotPermittedIOException extends IOException implements Rejection {

  @Serial private static final long serialVersionUID = 1;

  /** Knows the breaker and its state. Not the cause: the innermost cause is what users see. */
  private final CallNotPermittedException rejection;

  /**
   * Makes an I/O exception of a rejection.
   *
   * @param rejection the core's exception; this one has its facts and its stack trace
   */
  public CallNotPermittedIOException(CallNotPermittedException rejection) {
    super(null, null);
    this.rejection = Checks.notNull("rejection", rejection);
    StackTraceElement[] trace = rejection.getStackTrace();
    if (trace.length > 0) {
      setStackTrace(trace);
    }
  }

  @Override
  public String name() {
    return rejection.name();
  }

  @Override
  public CircuitState state() {
    return rejection.state();
  }

  @Override
  public Optional<Duration> retryAfter() {
    return rejection.retryAfter();
  }

  @Override
  public Optional<String> reason() {
    return rejection.reason();
  }

  @Override
  public Optional<Instant> openedAt() {
    return rejection.openedAt();
  }

  @Override
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

  @Override
  public String getMessage() {
    return rejection.getMessage();
  }

  /** Takes no stack trace: the constructor copies that of the rejection, if it has one. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
