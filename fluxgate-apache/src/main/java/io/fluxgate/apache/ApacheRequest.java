package io.fluxgate.apache;

import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpRequestInfo;
import java.net.URI;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.utils.URIUtils;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request of either client, as the guard sees it.
 *
 * @param source the client's own request
 * @param target where it goes: not a proxy, and not what its Host header claims
 * @param pathAndQuery its path as it is sent, null if it has none
 */
record ApacheRequest(HttpRequest source, HttpHost target, @Nullable String pathAndQuery)
    implements HttpRequestInfo {

  static ApacheRequest of(HttpRequest request, HttpRoute route) {
    return new ApacheRequest(request, route.getTargetHost(), request.getPath());
  }

  /**
   * The request that a redirect led to, or null if that is not HTTP.
   *
   * @param sent the last request that was sent, which is this one unless the redirect failed early
   */
  static @Nullable ApacheRequest redirected(HttpRequest sent, URI location) {
    HttpHost target = URIUtils.extractHost(location);
    return target == null ? null : new ApacheRequest(sent, target, location.getRawPath());
  }

  @Override
  public String method() {
    return source.getMethod();
  }

  @Override
  public String scheme() {
    return target.getSchemeName();
  }

  @Override
  public String host() {
    return target.getHostName();
  }

  @Override
  public int port() {
    return target.getPort();
  }

  @Override
  public String path() {
    if (pathAndQuery == null || !pathAndQuery.startsWith("/")) {
      return "";
    }
    int query = pathAndQuery.indexOf('?');
    return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
  }

  /** Names method and host; the path may hold secrets. */
  @Override
  public String toString() {
    return method() + " " + HttpKey.host().of(this);
  }
}
