package io.fluxgate.micrometer;

import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Retry;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.micrometer.Prometheus.Sample;
import io.fluxgate.micrometer.fixtures.Operations;
import io.fluxgate.micrometer.fixtures.Query;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus answers to the dashboard and the alerts while a circuit is open. */
class PrometheusTest {

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)");

  /** Nobody listens on these ports. */
  private static final String PAY = "http://127.0.0.1:1";

  private static final String SHADOW = "http://127.0.0.1:2";

  /** OPEN has no window: a share of nothing is not a number, by design. */
  private static final Pattern OF_THE_WINDOW =
      Pattern.compile("fluxgate_breaker_(failure_rate|slow_calls)");

  private final HttpGuard guard =
      HttpGuard.builder()
          .policy(
              CircuitBreakerPolicy.builder()
                  .tripper(
                      failureStreak(3)
                          .or(minRequests(100).and(slowRate(0.5, Duration.ofSeconds(1)))))
                  .retry(Retry.cooldown(Duration.ofHours(1)))
                  .build())
          .build();
  private final HttpClient client =
      CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);

  private static String filled(String query) {
    String text = query.replaceAll("\\$\\{?(job|instance|breaker)}?", ".*");
    text = text.replaceAll("\\$\\{?__(rate_interval|range)}?", "1m");
    Matcher values = LABEL_VALUES.matcher(text);
    return values.matches() ? "count by (" + values.group(2) + ") (" + values.group(1) + ")" : text;
  }

  private static void succeed(CircuitBreaker breaker, int calls) {
    for (int i = 0; i < calls; i++) {
      breaker.run(() -> {});
    }
  }

  /** Through a client, because its failures are of the kinds whose meters exist from the start. */
  private void fail(String address, int calls) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    for (int i = 0; i < calls; i++) {
      assertThatIOException().isThrownBy(() -> client.send(request, BodyHandlers.discarding()));
    }
  }

  @Test
  void everyQueryHasAnAnswerDuringAnOutage(@TempDir Path directory) throws Exception {
    assumeTrue(Prometheus.isInstalled("prometheus"), "prometheus is not installed");
    CircuitBreaker pay = guard.breaker(PAY);
    CircuitBreaker shadow = guard.breaker(SHADOW);
    shadow.metricsOnly();
    try (MetricsEndpoint endpoint = new MetricsEndpoint();
        FluxgateMetrics metrics = FluxgateMetrics.of(guard);
        Prometheus prometheus = Prometheus.start(directory, endpoint.port())) {
      metrics.bindTo(endpoint.registry);
      Shown.settle(metrics);
      succeed(pay, 10);
      prometheus.await("fluxgate_breaker_calls_total{outcome=\"successful\"} == 10");

      fail(PAY, 3);
      assertThat(pay.state()).isEqualTo(CircuitState.OPEN);
      for (int i = 0; i < 20; i++) {
        assertThat(pay.tryAcquire()).isEmpty();
      }
      fail(SHADOW, 3);
      succeed(shadow, 5);
      prometheus.await("increase(fluxgate_breaker_calls_total{outcome=\"rejected\"}[1m]) > 0");
      prometheus.await("increase(fluxgate_breaker_shadow_rejected_calls_total[1m]) > 0");

      for (Query query : Operations.dashboard()) {
        String text = filled(query.text());
        List<Sample> answer = prometheus.query(text);
        assertThat(answer).as("%s: %s", query.where(), text).isNotEmpty();
        assertThat(
                OF_THE_WINDOW.matcher(text).find()
                    || answer.stream().anyMatch(sample -> !Double.isNaN(sample.value())))
            .as("%s: %s is %s", query.where(), text, answer)
            .isTrue();
      }
      assertOutageIsShown(prometheus);
      assertAlertsSeeIt(prometheus);
    }
  }

  /** Panels on failures must not read 0 while the circuit rejects everything. */
  private static void assertOutageIsShown(Prometheus prometheus) throws Exception {
    assertThat(value(prometheus, "Cut off")).isEqualTo(1);
    assertThat(value(prometheus, "Rejected calls per second")).isPositive();
    assertThat(value(prometheus, "Failed calls in this range")).isPositive();
    assertThat(value(prometheus, "Causes of failures in this range")).isPositive();
    assertThat(panel(prometheus, "States other than closed"))
        .extracting(sample -> sample.labels().get("state"))
        .containsExactlyInAnyOrder("open", "metrics_only");
    assertThat(panel(prometheus, "Share of calls that failed or were rejected"))
        .filteredOn(sample -> PAY.equals(sample.labels().get("breaker")))
        .anyMatch(sample -> sample.value() > 0.5);
  }

  private static void assertAlertsSeeIt(Prometheus prometheus) throws Exception {
    for (Query rule : Operations.rules()) {
      List<Sample> answer = prometheus.query(rule.text());
      if (rule.where().equals("rule FluxgateBreakerOpen")) {
        assertThat(answer)
            .singleElement()
            .satisfies(
                sample ->
                    assertThat(sample.labels())
                        .containsEntry("breaker", PAY)
                        .doesNotContainKey("instance"));
      }
    }
  }

  private static double value(Prometheus prometheus, String title) throws Exception {
    return panel(prometheus, title).get(0).value();
  }

  private static List<Sample> panel(Prometheus prometheus, String title) throws Exception {
    Query query =
        Operations.dashboard().stream()
            .filter(each -> each.where().equals("panel " + title))
            .findFirst()
            .orElseThrow();
    return prometheus.query(filled(query.text()));
  }
}
