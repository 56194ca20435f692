package io.fluxgate.feign;

import feign.Request;
import feign.Response;
import io.fluxgate.http.CallNotPermittedIOException;

/** Supplies the response for a rejected request. */
@FunctionalInterface
public interface FeignFallback {

  /**
   * Answers a request that the circuit rejected.
   *
   * @param request the request that was not sent
   * @param rejection why
   * @return the response, which Feign decodes like any other
   * @throws Exception if there is none; anything but an {@code IOException} becomes the cause of
   *     one
   */
  Response respond(Request request, CallNotPermittedIOException rejection) throws Exception;
}
