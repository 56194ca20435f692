package io.fluxgate.feign;

import feign.Request;
import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpRequestInfo;
import java.net.MalformedURLException;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/** A request of Feign's, as the guard sees it. */
record FeignRequest(Request source, URL url) implements HttpRequestInfo {

  /** Returns null for a URL that no client can call. */
  static @Nullable FeignRequest of(Request request) {
    try {
      // Not a URI: that has no host if its name has an underscore, as names of services do.
      URL url = new URL(request.url());
      return url.getHost() == null || url.getHost().isEmpty()
          ? null
          : new FeignRequest(request, url);
    } catch (MalformedURLException unknown) {
      return null;
    }
  }

  @Override
  public String method() {
    return source.httpMethod().name();
  }

  @Override
  public String scheme() {
    return url.getProtocol();
  }

  @Override
  public String host() {
    return url.getHost();
  }

  @Override
  public int port() {
    return url.getPort();
  }

  @Override
  public String path() {
    return url.getPath();
  }

  /** Names method and host; Feign's own text has headers and body. */
  @Override
  public String toString() {
    return method() + " " + HttpKey.host().of(this);
  }
}
