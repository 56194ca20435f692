package io.fluxgate.spring;

import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.http.HttpGuard;
import java.util.function.Supplier;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

/** Puts the guard into the Apache client of a request factory. */
final class GuardedApacheBuilder {

  private GuardedApacheBuilder() {}

  static HttpComponentsClientHttpRequestFactoryBuilder of(
      HttpComponentsClientHttpRequestFactoryBuilder builder, Supplier<HttpGuard> guard) {
    return builder.withHttpClientCustomizer(
        client -> CircuitBreakerExecHandlers.addTo(client, guard.get()));
  }
}
