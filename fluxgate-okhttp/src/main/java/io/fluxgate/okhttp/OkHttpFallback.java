package io.fluxgate.okhttp;

import io.fluxgate.http.CallNotPermittedIOException;
import okhttp3.Request;
import okhttp3.Response;

/** Supplies the response for a rejected request. Must be thread-safe. */
@FunctionalInterface
public interface OkHttpFallback {

  /**
   * {@return the response that the caller gets instead}
   *
   * @param request the request that was not sent
   * @param rejection why it was rejected; throw it to let the call fail after all
   * @throws Exception why the call fails: an {@link java.io.IOException} as it is, anything else as
   *     the cause of one; either carries the rejection as suppressed
   */
  Response respond(Request request, CallNotPermittedIOException rejection) throws Exception;
}
