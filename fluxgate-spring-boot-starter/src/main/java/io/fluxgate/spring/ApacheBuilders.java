package io.fluxgate.spring;

import java.util.function.Supplier;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/**
 * Puts the guard into the Apache clients that Spring Boot builds. Apart from the bean post
 * processors, because Spring looks at their methods, and a lambda of Apache's types is one.
 */
final class ApacheBuilders {

  private ApacheBuilders() {}

  static HttpComponentsClientHttpRequestFactoryBuilder guarded(
      HttpComponentsClientHttpRequestFactoryBuilder builder, Supplier<ClientGuard> guard) {
    return builder.withHttpClientCustomizer(
        client -> {
          if (!TestClients.isBuilding()) {
            new ApacheCustomizer(guard.get()).customize(client);
          }
        });
  }

  static HttpComponentsClientHttpConnectorBuilder guarded(
      HttpComponentsClientHttpConnectorBuilder builder, Supplier<ClientGuard> guard) {
    return builder.withHttpClientCustomizer(
        client -> new ApacheCustomizer(guard.get()).customize(client));
  }
}
