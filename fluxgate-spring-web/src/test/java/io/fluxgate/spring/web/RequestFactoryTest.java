package io.fluxgate.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** RestClient and RestTemplate over a guarded HttpURLConnection. */
class RequestFactoryTest {

  private final HttpGuard guard = HttpGuard.create();
  private final CircuitBreakerRequestFactory factory =
      CircuitBreakerRequestFactory.wrap(new SimpleClientHttpRequestFactory(), guard);
  private final RestClient client = RestClient.create(new RestTemplate(factory));
  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  /** Answers with a status, and a location if there is one. */
  private URI server(int status, String location) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().add("Location", location);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private int status(RestClient client, URI uri) {
    return client
        .get()
        .uri(uri)
        .retrieve()
        .onStatus(HttpStatusCode::isError, (request, response) -> {})
        .toBodilessEntity()
        .getStatusCode()
        .value();
  }

  private CallCounts counts(URI uri) {
    return guard.breaker(uri).info().counts();
  }

  @Test
  void callOfRestClientIsJudged() throws Exception {
    URI failing = server(500, "");

    assertThat(status(client, failing)).isEqualTo(500);

    assertThat(counts(failing)).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void rejectionIsTheCauseOfWhatRestClientThrows() throws Exception {
    URI uri = server(200, "");
    guard.breaker(uri).forceOpen();

    assertThatThrownBy(() -> status(client, uri))
        .isInstanceOf(ResourceAccessException.class)
        .hasCauseInstanceOf(CallNotPermittedIOException.class);
  }

  @Test
  void rejectionIsAnsweredIfWanted() throws Exception {
    URI uri = server(200, "");
    guard.breaker(uri).forceOpen();

    RestClient answered =
        RestClient.builder().requestFactory(factory.respondServiceUnavailable()).build();

    assertThat(status(answered, uri)).isEqualTo(503);
  }

  @Test
  void failureBehindARedirectIsNotChargedToTheHostThatWasAsked() throws Exception {
    URI failing = server(500, "");
    URI redirecting = server(302, failing.toString());

    assertThat(status(client, redirecting)).isEqualTo(500);

    assertThat(counts(redirecting)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    assertThat(counts(failing)).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
  }

  @Test
  void guardWithinABufferingFactoryIsAskedOnce() throws Exception {
    URI failing = server(500, "");

    RestClient twice =
        RestClient.builder()
            .requestFactory(
                CircuitBreakerRequestFactory.wrap(
                    new BufferingClientHttpRequestFactory(factory), guard))
            .build();
    assertThat(status(twice, failing)).isEqualTo(500);

    assertThat(counts(failing)).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void clientWithAnAdapterOfItsOwnIsRefusedWithinWrappersOfSpringToo() {
    assertThatThrownBy(
            () ->
                CircuitBreakerRequestFactory.perHost(
                    new BufferingClientHttpRequestFactory(new JdkClientHttpRequestFactory())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CircuitBreakerHttpClient of fluxgate-jdkhttp");
  }

  @Test
  void singleBreakerTakesAllCalls() throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("own", CircuitBreakerPolicy.defaults());
    URI uri = server(200, "");

    RestClient single =
        RestClient.builder()
            .requestFactory(
                CircuitBreakerRequestFactory.wrap(new SimpleClientHttpRequestFactory(), breaker))
            .build();
    assertThat(status(single, uri)).isEqualTo(200);

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }
}
