package io.fluxgate.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.test.ManualTicker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Gateway {

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
    try (ConfigurableApplicationContext gateway = start("http://127.0.0.1:" + closedPort())) {
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

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
