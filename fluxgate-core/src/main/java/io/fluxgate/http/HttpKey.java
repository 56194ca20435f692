package io.fluxgate.http;

import io.fluxgate.internal.util.Checks;
import java.util.Arrays;

/**
 * Says which breaker a request belongs to: requests with the same key share one.
 *
 * <p>The key is the breaker's name, and so goes into logs and metrics: it must not hold user-info,
 * a query or a raw path. There should be few of them. A key that throws, or returns null or
 * nothing, leaves the request unguarded; that is logged once. One that blocks holds up that
 * request, and no other.
 */
@FunctionalInterface
public interface HttpKey {

  /**
   * {@return the key of a request}
   *
   * @param request the one that is to be sent, or that a redirect asks for
   */
  String of(HttpRequestInfo request);

  /**
   * {@return the key {@code scheme://host:port}: in lower case, with the port spelt out, without a
   * trailing dot, IPv6 addresses in brackets, international names in ASCII}
   */
  static HttpKey host() {
    return HttpKeys.Host.INSTANCE;
  }

  /** {@return the key of method and host, as in {@code GET https://example.com:443}} */
  static HttpKey hostAndMethod() {
    return HttpKeys.HostAndMethod.INSTANCE;
  }

  /**
   * {@return the key of host and path template, as in {@code https://example.com:443/users/{id}}}
   * The first template that fits the path counts; a path that fits none has the key of its host.
   *
   * @param templates paths whose segments in braces stand for any one segment, and whose last
   *     segment may be {@code **}, for any rest
   * @throws IllegalArgumentException if there is none, or one does not start with a slash
   */
  static HttpKey byPath(String... templates) {
    return HttpKeys.byPath(Arrays.asList(Checks.notNull("templates", templates)));
  }
}
