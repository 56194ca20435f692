package io.fluxgate.apache;

import io.fluxgate.http.CallNotPermittedIOException;
import java.io.InterruptedIOException;
import java.io.Serial;

/**
 * Carries a rejection past the client's own retries to the handler outside of them.
 *
 * <p>{@code DefaultHttpRequestRetryStrategy} (5.2 to 5.6) repeats a request after any {@code
 * IOException} except a few types. This is one of them: a rejection must not be repeated.
 */
final class NotRetriedRejection extends InterruptedIOException {

  @Serial private static final long serialVersionUID = 1;

  private final CallNotPermittedIOException rejection;

  NotRetriedRejection(CallNotPermittedIOException rejection) {
    this.rejection = rejection;
    initCause(rejection);
  }

  CallNotPermittedIOException rejection() {
    return rejection;
  }

  @Override
  public String getMessage() {
    return rejection.getMessage();
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
