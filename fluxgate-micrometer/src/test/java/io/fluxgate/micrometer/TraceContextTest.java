package io.fluxgate.micrometer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.opentelemetry.api.trace.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The trace of the caller is there in listeners and fallbacks on threads of a client. */
class TraceContextTest {

  private record Seen(Thread thread, String what) {}

  private final Spans spans = new Spans();
  private final CompletableFuture<Seen> listener = new CompletableFuture<>();
  private final CompletableFuture<Seen> fallback = new CompletableFuture<>();
  private HttpServer upstream;

  @BeforeEach
  void start() throws IOException {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    upstream = HttpServer.create(new InetSocketAddress(local, 0), 0);
    upstream.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    upstream.start();
  }

  @AfterEach
  void stop() {
    upstream.stop(0);
    spans.close();
    MDC.clear();
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + upstream.getAddress().getPort() + "/");
  }

  private static Seen seen(Supplier<String> what) {
    return new Seen(Thread.currentThread(), String.valueOf(what.get()));
  }

  private CircuitBreakerPolicy policy(ContextRegistry registry, Supplier<String> what) {
    ContextSnapshotFactory snapshots =
        ContextSnapshotFactory.builder().contextRegistry(registry).build();
    return CircuitBreakerPolicy.http().toBuilder()
        .tripper(Tripper.failureStreak(1))
        .listener(signal -> listener.complete(seen(what)))
        .callContext(() -> snapshots.captureAll()::wrap)
        .build();
  }

  private void callGuardedClient(CircuitBreakerPolicy policy) {
    HttpClient client =
        CircuitBreakerHttpClient.wrap(
            HttpClient.newHttpClient(), HttpGuard.builder().policy(policy).build());
    HttpRequest request = HttpRequest.newBuilder(uri()).build();
    var unused = client.sendAsync(request, BodyHandlers.discarding());
  }

  private void callWithFallback(CircuitBreakerPolicy policy, Supplier<String> what) {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build();
    var unused =
        CircuitBreaker.of("b", policy)
            .<Object>callAsync(
                () ->
                    HttpClient.newHttpClient()
                        .sendAsync(request, BodyHandlers.discarding())
                        .thenApply(response -> response),
                error -> fallback.complete(seen(what)));
  }

  private static ContextRegistry mdc() {
    return new ContextRegistry().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
  }

  @Test
  void listenerOnAThreadOfTheClientHasTheMdcOfTheCaller() throws Exception {
    MDC.put("traceId", "4bf92f35");

    callGuardedClient(policy(mdc(), () -> MDC.get("traceId")));

    Seen seen = listener.get(120, SECONDS);
    assertThat(seen.thread()).isNotSameAs(Thread.currentThread());
    assertThat(seen.what()).isEqualTo("4bf92f35");
  }

  @Test
  void fallbackOnAThreadOfTheClientHasTheMdcOfTheCaller() throws Exception {
    MDC.put("traceId", "4bf92f35");

    callWithFallback(policy(mdc(), () -> ""), () -> MDC.get("traceId"));

    assertThat(fallback.get(120, SECONDS).what()).isEqualTo("4bf92f35");
  }

  @Test
  void listenerRunsInTheSpanOfTheCaller() throws Exception {
    ContextRegistry observations =
        new ContextRegistry()
            .registerThreadLocalAccessor(new ObservationThreadLocalAccessor(spans.registry));
    CircuitBreakerPolicy policy =
        policy(observations, () -> Span.current().getSpanContext().getTraceId());

    Observation.createNotStarted("order", spans.registry).observe(() -> callGuardedClient(policy));

    assertThat(listener.get(120, SECONDS).what()).isEqualTo(spans.ended("order").getTraceId());
  }
}
