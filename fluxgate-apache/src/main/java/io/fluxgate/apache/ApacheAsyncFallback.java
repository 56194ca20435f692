package io.fluxgate.apache;

import io.fluxgate.http.CallNotPermittedIOException;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.core5.http.HttpRequest;

/**
 * Supplies the response for a rejected request of the async client. Must be thread-safe, and must
 * not block.
 */
@FunctionalInterface
public interface ApacheAsyncFallback {

  /**
   * {@return the response that the caller gets instead}
   *
   * @param request the request that was not sent
   * @param rejection why it was rejected; throw it to let the call fail after all
   * @throws Exception why the call fails: an {@link java.io.IOException} as it is, anything else as
   *     the cause of one; either carries the rejection as suppressed
   */
  SimpleHttpResponse respond(HttpRequest request, CallNotPermittedIOException rejection)
      throws Exception;
}
