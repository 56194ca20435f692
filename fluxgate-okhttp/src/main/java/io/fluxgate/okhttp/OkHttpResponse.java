package io.fluxgate.okhttp;

import io.fluxgate.http.adapter.HttpResponseInfo;
import java.net.HttpURLConnection;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Status and headers of a response, as the guard sees them; keeps no body alive. */
record OkHttpResponse(int status, Headers headers) implements HttpResponseInfo {

  static OkHttpResponse of(Response response) {
    return new OkHttpResponse(response.code(), response.headers());
  }

  /** Status 407 of a host that is no proxy; OkHttp throws an exception instead of returning it. */
  static OkHttpResponse proxyChallenge() {
    return new OkHttpResponse(HttpURLConnection.HTTP_PROXY_AUTH, Headers.of());
  }

  static boolean isEventStream(@Nullable MediaType contentType) {
    return contentType != null
        && contentType.type().equals("text")
        && contentType.subtype().equals("event-stream");
  }

  @Override
  public @Nullable String header(String name) {
    // The first value; Headers.get() gives the last.
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).equalsIgnoreCase(name)) {
        return headers.value(i);
      }
    }
    return null;
  }

  /** The status; headers may hold secrets. */
  @Override
  public String toString() {
    return Integer.toString(status);
  }
}
