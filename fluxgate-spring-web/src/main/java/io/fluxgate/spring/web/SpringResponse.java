package io.fluxgate.spring.web;

import io.fluxgate.http.adapter.HttpResponseInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Status and headers of a response, as the guard sees them. */
record SpringResponse(int status, HttpHeaders headers) implements HttpResponseInfo {

  @Override
  public @Nullable String header(String name) {
    // One of the few methods that HttpHeaders has in Spring 6 and 7.
    return headers.getFirst(name);
  }

  /** The status; headers may hold secrets. */
  @Override
  public String toString() {
    return Integer.toString(status);
  }
}
