package io.fluxgate.spring.web;

import java.util.Map;

/**
 * Refuses what drives a client that has an adapter of its own. That one sees redirects, attempts
 * and cancelled calls that Spring hides; and whether the client has it already cannot be seen, so
 * that a second guard would count each call twice.
 */
final class OwnAdapters {

  private static final String JDK = "CircuitBreakerHttpClient of fluxgate-jdkhttp";
  private static final String APACHE = "CircuitBreakerExecHandlers of fluxgate-apache";
  private static final String OKHTTP = "CircuitBreakerInterceptor of fluxgate-okhttp";

  /** By name: the clients need not be there. */
  private static final Map<String, String> ADAPTERS =
      Map.of(
          "org.springframework.http.client.JdkClientHttpRequestFactory", JDK,
          "org.springframework.http.client.HttpComponentsClientHttpRequestFactory", APACHE,
          "org.springframework.http.client.OkHttp3ClientHttpRequestFactory", OKHTTP,
          "org.springframework.http.client.reactive.JdkClientHttpConnector", JDK,
          "org.springframework.http.client.reactive.HttpComponentsClientHttpConnector", APACHE);

  private OwnAdapters() {}

  static void refuse(Object client) {
    for (Class<?> type = client.getClass(); type != null; type = type.getSuperclass()) {
      String adapter = ADAPTERS.get(type.getName());
      if (adapter != null) {
        throw new IllegalArgumentException(
            type.getSimpleName() + " drives a client that is guarded by " + adapter);
      }
    }
  }
}
