package io.fluxgate.feign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feign.AsyncClient;
import feign.AsyncFeign;
import feign.Client;
import feign.RequestLine;
import io.fluxgate.CallCounts;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of AsyncFeign is guarded, and what says that it is not. */
class AsyncFeignTest {

  interface Orders {
    @RequestLine("GET /orders")
    CompletableFuture<String> orders();
  }

  private final HttpGuard guard = HttpGuard.create();
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private Upstream upstream;

  @BeforeEach
  void start() throws Exception {
    upstream = new Upstream();
  }

  @AfterEach
  void stop() {
    upstream.close();
    threads.shutdownNow();
  }

  private Orders orders(AsyncClient<Object> client) {
    return AsyncFeign.builder()
        .client(client)
        .addCapability(FluxgateCapability.of(guard))
        .target(Orders.class, upstream.url());
  }

  @Test
  void asyncClientOverAGuardedOneIsGuarded() {
    Client guarded = FluxgateFeign.wrap(new Client.Default(null, null), guard);
    Orders orders = orders(new AsyncClient.Default<>(guarded, threads));

    assertThat(orders.orders().join()).isEqualTo("body");

    URI host = URI.create(upstream.url());
    assertThat(guard.breaker(host).info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    guard.breaker(host).forceOpen();
    assertThatThrownBy(() -> orders.orders().join())
        .hasRootCauseInstanceOf(CallNotPermittedIOException.class);
  }

  @Test
  void otherAsyncClientSaysOnceThatItIsNotGuarded() {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.fluxgate");
    logger.addHandler(handler);
    try {
      AsyncClient<Object> other = (request, options, context) -> new CompletableFuture<>();

      assertThat(orders(other)).isNotNull();
      assertThat(orders(other)).isNotNull();

      assertThat(lines)
          .singleElement()
          .asString()
          .contains("AsyncFeign over " + other.getClass().getName() + " is not guarded");
    } finally {
      logger.removeHandler(handler);
    }
  }
}
