package io.fluxgate.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.Ticker;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the shop and drives it over HTTP. */
class ShopThroughAnOutageTest {

  private final ManualTicker ticker = ManualTicker.create();
  private final HttpClient browser = HttpClient.newHttpClient();
  private ToyUpstream upstream;
  private ConfigurableApplicationContext shop;

  @BeforeEach
  void start() throws IOException {
    upstream = new ToyUpstream(URI.create("http://127.0.0.1:0"));
    shop =
        new SpringApplicationBuilder(ShopApplication.class)
            .web(WebApplicationType.SERVLET)
            .initializers(
                context ->
                    ((GenericApplicationContext) context).registerBean(Ticker.class, () -> ticker))
            .run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--shop.upstream=" + upstream.url(),
                "--shop.toy-upstream=false");
  }

  @AfterEach
  void stop() {
    shop.close();
    upstream.destroy();
  }

  @Test
  void outageIsToldAsUnavailableUntilTheUpstreamRecovers() throws Exception {
    assertThat(get("/prices/tea")).matches(answer -> answer.statusCode() == 200);
    upstream.setBroken(true);

    HttpResponse<String> rejected = firstRejection();

    assertThat(rejected.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(9L, 12L);
    assertThat(get("/actuator/fluxgate").body()).contains(upstream.url(), "\"state\":\"OPEN\"");
    assertThat(get("/actuator/health"))
        .matches(health -> health.statusCode() == 200)
        .matches(health -> health.body().contains("\"state\":\"OPEN\""));
    assertThat(shop.getBean(Circuits.class).pages).containsExactly(upstream.url() + " went OPEN");
    assertPrometheusShows("OPEN");

    upstream.setBroken(false);
    ticker.advance(Duration.ofSeconds(12));

    assertThat(get("/prices/tea").statusCode()).isEqualTo(200);
    assertThat(get("/prices/tea").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/fluxgate").body()).contains("\"state\":\"CLOSED\"");
    assertPrometheusShows("CLOSED");
  }

  @Test
  void breakerIsSteeredOverHttp() throws Exception {
    assertThat(get("/prices/tea").statusCode()).isEqualTo(200);

    HttpResponse<String> answer = steer(upstream.url(), "force-open");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"state\":\"FORCED_OPEN\"");
    assertThat(get("/prices/tea").statusCode()).isEqualTo(503);

    assertThat(steer(upstream.url(), "reset").statusCode()).isEqualTo(200);

    assertThat(get("/prices/tea").statusCode()).isEqualTo(200);
  }

  @Test
  void oneBreakerIsFoundByHostAndPort() throws Exception {
    assertThat(get("/prices/tea").statusCode()).isEqualTo(200);
    String host = upstream.url().substring("http://".length());

    assertThat(get("/actuator/fluxgate/" + host).body()).contains(upstream.url());
    assertThat(get("/actuator/fluxgate/127.0.0.1:1").statusCode()).isEqualTo(404);
  }

  @Test
  void unknownBreakersAndActionsAreRefused() throws Exception {
    assertThat(get("/prices/tea").statusCode()).isEqualTo(200);

    assertThat(steer("https://nobody.invalid:443", "reset").statusCode()).isEqualTo(404);
    assertThat(steer(upstream.url(), "explode"))
        .matches(answer -> answer.statusCode() == 400)
        .matches(answer -> answer.body().contains("reset, disable, metrics-only, enforce"));
  }

  @Test
  void circuitIsOpenedForATimeAndProbesByHand() throws Exception {
    assertThat(get("/prices/tea").statusCode()).isEqualTo(200);

    HttpResponse<String> opened =
        post(
            "{\"breaker\": \"%s\", \"action\": \"openFor\", \"duration\": \"5m\"}"
                .formatted(upstream.url()));

    assertThat(opened.body()).contains("\"state\":\"OPEN\"", "\"untilProbe\":\"PT5M\"");
    assertThat(get("/prices/tea").statusCode()).isEqualTo(503);

    assertThat(steer(upstream.url(), "halfOpen").body()).contains("\"state\":\"HALF_OPEN\"");

    assertThat(get("/prices/tea").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> firstRejection() throws Exception {
    for (int calls = 0; calls < 20; calls++) {
      HttpResponse<String> answer = get("/prices/tea");
      if (answer.statusCode() == 503) {
        return answer;
      }
      assertThat(answer.statusCode()).isEqualTo(502);
    }
    throw new AssertionError("20 failures did not open the circuit");
  }

  /** Meters follow their breakers on a thread of their own. */
  private void assertPrometheusShows(String state) throws Exception {
    Pattern line =
        Pattern.compile(
            "(?mi)^fluxgate_breaker_state\\{[^}]*breaker=\""
                + Pattern.quote(upstream.url())
                + "\"[^}]*state=\""
                + state
                + "\"[^}]*} 1\\.0$");
    long start = System.nanoTime();
    String meters;
    do {
      meters = get("/actuator/prometheus").body();
    } while (!line.matcher(meters).find()
        && System.nanoTime() - start < Duration.ofMinutes(2).toNanos());
    assertThat(meters).containsPattern(line);
  }

  private HttpResponse<String> steer(String breaker, String action) throws Exception {
    return post("{\"breaker\": \"%s\", \"action\": \"%s\"}".formatted(breaker, action));
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/actuator/fluxgate"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return browser.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(
        "http://127.0.0.1:"
            + shop.getEnvironment().getRequiredProperty("local.server.port")
            + path);
  }
}
