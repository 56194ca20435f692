package io.fluxgate.http;

import java.util.Optional;

/**
 * What is known of a request before it is sent. An adapter wraps its client's request in one.
 *
 * <p>Everything but {@link #scheme()}, {@link #host()} and {@link #port()} may hold secrets; none
 * of it goes into names, logs or exceptions of its own accord.
 */
public interface HttpRequestInfo {

  /** {@return the method, as in {@code GET}} */
  String method();

  /** {@return the scheme, as in {@code https}} */
  String scheme();

  /** {@return the host name or address, without user-info or port} */
  String host();

  /** {@return the port, or -1 for the scheme's default} */
  int port();

  /**
   * {@return the path, encoded as it is sent, without the query; empty or starting with a slash}
   */
  String path();

  /** {@return the client's own request} */
  Object source();

  /**
   * {@return the client's own request if it is of this type}
   *
   * <pre>{@code
   * HttpKey byTag = request -> request.source(okhttp3.Request.class)
   *     .map(own -> own.tag(String.class))
   *     .orElse("other");
   * }</pre>
   *
   * @param <T> the client's type of a request
   * @param type as in {@code okhttp3.Request.class}
   */
  default <T> Optional<T> source(Class<T> type) {
    return type.isInstance(source()) ? Optional.of(type.cast(source())) : Optional.empty();
  }
}
