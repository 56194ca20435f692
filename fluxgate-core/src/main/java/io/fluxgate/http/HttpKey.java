package io.fluxgate.http;

import io.fluxgate.internal.util.Checks;
import java.util.Arrays;

/**
 * Decides which breaker a request belongs to: requests with the same key share a breaker.
 *
 * <p>The key becomes the name of the breaker and appears in logs and metrics, so it must not
 * contain user-info, a query or a raw path, and there should be few different keys. If a key throws
 * or returns null or a blank name, the request is not guarded; this is logged once per guard. The
 * other rules for custom keys are in {@link io.fluxgate}.
 */
@FunctionalInterface
public interface HttpKey {

  /**
   * {@return the key of a request}
   *
   * @param request the request to send, or the one that a redirect led to
   */
  String of(HttpRequestInfo request);

  /**
   * {@return the key {@code scheme://host:port}} It is in lower case, always has a port and never a
   * trailing dot; IPv6 addresses stand in brackets, international names are in ASCII.
   */
  static HttpKey host() {
    return HttpKeys.Host.INSTANCE;
  }

  /** {@return the key of method and host, such as {@code GET https://example.com:443}} */
  static HttpKey hostAndMethod() {
    return HttpKeys.HostAndMethod.INSTANCE;
  }

  /**
   * {@return the key of host and path template, such as {@code https://example.com:443/users/{id}}}
   * The first template that matches the path is used; if none matches, the key is that of the host.
   *
   * <p>Paths are compared as servers read them: {@code /orders/..} is {@code /}, and {@code
   * /%6frders} is {@code /orders}. The time does not grow with the number of templates. Logs a
   * warning for a template that never matches because of an earlier one, and for two that match
   * some of the same paths.
   *
   * @param templates paths in which a segment in braces matches any one segment, and a last segment
   *     {@code **} matches any rest
   * @throws IllegalArgumentException if there is no template, or one is broken: it does not start
   *     with a slash, has a query, or has braces, asterisks or colons that match nothing
   */
  static HttpKey byPath(String... templates) {
    return PathKey.of(Arrays.asList(Checks.notNull("templates", templates)));
  }
}
