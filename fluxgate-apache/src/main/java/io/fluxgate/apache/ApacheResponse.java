package io.fluxgate.apache;

import io.fluxgate.http.adapter.HttpResponseInfo;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Status and headers of a response of either client, as the guard sees them. */
record ApacheResponse(HttpResponse source) implements HttpResponseInfo {

  @Override
  public int status() {
    return source.getCode();
  }

  @Override
  public @Nullable String header(String name) {
    Header header = source.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** The status; headers may hold secrets. */
  @Override
  public String toString() {
    return Integer.toString(status());
  }
}
