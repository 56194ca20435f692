package io.fluxgate.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * A gateway's own code that calls a service of two instances: a filter of its WebClient chooses the
 * instance, and tries the next one; an interceptor of its RestClient chooses only.
 */
class BalancedClientsTest {

  private static final Duration DELAY = Duration.ofSeconds(10);

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Gateway {

    @Bean
    ManualTicker ticker() {
      return ManualTicker.create();
    }

    @Bean
    @LoadBalanced
    WebClient.Builder balanced() {
      return WebClient.builder();
    }

    @Bean
    @LoadBalanced
    RestClient.Builder blocking() {
      return RestClient.builder();
    }

    @Bean
    RouterFunction<ServerResponse> orders(@LoadBalanced WebClient.Builder balanced) {
      WebClient client = balanced.build();
      return RouterFunctions.route()
          .GET(
              "/own",
              request ->
                  client
                      .get()
                      .uri("http://orders/thing")
                      .retrieve()
                      .bodyToMono(String.class)
                      .flatMap(body -> ServerResponse.ok().bodyValue(body))
                      .onErrorResume(error -> ServerResponse.status(502).bodyValue(types(error))))
          .build();
    }

    private static String types(Throwable error) {
      Throwable cause = error.getCause();
      return error.getClass().getSimpleName() + (cause == null ? "" : " < " + types(cause));
    }
  }

  private final HttpClient caller = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext start(Upstream one, Upstream other) {
    return new SpringApplicationBuilder(Gateway.class)
        .web(WebApplicationType.REACTIVE)
        .run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.main.banner-mode=off",
            "--spring.cloud.gateway.server.webflux.enabled=true",
            "--spring.cloud.loadbalancer.cache.enabled=false",
            "--spring.cloud.loadbalancer.retry.enabled=true",
            "--spring.cloud.loadbalancer.retry.retryable-status-codes=503",
            "--spring.cloud.discovery.client.simple.instances.orders[0].uri=" + one.url(),
            "--spring.cloud.discovery.client.simple.instances.orders[1].uri=" + other.url(),
            "--fluxgate.policy.failure-streak=3",
            "--fluxgate.policy.overdue=never",
            "--fluxgate.policy.jitter=0",
            "--fluxgate.policy.delay=" + DELAY.toSeconds() + "s");
  }

  private String ask(ConfigurableApplicationContext gateway) throws Exception {
    String port = gateway.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/own")).build();
    HttpResponse<String> response = caller.send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  private static CircuitBreaker breaker(ConfigurableApplicationContext gateway, Upstream host) {
    return gateway.getBean(HttpGuard.class).breaker(URI.create(host.url()));
  }

  private static CallCounts counts(ConfigurableApplicationContext gateway, Upstream host) {
    return breaker(gateway, host).info().counts();
  }

  @Test
  void sickInstanceIsCutOffAndTheNextOneAnswersInItsPlace() throws Exception {
    try (Upstream sick = new Upstream();
        Upstream well = new Upstream();
        ConfigurableApplicationContext gateway = start(sick, well)) {
      sick.status = 503;
      for (int i = 0; i < 12; i++) {
        assertThat(ask(gateway)).isEqualTo("200 body");
      }

      assertThat(breaker(gateway, sick).state()).isEqualTo(CircuitState.OPEN);
      assertThat(sick.asked()).hasSize(3);
      assertThat(counts(gateway, sick).failed()).isEqualTo(3);
      assertThat(counts(gateway, sick).rejected()).isPositive();
      assertThat(counts(gateway, well)).isEqualTo(CallCounts.of(12, 0, 0, 0, 0));

      sick.status = 200;
      gateway.getBean(ManualTicker.class).advance(DELAY);
      for (int i = 0; i < 4; i++) {
        assertThat(ask(gateway)).isEqualTo("200 body");
      }
      assertThat(breaker(gateway, sick).state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void sickInstanceOfARestClientIsCutOffByItself() throws Exception {
    try (Upstream sick = new Upstream();
        Upstream well = new Upstream();
        ConfigurableApplicationContext gateway = start(sick, well)) {
      RestClient client = gateway.getBean(RestClient.Builder.class).build();
      // Not 503: Apache's client would repeat the request.
      sick.status = 500;
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        answers.add(ask(client));
      }

      assertThat(breaker(gateway, sick).state()).isEqualTo(CircuitState.OPEN);
      assertThat(sick.asked()).hasSize(3);
      assertThat(counts(gateway, well)).isEqualTo(CallCounts.of(6, 0, 0, 0, 0));
      assertThat(answers)
          .containsOnly("body", "InternalServerError", "CallNotPermittedIOException")
          .filteredOn("CallNotPermittedIOException"::equals)
          .hasSize(3);
    }
  }

  private static String ask(RestClient client) {
    try {
      return String.valueOf(client.get().uri("http://orders/thing").retrieve().body(String.class));
    } catch (RestClientException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      return cause.getClass().getSimpleName();
    }
  }

  @Test
  void rejectionByBothInstancesReachesTheCaller() throws Exception {
    try (Upstream one = new Upstream();
        Upstream other = new Upstream();
        ConfigurableApplicationContext gateway = start(one, other)) {
      breaker(gateway, one).forceOpen();
      breaker(gateway, other).forceOpen();

      assertThat(ask(gateway))
          .startsWith("502 RetryExhaustedException")
          .endsWith(" < WebClientRequestException < CallNotPermittedIOException");
      assertThat(counts(gateway, one).rejected()).isEqualTo(1);
      assertThat(counts(gateway, other).rejected()).isEqualTo(1);
      assertThat(one.asked()).isEmpty();
      assertThat(other.asked()).isEmpty();
    }
  }
}
