package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;

class WebClientsTest {

  private static final String JDK = "jdk";
  private static final String APACHE = "http-components";

  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = Upstream.start();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void webClientIsGuarded(String connector) {
    over(connector)
        .run(
            context -> {
              WebClient client = webClient(context);
              assertThat(status(client, upstream.url() + "/down")).isEqualTo(500);
              assertThat(breaker(context).info().counts().failed()).isEqualTo(1);

              breaker(context).forceOpen();

              assertRejected(client);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void readTimeoutStaysAndIsAFailureOfTheHost(String connector) {
    over(connector)
        .withPropertyValues(Generation.REACTIVE_READ_TIMEOUT + "=200ms")
        .run(
            context -> {
              assertThatThrownBy(() -> status(webClient(context), upstream.url() + "/slow"))
                  .isInstanceOf(WebClientRequestException.class);

              assertThat(breaker(context).info().counts().failed()).isEqualTo(1);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void redirectsAreFollowedAsTheApplicationSays(String connector) {
    over(connector)
        .withPropertyValues(Generation.REACTIVE_REDIRECTS + "=dont-follow")
        .run(
            context ->
                assertThat(status(webClient(context), upstream.url() + "/moved")).isEqualTo(302));
    over(connector)
        .run(
            context ->
                assertThat(status(webClient(context), upstream.url() + "/moved")).isEqualTo(204));
  }

  @Test
  void builderOfTheApplicationIsGuardedToo() {
    Contexts.everything()
        .withBean(
            ClientHttpConnectorBuilder.class,
            () -> ClientHttpConnectorBuilder.jdk().withCustomizer(connector -> {}))
        .run(
            context -> {
              breaker(context).forceOpen();

              assertRejected(webClient(context));
            });
  }

  /** Reactor Netty, which would displace the other clients from these tests, looks the same. */
  @Test
  void webClientOverAnotherClientIsGuarded() {
    ClientHttpConnector jdk = new JdkClientHttpConnector();
    ClientHttpConnector other = (method, uri, callback) -> jdk.connect(method, uri, callback);
    Contexts.everything()
        .withBean(ClientHttpConnectorBuilder.class, () -> settings -> other)
        .run(
            context -> {
              assertThat(status(webClient(context), upstream.url() + "/down")).isEqualTo(500);
              assertThat(breaker(context).info().counts().failed()).isEqualTo(1);

              breaker(context).forceOpen();

              assertRejected(webClient(context));
            });
  }

  @Test
  void guardingCanBeDeclined() {
    over(JDK)
        .withPropertyValues("fluxgate.http.guard-rest-clients=false")
        .run(
            context -> {
              breaker(context).forceOpen();

              assertThat(status(webClient(context), upstream.url() + "/up")).isEqualTo(204);
            });
  }

  @Test
  void applicationWithoutApacheUsesTheJdk() {
    Contexts.everything()
        .withClassLoader(new FilteredClassLoader("org.apache.hc", "io.fluxgate.apache"))
        .run(
            context -> {
              breaker(context).forceOpen();

              assertRejected(webClient(context));
            });
  }

  @Test
  void webClientAndReactorMayBeAbsent() {
    Contexts.everything()
        .withClassLoader(
            new FilteredClassLoader("org.springframework.web.reactive", "reactor.core"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(HttpGuard.class)
                    .doesNotHaveBean(ConnectorBuilderBeanPostProcessor.class));
  }

  private static ApplicationContextRunner over(String connector) {
    return Contexts.everything().withPropertyValues(Generation.CONNECTOR + "=" + connector);
  }

  private CircuitBreaker breaker(ApplicationContext context) {
    return context.getBean(HttpGuard.class).registry().get(upstream.url());
  }

  private static WebClient webClient(ApplicationContext context) {
    return context.getBean(WebClient.Builder.class).build();
  }

  private void assertRejected(WebClient client) {
    assertThatThrownBy(() -> status(client, upstream.url() + "/up"))
        .isInstanceOf(WebClientRequestException.class)
        .hasCauseInstanceOf(CallNotPermittedIOException.class);
  }

  static int status(WebClient client, String uri) {
    Mono<Integer> status =
        client
            .get()
            .uri(uri)
            .exchangeToMono(
                response -> response.releaseBody().thenReturn(response.statusCode().value()));
    return Objects.requireNonNull(status.block(Duration.ofSeconds(20)));
  }
}
