package io.fluxgate.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.spring.annotation.CircuitBreaker;
import io.fluxgate.test.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** A gateway on a port of its own, with a CircuitBreaker filter on its route. */
class GatewayTest {

  private static final Duration DELAY = Duration.ofSeconds(10);

  static class Stock {

    @CircuitBreaker(name = "stock")
    public String stock() {
      throw new IllegalStateException();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Gateway {

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    @Bean
    Stock stock() {
      return new Stock();
    }

    @Bean
    ManualTicker ticker() {
      return ManualTicker.create();
    }

    @Bean
    RouteLocator routes(RouteLocatorBuilder builder, Environment environment) {
      return builder
          .routes()
          .route(
              route ->
                  route
                      .path("/prices")
                      .filters(
                          filters ->
                              filters.circuitBreaker(
                                  filter ->
                                      filter
                                          .setName("prices")
                                          .addStatusCode("500")
                                          .setFallbackUri("forward:/cached")))
                      .uri(environment.getRequiredProperty("upstream")))
          .route(
              route ->
                  route
                      .path("/bare")
                      .filters(
                          filters -> filters.circuitBreaker(filter -> filter.setName("prices")))
                      .uri(environment.getRequiredProperty("upstream")))
          .build();
    }

    @Bean
    RouterFunction<ServerResponse> cached() {
      return RouterFunctions.route()
          .GET("/cached", request -> ServerResponse.ok().bodyValue("cached"))
          .build();
    }
  }

  private final HttpClient caller = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext start(String upstream) {
    return new SpringApplicationBuilder(Gateway.class)
        .web(WebApplicationType.REACTIVE)
        .run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.main.banner-mode=off",
            "--spring.cloud.gateway.server.webflux.enabled=true",
            "--upstream=" + upstream,
            "--management.endpoints.web.exposure.include=fluxgate,health,metrics",
            "--management.endpoint.health.show-details=always",
            "--fluxgate.breakers.configured.failure-streak=7",
            "--fluxgate.breakers.prices.failure-streak=3",
            "--fluxgate.breakers.prices.jitter=0",
            "--fluxgate.breakers.prices.delay=" + DELAY.toSeconds() + "s");
  }

  private String ask(ConfigurableApplicationContext gateway) throws Exception {
    HttpResponse<String> response = ask(gateway, "/prices");
    return response.statusCode() + " " + response.body();
  }

  private HttpResponse<String> ask(ConfigurableApplicationContext gateway, String path)
      throws Exception {
    String port = gateway.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return caller.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static io.fluxgate.CircuitBreaker breaker(ConfigurableApplicationContext gateway) {
    return gateway.getBean("fluxgateBreakerRegistry", CircuitBreakerRegistry.class).get("prices");
  }

  @Test
  void routeFallsBackWhileItsUpstreamIsOutAndRecovers() throws Exception {
    try (Upstream upstream = new Upstream();
        ConfigurableApplicationContext gateway = start(upstream.url())) {
      assertThat(ask(gateway)).isEqualTo("200 body");

      upstream.status = 500;
      for (int i = 0; i < 3; i++) {
        assertThat(ask(gateway)).isEqualTo("200 cached");
      }
      assertThat(breaker(gateway).state()).isEqualTo(CircuitState.OPEN);
      assertThat(ask(gateway)).isEqualTo("200 cached");
      assertThat(upstream.asked()).hasSize(4);

      upstream.status = 200;
      gateway.getBean(ManualTicker.class).advance(DELAY);

      assertThat(ask(gateway)).isEqualTo("200 body");
      assertThat(breaker(gateway).state()).isEqualTo(CircuitState.CLOSED);
      assertThat(breaker(gateway).info().counts().rejected()).isEqualTo(1);
    }
  }

  @Test
  void routeFallsBackWhereNothingListens() throws Exception {
    try (Socket nobody = takenPort();
        ConfigurableApplicationContext gateway =
            start("http://127.0.0.1:" + nobody.getLocalPort())) {
      for (int i = 0; i < 4; i++) {
        assertThat(ask(gateway)).isEqualTo("200 cached");
      }

      assertThat(breaker(gateway).state()).isEqualTo(CircuitState.OPEN);
      assertThat(breaker(gateway).info().counts().failed()).isEqualTo(3);
    }
  }

  @Test
  void rejectedRequestWithoutFallbackIsAnsweredBy503() throws Exception {
    try (Upstream upstream = new Upstream();
        ConfigurableApplicationContext gateway = start(upstream.url())) {
      breaker(gateway).openFor(Duration.ofSeconds(30));

      assertThat(ask(gateway, "/bare").statusCode()).isEqualTo(503);
      assertThat(upstream.asked()).isEmpty();
    }
  }

  @Test
  void breakersOfEveryOriginAreInEndpointHealthAndMeters() throws Exception {
    try (Upstream upstream = new Upstream();
        ConfigurableApplicationContext gateway = start(upstream.url())) {
      assertThat(ask(gateway)).isEqualTo("200 body");
      assertThatThrownBy(() -> gateway.getBean(Stock.class).stock())
          .isInstanceOf(IllegalStateException.class);

      String endpoint = ask(gateway, "/actuator/fluxgate").body();
      assertThat(endpoint).contains("\"prices\"", "\"stock\"", "\"configured\"");
      assertThat(ask(gateway, "/actuator/fluxgate/configured").body())
          .contains("\"configured\"", "\"fluxgateBreakerRegistry\"")
          .doesNotContain("\"stock\"");
      for (String name : List.of("prices", "stock")) {
        assertThat(
                ask(gateway, "/actuator/metrics/fluxgate.breaker.calls?tag=breaker:" + name)
                    .statusCode())
            .isEqualTo(200);
      }

      assertThat(command(gateway, "configured", "force-open")).isEqualTo(200);

      assertThat(ask(gateway, "/actuator/health/fluxgate").body())
          .contains("\"configured\"", "FORCED_OPEN")
          .doesNotContain("\"stock\"");
      assertThat(
              ask(gateway, "/actuator/metrics/fluxgate.breaker.state?tag=breaker:configured")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  private int command(ConfigurableApplicationContext gateway, String breaker, String action)
      throws Exception {
    String port = gateway.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/fluxgate"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"breaker\": \"%s\", \"action\": \"%s\"}".formatted(breaker, action)))
            .build();
    return caller.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  /** A port that nobody listens on, nor can until it is closed. */
  private static Socket takenPort() throws Exception {
    Socket holder = new Socket();
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return holder;
  }
}
