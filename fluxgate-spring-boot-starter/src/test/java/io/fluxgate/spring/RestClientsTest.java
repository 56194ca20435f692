package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

class RestClientsTest {

  private static final String JDK = "jdk";
  private static final String APACHE = "http-components";

  private Upstream upstream;
  private String url;

  @BeforeEach
  void start() throws IOException {
    upstream = Upstream.start();
    url = upstream.url();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void restClientIsGuarded(String factory) {
    Contexts.everything()
        .withPropertyValues(Generation.FACTORY + "=" + factory)
        .run(
            context -> {
              RestClient client = restClient(context);
              assertThat(status(client, "/down")).isEqualTo(500);
              assertThat(breaker(context).info().counts().failed()).isEqualTo(1);

              breaker(context).forceOpen();

              assertThatThrownBy(() -> status(client, "/up"))
                  .isInstanceOf(ResourceAccessException.class)
                  .hasCauseInstanceOf(CallNotPermittedIOException.class);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void restTemplateIsGuarded(String factory) {
    Contexts.everything()
        .withPropertyValues(Generation.FACTORY + "=" + factory)
        .run(
            context -> {
              breaker(context).forceOpen();

              assertThatThrownBy(
                      () ->
                          Generation.restTemplate(context).getForEntity(url + "/up", String.class))
                  .hasCauseInstanceOf(CallNotPermittedIOException.class);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void readTimeoutStaysAndIsAFailureOfTheHost(String factory) {
    Contexts.everything()
        .withPropertyValues(Generation.FACTORY + "=" + factory, Generation.READ_TIMEOUT + "=200ms")
        .run(
            context -> {
              RestClient client = restClient(context);

              assertThatThrownBy(() -> status(client, "/slow"))
                  .isInstanceOf(ResourceAccessException.class);

              assertThat(breaker(context).info().counts().failed()).isEqualTo(1);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void redirectsAreFollowedAsTheApplicationSays(String factory) {
    Contexts.everything()
        .withPropertyValues(
            Generation.FACTORY + "=" + factory, Generation.REDIRECTS + "=dont-follow")
        .run(context -> assertThat(status(restClient(context), "/moved")).isEqualTo(302));
    Contexts.everything()
        .withPropertyValues(Generation.FACTORY + "=" + factory)
        .run(context -> assertThat(status(restClient(context), "/moved")).isEqualTo(204));
  }

  @Test
  void clientOverHttpUrlConnectionIsGuardedOnceForEachCall() {
    Contexts.everything()
        .withPropertyValues(Generation.FACTORY + "=simple")
        .run(
            context -> {
              RestClient client = restClient(context);
              assertThat(status(client, "/up")).isEqualTo(204);
              assertThat(status(client, "/down")).isEqualTo(500);
              assertThat(breaker(context).info().counts()).isEqualTo(CallCounts.of(1, 1, 0, 0, 0));

              breaker(context).forceOpen();

              assertThatThrownBy(() -> status(client, "/up"))
                  .isInstanceOf(ResourceAccessException.class)
                  .hasCauseInstanceOf(CallNotPermittedIOException.class);
            });
  }

  @Test
  void builderOfTheApplicationIsGuardedToo() {
    Contexts.everything()
        .withBean(
            ClientHttpRequestFactoryBuilder.class,
            () -> ClientHttpRequestFactoryBuilder.jdk().withCustomizer(factory -> {}))
        .run(
            context -> {
              breaker(context).forceOpen();

              assertThatThrownBy(() -> status(restClient(context), "/up"))
                  .hasCauseInstanceOf(CallNotPermittedIOException.class);
            });
  }

  @Test
  void guardedBuilderStaysGuardedWhenItIsChanged() {
    Contexts.everything()
        .withPropertyValues(Generation.FACTORY + "=jdk")
        .run(
            context -> {
              breaker(context).forceOpen();
              ClientHttpRequestFactoryBuilder<?> builder =
                  context.getBean(ClientHttpRequestFactoryBuilder.class);
              ClientHttpRequestFactoryBuilder<?> changed = builder.withCustomizer(factory -> {});

              assertThatThrownBy(
                      () -> status(RestClient.builder().requestFactory(changed.build()), "/up"))
                  .hasCauseInstanceOf(CallNotPermittedIOException.class);
            });
  }

  @Test
  void guardingCanBeDeclined() {
    Contexts.everything()
        .withPropertyValues("fluxgate.http.guard-rest-clients=false")
        .run(
            context -> {
              breaker(context).forceOpen();

              assertThat(status(restClient(context), "/up")).isEqualTo(204);
            });
  }

  @Test
  void factoryWithoutAnAdapterWorksUnguarded() {
    Contexts.everything()
        .withClassLoader(new FilteredClassLoader("io.fluxgate.spring.web"))
        .withPropertyValues(Generation.FACTORY + "=simple")
        .run(
            context -> {
              breaker(context).forceOpen();

              assertThat(status(restClient(context), "/up")).isEqualTo(204);
            });
  }

  @Test
  void applicationWithoutApacheUsesTheJdk() {
    Contexts.everything()
        .withClassLoader(new FilteredClassLoader("org.apache.hc", "io.fluxgate.apache"))
        .run(
            context -> {
              breaker(context).forceOpen();

              assertThatThrownBy(() -> status(restClient(context), "/up"))
                  .hasCauseInstanceOf(CallNotPermittedIOException.class);
            });
  }

  private CircuitBreaker breaker(ApplicationContext context) {
    return context.getBean(HttpGuard.class).registry().get(url);
  }

  private static RestClient restClient(ApplicationContext context) {
    return context.getBean(RestClient.Builder.class).build();
  }

  private int status(RestClient.Builder builder, String path) {
    return status(builder.build(), path);
  }

  private int status(RestClient client, String path) {
    return client
        .get()
        .uri(url + path)
        .exchange((request, response) -> response.getStatusCode().value());
  }
}
