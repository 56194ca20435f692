package io.fluxgate.spring;

import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.http.HttpGuard;
import java.util.function.Supplier;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/** Puts the guard into the Apache client of what Spring Boot builds. */
final class GuardedApacheBuilder {

  private GuardedApacheBuilder() {}

  static HttpComponentsClientHttpRequestFactoryBuilder of(
      HttpComponentsClientHttpRequestFactoryBuilder builder, Supplier<HttpGuard> guard) {
    return builder.withHttpClientCustomizer(
        client -> CircuitBreakerExecHandlers.addTo(client, guard.get()));
  }

  static HttpComponentsClientHttpConnectorBuilder of(
      HttpComponentsClientHttpConnectorBuilder builder, Supplier<HttpGuard> guard) {
    return builder.withHttpClientCustomizer(
        client -> CircuitBreakerExecHandlers.addTo(client, guard.get()));
  }
}
