package io.fluxgate.feign;

import feign.Response;
import io.fluxgate.http.adapter.HttpResponseInfo;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Status and headers of a response, as the guard sees them. */
record FeignResponse(Response response) implements HttpResponseInfo {

  @Override
  public int status() {
    return response.status();
  }

  @Override
  public @Nullable String header(String name) {
    Collection<String> values = response.headers().get(name);
    return values == null || values.isEmpty() ? null : values.iterator().next();
  }

  /** The status; headers may hold secrets. */
  @Override
  public String toString() {
    return Integer.toString(status());
  }
}
