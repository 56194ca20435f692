package io.fluxgate.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** An HTTP interface over WebClient and Reactor Netty, through an outage and a hang. */
class HttpInterfaceTest {

  private static final Duration COOLDOWN = Duration.ofSeconds(10);

  interface Things {

    @GetExchange("/thing")
    String thing();

    @GetExchange("/thing")
    Mono<String> later();
  }

  private final ManualTicker ticker = ManualTicker.create();
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "things",
          CircuitBreakerPolicy.http().toBuilder()
              .tripper(Tripper.failureStreak(3))
              .retry(Retry.cooldown(COOLDOWN))
              .ticker(ticker)
              .build());
  private final AtomicInteger hits = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server = server();
  private final Things things = things(Duration.ofSeconds(60));
  private volatile int status = 200;
  private volatile boolean hanging;

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          hits.incrementAndGet();
          if (hanging) {
            awaitEnd();
          }
          exchange.sendResponseHeaders(status, 5);
          exchange.getResponseBody().write(new byte[] {'h', 'e', 'l', 'l', 'o'});
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
  }

  private void awaitEnd() throws IOException {
    try {
      if (!end.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the test does not end");
      }
    } catch (InterruptedException error) {
      throw new IOException(error);
    }
  }

  private Things things(Duration patience) {
    WebClient client =
        WebClient.builder()
            .baseUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .clientConnector(
                CircuitBreakerConnector.wrap(
                    new ReactorClientHttpConnector(
                        HttpClient.newConnection().responseTimeout(patience)),
                    breaker))
            .build();
    return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(client))
        .build()
        .createClient(Things.class);
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdown();
  }

  private void assertCutOffAfterThreeFailuresOf(
      ThrowingCallable call, Class<? extends Throwable> error) {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(call).isInstanceOf(error);
    }
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThatThrownBy(call)
        .isInstanceOf(WebClientRequestException.class)
        .hasCauseInstanceOf(CallNotPermittedIOException.class);
    assertThat(hits).hasValue(3);
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 3, 0, 1, 0));
  }

  private void assertRecovers() {
    ticker.advance(COOLDOWN);
    assertThat(things.thing()).isEqualTo("hello");
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void failingHostIsCutOffAndComesBack() {
    status = 503;
    assertCutOffAfterThreeFailuresOf(() -> things.thing(), WebClientResponseException.class);

    status = 200;
    assertRecovers();
  }

  @Test
  void failingHostIsCutOffForReactiveMethods() {
    status = 500;
    assertCutOffAfterThreeFailuresOf(
        () -> things.later().block(), WebClientResponseException.class);

    status = 200;
    assertRecovers();
  }

  @Test
  void hangingHostIsCutOffAndComesBack() {
    hanging = true;
    Things hasty = things(Duration.ofMillis(300));
    assertCutOffAfterThreeFailuresOf(() -> hasty.thing(), WebClientRequestException.class);

    hanging = false;
    assertRecovers();
  }
}
