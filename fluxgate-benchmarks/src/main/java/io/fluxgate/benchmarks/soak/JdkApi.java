package io.fluxgate.benchmarks.soak;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The JDK's client: {@code send} with a stream, or {@code sendAsync} with a byte array. */
record JdkApi(HttpClient client, boolean async) implements ClientApi {

  static HttpClient client(HttpGuard guard, Executor threads) {
    HttpClient bare =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(RESPONSE_TIMEOUT)
            .executor(threads)
            .build();
    return CircuitBreakerHttpClient.wrap(bare, guard);
  }

  static List<ClientApi> both(HttpClient client) {
    return List.of(new JdkApi(client, false), new JdkApi(client, true));
  }

  @Override
  public String name() {
    return async ? "JDK sendAsync" : "JDK send";
  }

  @Override
  public PendingCall prepare(URI uri, Duration limit) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(limit).build();
    return async
        ? new Sent<>(request, BodyHandlers.ofByteArray(), ByteArrayInputStream::new)
        : new Sent<>(request, BodyHandlers.ofInputStream(), body -> body);
  }

  private final class Sent<T> implements PendingCall {

    private final HttpRequest request;
    private final BodyHandler<T> handler;
    private final Function<T, InputStream> stream;
    private final CompletableFuture<HttpResponse<T>> started = new CompletableFuture<>();

    Sent(HttpRequest request, BodyHandler<T> handler, Function<T, InputStream> stream) {
      this.request = request;
      this.handler = handler;
      this.stream = stream;
    }

    @Override
    public ReceivedResponse await() throws Exception {
      HttpResponse<T> response = async ? sendAsync() : client.send(request, handler);
      InputStream body = stream.apply(response.body());
      return new ReceivedResponse(response.statusCode(), body, body);
    }

    private HttpResponse<T> sendAsync() throws Exception {
      CompletableFuture<HttpResponse<T>> future = client.sendAsync(request, handler);
      // Cancelling a future does not cancel the one it depends on, so cancel both.
      CompletableFuture<?> unused =
          started.whenComplete((response, cancelled) -> future.cancel(true));
      try {
        return future.get(FUTURE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        future.cancel(true);
        throw interrupted;
      }
    }

    @Override
    public void cancel() {
      started.cancel(true);
    }
  }
}
