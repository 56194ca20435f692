package io.fluxgate.jdkhttp;

import io.fluxgate.http.CallNotPermittedIOException;
import java.io.IOException;
import java.net.http.HttpRequest;

/**
 * Says what the caller gets for a request that the circuit does not let through.
 *
 * <pre>{@code
 * RejectionFallback cached = (request, rejection) ->
 *     FallbackResponse.of(200, "application/json", cached().text());
 * }</pre>
 *
 * <p>It runs on the thread of the caller, also for {@code sendAsync}, and should not block. Must be
 * thread-safe.
 */
@FunctionalInterface
public interface RejectionFallback {

  /**
   * {@return a response; the caller's body handler reads it like one from the network}
   *
   * @param request the request that is not sent
   * @param rejection why
   * @throws IOException if there is no such response: {@code rejection}, or another one, which then
   *     carries the rejection as suppressed. A future is failed with it
   */
  FallbackResponse respond(HttpRequest request, CallNotPermittedIOException rejection)
      throws IOException;

  /** {@return the default: there is no response, the call fails with the rejection} */
  static RejectionFallback none() {
    return (request, rejection) -> {
      throw rejection;
    };
  }

  /**
   * {@return the fallback that answers with status 503, an empty body, and {@code Retry-After}: the
   * time until the circuit may let a probe through, in whole seconds}
   */
  static RejectionFallback serviceUnavailable() {
    return (request, rejection) -> FallbackResponse.serviceUnavailable(rejection);
  }
}
