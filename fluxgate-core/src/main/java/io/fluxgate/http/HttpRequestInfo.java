package io.fluxgate.http;

import java.util.Optional;

/**
 * A request as guards and keys see it. Each adapter wraps its client's request in one.
 *
 * <p>Everything but {@link #scheme()}, {@link #host()} and {@link #port()} may contain secrets.
 * Fluxgate puts none of that into names, logs or exceptions unless your {@link HttpKey} does.
 */
public interface HttpRequestInfo {

  /** {@return the method, such as {@code GET}} */
  String method();

  /** {@return the scheme, such as {@code https}} */
  String scheme();

  /** {@return the host name or address, without user-info or port} */
  String host();

  /** {@return the port, or -1 for the scheme's default} */
  int port();

  /** {@return the encoded path without the query; empty, or starts with a slash} */
  String path();

  /** {@return the client's request object} */
  Object source();

  /**
   * {@return the client's request object if it has this type}
   *
   * <pre>{@code
   * HttpKey byTag = request -> request.source(okhttp3.Request.class)
   *     .map(own -> own.tag(String.class))
   *     .orElse("other");
   * }</pre>
   *
   * @param <T> the client's type of a request
   * @param type the class of that type, such as {@code okhttp3.Request.class}
   */
  default <T> Optional<T> source(Class<T> type) {
    return type.isInstance(source()) ? Optional.of(type.cast(source())) : Optional.empty();
  }
}
