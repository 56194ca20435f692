package io.fluxgate.jdkhttp;

import io.fluxgate.http.CallNotPermittedIOException;
import java.net.http.HttpRequest;

/**
 * Supplies the response for a rejected request. Must be thread-safe.
 *
 * <pre>{@code
 * JdkFallback cached = (request, rejection) ->
 *     FallbackResponse.of(200, "application/json", cached().text());
 * }</pre>
 *
 * <p>It runs on the thread of the caller, also for {@code sendAsync}, and should not block.
 */
@FunctionalInterface
public interface JdkFallback {

  /**
   * {@return the response that the caller gets instead; its body handler reads the body}
   *
   * @param request the request that was not sent
   * @param rejection why it was rejected; throw it to let the call fail after all
   * @throws Exception why the call fails: an {@link java.io.IOException} as it is, anything else as
   *     the cause of one; either carries the rejection as suppressed
   */
  FallbackResponse respond(HttpRequest request, CallNotPermittedIOException rejection)
      throws Exception;
}
