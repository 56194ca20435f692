package io.fluxgate.spring;

import okhttp3.OkHttpClient;

/**
 * Puts the application's guard into an OkHttp client.
 *
 * <pre>{@code
 * import org.springframework.context.annotation.*;
 *
 * @Configuration
 * class Clients {
 *   @Bean
 *   OkHttpClient okHttpClient(OkHttpCustomizer guard) {
 *     OkHttpClient.Builder builder = new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(5));
 *     guard.customize(builder);
 *     return builder.build();
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface OkHttpCustomizer {

  /**
   * Adds the guard as an application interceptor.
   *
   * @param builder guards one outcome per call, redirects and the client's own retries included
   */
  void customize(OkHttpClient.Builder builder);
}
