package io.fluxgate.spring;

import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.jdkhttp.JdkFallback;
import java.net.http.HttpClient;

/** Puts the application's guard around clients of the JDK. */
final class JdkClients {

  private JdkClients() {}

  static HttpClient guarded(HttpClient client, ClientGuard guard) {
    return guard.answering(
        CircuitBreakerHttpClient.wrap(client, guard.guard()),
        JdkFallback.class,
        CircuitBreakerHttpClient::fallback,
        CircuitBreakerHttpClient::respond);
  }
}
