package io.fluxgate.tools.simulate;

import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.adapter.HttpResponseInfo;
import org.jspecify.annotations.Nullable;

/** The request and the responses of simulated calls. */
final class Exchanges {

  static final HttpRequestInfo REQUEST = new Request();
  static final HttpResponseInfo OK = new Response(200);
  static final HttpResponseInfo UNAVAILABLE = new Response(503);

  private Exchanges() {}

  private record Request() implements HttpRequestInfo {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public String host() {
      return "upstream";
    }

    @Override
    public int port() {
      return -1;
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public Object source() {
      return this;
    }
  }

  private record Response(int status) implements HttpResponseInfo {

    @Override
    public @Nullable String header(String name) {
      return null;
    }
  }
}
