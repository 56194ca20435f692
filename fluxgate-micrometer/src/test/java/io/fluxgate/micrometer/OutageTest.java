package io.fluxgate.micrometer;

import static io.fluxgate.Tripper.failureStreak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.micrometer.fixtures.Operations;
import io.fluxgate.micrometer.fixtures.Query;
import io.fluxgate.micrometer.fixtures.Scrape;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guarded client in an outage, as Prometheus sees it. */
class OutageTest {

  private static final Duration DELAY = Duration.ofSeconds(30);

  private final ManualTicker ticker = ManualTicker.create();
  private final HttpGuard guard =
      HttpGuard.builder()
          .policy(
              CircuitBreakerPolicy.builder()
                  .ticker(ticker)
                  .tripper(failureStreak(3))
                  .retry(Retry.cooldown(DELAY))
                  .permit(Permit.all())
                  .halfOpenCalls(2)
                  .build())
          .build();
  private final HttpClient client =
      CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);
  private final MetricsEndpoint endpoint;
  private final HttpServer upstream;
  private final FluxgateMetrics metrics = FluxgateMetrics.of(guard);
  private volatile int status = 200;

  OutageTest() throws IOException {
    endpoint = new MetricsEndpoint();
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    upstream = HttpServer.create(new InetSocketAddress(local, 0), 0);
  }

  @BeforeEach
  void start() {
    upstream.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    upstream.start();
    metrics.bindTo(endpoint.registry);
  }

  @AfterEach
  void stop() {
    metrics.close();
    upstream.stop(0);
    endpoint.close();
  }

  @Test
  void scrapeTellsTheWholeStory() throws Exception {
    call();
    Shown.settle(metrics);
    Scrape healthy = endpoint.scrape();
    assertThat(state(healthy, "closed")).isOne();
    assertThat(calls(healthy, "successful", "none")).isOne();
    assertThat(calls(healthy, "failed", "status_5xx")).isZero();
    assertThat(healthy.value("fluxgate_breaker_failure_rate", "breaker", name())).isZero();

    status = 503;
    for (int i = 0; i < 3; i++) {
      call();
    }
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(this::call).isInstanceOf(CallNotPermittedIOException.class);
    }
    Scrape outage = endpoint.scrape();
    assertThat(state(outage, "open")).isOne();
    assertThat(state(outage, "closed")).isZero();
    assertThat(calls(outage, "failed", "status_5xx")).isEqualTo(3);
    assertThat(calls(outage, "rejected", "none")).isEqualTo(5);
    assertThat(transitions(outage, "closed", "open")).isOne();
    assertThat(outage.value("fluxgate_breaker_probe_delay_seconds", "breaker", name()))
        .isEqualTo(30);
    assertThat(outage.value("fluxgate_breaker_failure_rate", "breaker", name())).isNaN();
    assertThat(outage.value("fluxgate_registry_breakers", "state", "open")).isOne();

    ticker.advance(DELAY);
    call();
    call();
    Scrape again = endpoint.scrape();
    assertThat(again.value("fluxgate_breaker_reopens", "breaker", name())).isOne();

    status = 200;
    ticker.advance(DELAY);
    call();
    call();
    Scrape recovered = endpoint.scrape();
    assertThat(state(recovered, "closed")).isOne();
    assertThat(transitions(recovered, "half_open", "closed")).isOne();
    assertThat(recovered.value("fluxgate_breaker_reopens", "breaker", name())).isZero();
  }

  @Test
  void refusedConnectionIsOfItsKind() throws Exception {
    call();
    Shown.settle(metrics);
    upstream.stop(0);

    assertThatThrownBy(this::call).isInstanceOf(IOException.class);

    assertThat(calls(endpoint.scrape(), "failed", "connect") + closedByServer()).isOne();
  }

  /** The connection of the first call may have been kept, and be closed under the second. */
  private double closedByServer() throws Exception {
    return calls(endpoint.scrape(), "failed", "reset");
  }

  @Test
  void allSeriesOfBreakerAreThereFromItsFirstCall() throws Exception {
    call();
    Shown.settle(metrics);
    List<Scrape.Series> before = named(endpoint.scrape());

    status = 503;
    for (int i = 0; i < 3; i++) {
      call();
    }
    ticker.advance(DELAY);
    call();

    assertThat(named(endpoint.scrape())).hasSameSizeAs(before).hasSize(49);
  }

  @Test
  void queriesOfDashboardAndAlertsResolveAfterOneCall() throws Exception {
    call();
    Shown.settle(metrics);
    Scrape scrape = endpoint.scrape();

    assertThat(Operations.dashboard()).hasSizeGreaterThan(15);
    assertThat(Operations.rules()).hasSizeGreaterThan(5);
    assertThat(Operations.dashboard()).flatMap(query -> query.problems(scrape)).isEmpty();
    assertThat(Operations.rules()).flatMap(query -> query.problems(scrape)).isEmpty();
  }

  @Test
  void queriesLookAtEveryMeter() throws Exception {
    call();
    Shown.settle(metrics);
    List<Query> queries = Operations.dashboard();

    assertThat(endpoint.scrape().series())
        .extracting(Scrape.Series::name)
        .filteredOn(name -> name.startsWith("fluxgate_"))
        .isNotEmpty()
        .allMatch(name -> queries.stream().anyMatch(query -> query.text().contains(name)));
  }

  private void call() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(name())).timeout(Duration.ofMinutes(1)).build();
    assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(status);
  }

  private String name() {
    return "http://127.0.0.1:" + upstream.getAddress().getPort();
  }

  private List<Scrape.Series> named(Scrape scrape) {
    return scrape.series().stream()
        .filter(series -> name().equals(series.labels().get("breaker")))
        .toList();
  }

  private double state(Scrape scrape, String state) {
    return scrape.value("fluxgate_breaker_state", "breaker", name(), "state", state);
  }

  private double calls(Scrape scrape, String outcome, String kind) {
    return scrape.value(
        "fluxgate_breaker_calls_total", "breaker", name(), "outcome", outcome, "kind", kind);
  }

  private double transitions(Scrape scrape, String from, String to) {
    return scrape.value(
        "fluxgate_breaker_transitions_total",
        "breaker",
        name(),
        "from",
        from,
        "to",
        to,
        "shadow",
        "false");
  }
}
