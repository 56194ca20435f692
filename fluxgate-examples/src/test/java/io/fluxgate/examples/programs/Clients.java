package io.fluxgate.examples.programs;

import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.net.http.HttpClient;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The clients that programs are built on: bare, or with a guard. */
final class Clients {

  private Clients() {}

  static OkHttpClient okhttp(@Nullable HttpGuard guard, Duration readTimeout) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder().readTimeout(readTimeout);
    if (guard != null) {
      builder.addInterceptor(new CircuitBreakerInterceptor(guard));
    }
    return builder.build();
  }

  static HttpClient jdk(@Nullable HttpGuard guard) {
    // As Feign wants them: it takes another client, a bare one, where these are not its own.
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();
    return guard == null ? client : CircuitBreakerHttpClient.wrap(client, guard);
  }

  static CloseableHttpClient apache(@Nullable HttpGuard guard, Duration readTimeout) {
    HttpClientBuilder builder = HttpClients.custom().setDefaultRequestConfig(config(readTimeout));
    return guard == null
        ? builder.build()
        : CircuitBreakerExecHandlers.addTo(builder, guard).build();
  }

  static HttpAsyncClientBuilder apacheAsync(
      HttpAsyncClientBuilder builder, @Nullable HttpGuard guard, Duration readTimeout) {
    builder.setDefaultRequestConfig(config(readTimeout));
    return guard == null ? builder : CircuitBreakerExecHandlers.addTo(builder, guard);
  }

  private static RequestConfig config(Duration readTimeout) {
    return RequestConfig.custom().setResponseTimeout(Timeout.of(readTimeout)).build();
  }
}
