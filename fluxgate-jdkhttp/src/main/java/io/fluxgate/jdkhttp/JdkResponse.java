package io.fluxgate.jdkhttp;

import io.fluxgate.http.adapter.HttpResponseInfo;
import java.net.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Status and headers of a response, as the guard sees them. */
record JdkResponse(int status, HttpHeaders headers) implements HttpResponseInfo {

  @Override
  public @Nullable String header(String name) {
    // Not firstValue(), which makes a stream for it.
    List<String> values = headers.allValues(name);
    return values.isEmpty() ? null : values.get(0);
  }

  /** The status; headers may hold secrets. */
  @Override
  public String toString() {
    return Integer.toString(status);
  }
}
