package io.fluxgate.spring.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.netty.http.client.HttpClientRequest;

/** Finds out from a request whether a redirect has led to it. */
final class Redirects {

  private static final String REACTOR_NETTY = "reactor.netty.http.client.";

  private Redirects() {}

  /** Returns the request that is sent if a redirect led to it from the one asked last, or null. */
  static @Nullable SpringRequest next(SpringRequest current, ClientHttpRequest sent) {
    Object client = sent.getNativeRequest();
    // By name first: Reactor Netty need not be there.
    URI uri =
        client != null && client.getClass().getName().startsWith(REACTOR_NETTY)
            ? OfReactorNetty.redirectedTo(client)
            : null;
    return uri == null ? null : new SpringRequest(current.httpMethod(), uri, sent);
  }

  /** Loaded only where Reactor Netty is. */
  private static final class OfReactorNetty {

    static @Nullable URI redirectedTo(Object client) {
      return client instanceof HttpClientRequest request && request.redirectedFrom().length > 0
          ? parsed(request.resourceUrl())
          : null;
    }

    private static @Nullable URI parsed(@Nullable String url) {
      try {
        return url == null ? null : URI.create(url);
      } catch (IllegalArgumentException notByRfc) {
        return null;
      }
    }
  }
}
