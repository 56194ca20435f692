package io.fluxgate.benchmarks.jmh;

import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Creates GET calls for each client, bare or guarded by its adapter; they read the body as a
 * string.
 */
final class BenchmarkClients {

  static final List<String> NAMES = List.of("okhttp", "jdkhttp", "apache");

  private BenchmarkClients() {}

  /** Returns the call; it is unguarded if the guard is null. */
  static Callable<String> get(String client, URI uri, @Nullable HttpGuard guard) {
    return switch (client) {
      case "okhttp" -> okHttp(uri, guard);
      case "jdkhttp" -> jdkHttp(uri, guard);
      case "apache" -> apache(uri, guard);
      default -> throw new IllegalArgumentException("no such client: " + client);
    };
  }

  private static Callable<String> okHttp(URI uri, @Nullable HttpGuard guard) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    if (guard != null) {
      builder.addInterceptor(new CircuitBreakerInterceptor(guard));
    }
    OkHttpClient client = builder.build();
    Request request = new Request.Builder().url(uri.toString()).build();
    return () -> {
      try (Response response = client.newCall(request).execute()) {
        return response.body().string();
      }
    };
  }

  private static Callable<String> jdkHttp(URI uri, @Nullable HttpGuard guard) {
    HttpClient bare = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpClient client = guard == null ? bare : CircuitBreakerHttpClient.wrap(bare, guard);
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return () -> client.send(request, BodyHandlers.ofString()).body();
  }

  private static Callable<String> apache(URI uri, @Nullable HttpGuard guard) {
    HttpClientBuilder builder = HttpClientBuilder.create();
    if (guard != null) {
      CircuitBreakerExecHandlers.addTo(builder, guard);
    }
    CloseableHttpClient client = builder.build();
    return () ->
        client.execute(new HttpGet(uri), response -> EntityUtils.toString(response.getEntity()));
  }
}
