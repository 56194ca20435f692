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
 * Thrown by an HTTP client instead of sending a request when the circuit does not let it through.
 *
 * <p>An {@link IOException}, because callers of HTTP clients handle no other exception. By default
 * it has no stack trace; {@code rejectionStackTraces} of the policy adds one. It has no cause, so
 * that programs which unwrap causes find this type. For programs that repeat a call after every
 * {@code IOException}, use a {@link RejectionResponse} instead.
 */
public final class CallNotPermittedIOException extends IOException implements Rejection {

  @Serial private static final long serialVersionUID = 1;

  /** Holds the details. It is not the cause, because users see the innermost cause. */
  private final CallNotPermittedException rejection;

  /**
   * Wraps a rejection in an I/O exception.
   *
   * @param rejection the core's exception, whose details and stack trace this one takes over
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
   * 1; 60 if only manual action helps}
   */
  @SuppressWarnings("JavaDurationGetSecondsToToSeconds") // not every Android has toSeconds()
  public String retryAfterSeconds() {
    Duration wait = retryAfter().orElse(Duration.ofSeconds(60));
    return Long.toString(Math.max(1, wait.plusNanos(999_999_999).getSeconds()));
  }

  @Override
  public String getMessage() {
    return rejection.getMessage();
  }

  /** Fills in no stack trace: the constructor copies that of the rejection, if it has one. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
