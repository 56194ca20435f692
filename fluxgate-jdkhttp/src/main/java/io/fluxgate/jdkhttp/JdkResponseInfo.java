package io.fluxgate.jdkhttp;

import io.fluxgate.http.HttpResponseInfo;
import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Status and headers of a response, as the guard sees them. */
record JdkResponseInfo(int status, HttpHeaders headers) implements HttpResponseInfo {

  @Override
  public @Nullable String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  /** Names no header. */
  @Override
  public String toString() {
    return "JdkResponseInfo(" + status + ")";
  }
}
