package io.fluxgate.jdkhttp;

import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpRequestInfo;
import java.net.http.HttpRequest;
import java.util.Objects;

/** A request of the JDK's client, as the guard sees it. */
record JdkRequest(HttpRequest source) implements HttpRequestInfo {

  @Override
  public String method() {
    return source.method();
  }

  @Override
  public String scheme() {
    return Objects.requireNonNullElse(source.uri().getScheme(), "");
  }

  @Override
  public String host() {
    return Objects.requireNonNullElse(source.uri().getHost(), "");
  }

  @Override
  public int port() {
    return source.uri().getPort();
  }

  @Override
  public String path() {
    return Objects.requireNonNullElse(source.uri().getRawPath(), "");
  }

  /** Names method and host; the JDK's own text has path and query. */
  @Override
  public String toString() {
    return method() + " " + HttpKey.host().of(this);
  }
}
