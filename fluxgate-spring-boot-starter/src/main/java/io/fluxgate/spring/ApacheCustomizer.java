package io.fluxgate.spring;

import io.fluxgate.apache.ApacheAsyncFallback;
import io.fluxgate.apache.ApacheFallback;
import io.fluxgate.apache.CircuitBreakerAsyncExecHandler;
import io.fluxgate.apache.CircuitBreakerExecHandler;
import io.fluxgate.apache.CircuitBreakerExecHandlers;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Puts the application's guard into clients of Apache HttpClient, classic and async. Thread-safe.
 *
 * <pre>{@code
 * import org.springframework.context.annotation.*;
 *
 * @Configuration
 * class Clients {
 *   @Bean
 *   CloseableHttpClient httpClient(ApacheCustomizer guard) {
 *     return guard.customize(HttpClients.custom().disableCookieManagement()).build();
 *   }
 * }
 * }</pre>
 */
public final class ApacheCustomizer {

  private final ClientGuard guard;

  ApacheCustomizer(ClientGuard guard) {
    this.guard = guard;
  }

  /**
   * Adds the guard to a classic client.
   *
   * @param builder guards one outcome per call, the client's own retries included
   * @return the builder
   */
  public HttpClientBuilder customize(HttpClientBuilder builder) {
    return CircuitBreakerExecHandlers.addTo(
        builder,
        guard.answering(
            new CircuitBreakerExecHandler(guard.guard()),
            ApacheFallback.class,
            CircuitBreakerExecHandler::fallback,
            CircuitBreakerExecHandler::respond));
  }

  /**
   * Adds the guard to an async client.
   *
   * @param builder guards one outcome per call, the client's own retries included
   * @return the builder
   */
  public HttpAsyncClientBuilder customize(HttpAsyncClientBuilder builder) {
    return CircuitBreakerExecHandlers.addTo(
        builder,
        guard.answering(
            new CircuitBreakerAsyncExecHandler(guard.guard()),
            ApacheAsyncFallback.class,
            CircuitBreakerAsyncExecHandler::fallback,
            CircuitBreakerAsyncExecHandler::respond));
  }
}
