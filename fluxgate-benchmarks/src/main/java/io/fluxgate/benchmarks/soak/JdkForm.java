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

/** The JDK's client: {@code send} of a stream, or {@code sendAsync} of all the bytes. */
record JdkForm(HttpClient client, boolean async) implements Form {

  static HttpClient client(HttpGuard guard, Executor threads) {
    HttpClient bare =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .executor(threads)
            .build();
    return CircuitBreakerHttpClient.wrap(bare, guard);
  }

  static List<Form> both(HttpClient client) {
    return List.of(new JdkForm(client, false), new JdkForm(client, true));
  }

  @Override
  public String name() {
    return async ? "JDK sendAsync" : "JDK send";
  }

  @Override
  public Pending prepare(URI uri, Duration limit) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(limit).build();
    return async
        ? new Sent<>(request, BodyHandlers.ofByteArray(), ByteArrayInputStream::new)
        : new Sent<>(request, BodyHandlers.ofInputStream(), body -> body);
  }

  private final class Sent<T> implements Pending {

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
    public Received await() throws Exception {
      HttpResponse<T> response = async ? sendAsync() : client.send(request, handler);
      InputStream body = stream.apply(response.body());
      return new Received(response.statusCode(), body, body);
    }

    private HttpResponse<T> sendAsync() throws Exception {
      CompletableFuture<HttpResponse<T>> future = client.sendAsync(request, handler);
      // The other way round, cancelling the one would not cancel the other.
      CompletableFuture<?> unused =
          started.whenComplete((response, cancelled) -> future.cancel(true));
      try {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
