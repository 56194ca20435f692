package io.fluxgate.okhttp;

import io.fluxgate.http.HttpResponseInfo;
import okhttp3.Headers;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Wraps status and headers of OkHttp's response, and lets go of its body. */
record OkHttpResponseInfo(int status, Headers headers) implements HttpResponseInfo {

  static OkHttpResponseInfo of(Response response) {
    return new OkHttpResponseInfo(response.code(), response.headers());
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

  @Override
  public String toString() {
    return Integer.toString(status);
  }
}
