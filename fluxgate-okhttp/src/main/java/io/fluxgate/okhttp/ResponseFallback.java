package io.fluxgate.okhttp;

import io.fluxgate.http.CallNotPermittedIOException;
import okhttp3.Request;
import okhttp3.Response;

/** Makes up a response where the circuit did not let a request through. */
@FunctionalInterface
public interface ResponseFallback {

  /**
   * {@return the response that the caller gets instead}
   *
   * @param request the request that was not sent
   * @param rejection why; throw it to let the call fail after all
   * @throws Exception what the call fails with: an {@link java.io.IOException} as it is, anything
   *     else as the cause of one
   */
  Response respond(Request request, CallNotPermittedIOException rejection) throws Exception;
}
