package io.fluxgate.benchmarks.jmh;

import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Creates GET calls in each form that the clients have, bare or guarded. A call waits for its
 * answer and reads the body as a string; none is repeated, and many may run at once.
 */
public final class HttpForms {

  /** The names of all forms. */
  public static final List<String> NAMES =
      List.of(
          "okhttp-execute",
          "okhttp-enqueue",
          "jdk-send",
          "jdk-send-async",
          "apache-classic",
          "apache-async");

  private static final int CONNECTIONS = 64;

  private HttpForms() {}

  /**
   * {@return a call}
   *
   * @param form one of {@link #NAMES}
   * @param uri what to get
   * @param guard guards the call; null for a bare client
   */
  public static Callable<String> get(String form, URI uri, @Nullable HttpGuard guard) {
    return switch (form) {
      case "okhttp-execute" -> okHttp(uri, guard, false);
      case "okhttp-enqueue" -> okHttp(uri, guard, true);
      case "jdk-send" -> jdk(uri, guard, false);
      case "jdk-send-async" -> jdk(uri, guard, true);
      case "apache-classic" -> apacheClassic(uri, guard);
      case "apache-async" -> apacheAsync(uri, guard);
      default -> throw new IllegalArgumentException("no such form: " + form);
    };
  }

  private static Callable<String> okHttp(URI uri, @Nullable HttpGuard guard, boolean queued) {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequestsPerHost(CONNECTIONS);
    OkHttpClient.Builder builder = new OkHttpClient.Builder().dispatcher(dispatcher);
    if (guard != null) {
      builder.addInterceptor(new CircuitBreakerInterceptor(guard));
    }
    OkHttpClient client = builder.build();
    Request request = new Request.Builder().url(uri.toString()).build();
    if (!queued) {
      return () -> body(client.newCall(request).execute());
    }
    return () -> {
      Answer answer = new Answer();
      client.newCall(request).enqueue(answer);
      return answer.body.get();
    };
  }

  private static String body(Response response) throws IOException {
    try (response) {
      return response.body().string();
    }
  }

  private static final class Answer implements Callback {

    private final CompletableFuture<String> body = new CompletableFuture<>();

    @Override
    public void onFailure(Call call, IOException error) {
      body.completeExceptionally(error);
    }

    @Override
    public void onResponse(Call call, Response response) throws IOException {
      body.complete(HttpForms.body(response));
    }
  }

  private static Callable<String> jdk(URI uri, @Nullable HttpGuard guard, boolean async) {
    HttpClient bare = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpClient client = guard == null ? bare : CircuitBreakerHttpClient.wrap(bare, guard);
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return async
        ? () -> client.sendAsync(request, BodyHandlers.ofString()).get().body()
        : () -> client.send(request, BodyHandlers.ofString()).body();
  }

  private static Callable<String> apacheClassic(URI uri, @Nullable HttpGuard guard) {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .disableAutomaticRetries()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setMaxConnTotal(CONNECTIONS)
                    .build());
    if (guard != null) {
      CircuitBreakerExecHandlers.addTo(builder, guard);
    }
    CloseableHttpClient client = builder.build();
    return () ->
        client.execute(new HttpGet(uri), response -> EntityUtils.toString(response.getEntity()));
  }

  private static Callable<String> apacheAsync(URI uri, @Nullable HttpGuard guard) {
    HttpAsyncClientBuilder builder =
        HttpAsyncClientBuilder.create()
            .disableAutomaticRetries()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setMaxConnTotal(CONNECTIONS)
                    .build());
    if (guard != null) {
      CircuitBreakerExecHandlers.addTo(builder, guard);
    }
    CloseableHttpAsyncClient client = builder.build();
    client.start();
    SimpleHttpRequest request = SimpleRequestBuilder.get(uri).build();
    return () -> client.execute(request, null).get().getBodyText();
  }
}
