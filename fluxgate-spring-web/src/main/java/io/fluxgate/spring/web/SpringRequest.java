package io.fluxgate.spring.web;

import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpRequestInfo;
import java.net.URI;
import java.util.Objects;
import org.springframework.http.HttpMethod;

/**
 * A request of one of Spring's clients, as the guard sees it.
 *
 * @param source Spring's request; the URI if there is none yet
 */
record SpringRequest(HttpMethod httpMethod, URI uri, Object source) implements HttpRequestInfo {

  @Override
  public String method() {
    return httpMethod.name();
  }

  @Override
  public String scheme() {
    return Objects.requireNonNullElse(uri.getScheme(), "");
  }

  @Override
  public String host() {
    return Objects.requireNonNullElse(uri.getHost(), "");
  }

  @Override
  public int port() {
    return uri.getPort();
  }

  @Override
  public String path() {
    return Objects.requireNonNullElse(uri.getRawPath(), "");
  }

  /** Names method and host; path and query may hold secrets. */
  @Override
  public String toString() {
    return method() + " " + HttpKey.host().of(this);
  }
}
