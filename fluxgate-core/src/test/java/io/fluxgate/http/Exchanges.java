package io.fluxgate.http;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and responses without a client. */
final class Exchanges {

  private Exchanges() {}

  record Request(String method, String scheme, String host, int port, String path)
      implements HttpRequestInfo {

    @Override
    public Object source() {
      return "own request";
    }
  }

  record Response(int status, Map<String, String> headers) implements HttpResponseInfo {

    @Override
    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  static HttpRequestInfo get(String scheme, String host, int port) {
    return new Request("GET", scheme, host, port, "/");
  }

  static HttpRequestInfo to(String host) {
    return get("https", host, -1);
  }

  static HttpResponseInfo status(int status) {
    return new Response(status, Map.of());
  }

  /** A response with one header, whose name is in lower case. */
  static HttpResponseInfo status(int status, String header, String value) {
    return new Response(status, Map.of(header, value));
  }
}
