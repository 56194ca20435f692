package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.spring.web.CircuitBreakerRequestFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Builders of RestClient, and clients, that the application makes without Spring Boot. */
class RestClientBuilderTest {

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

  @Test
  void builderThatTheApplicationDeclaresIsGuardedAndReported() {
    Contexts.everything()
        .withBean("own", RestClient.Builder.class, RestClient::builder)
        .run(
            context -> {
              RestClient client = context.getBean("own", RestClient.Builder.class).build();

              assertThat(status(client, "/down")).isEqualTo(500);

              CircuitBreaker breaker = context.getBean(HttpGuard.class).breaker(URI.create(url));
              assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
              breaker.forceOpen();
              assertThatThrownBy(() -> status(client, "/up"))
                  .isInstanceOf(ResourceAccessException.class)
                  .hasCauseInstanceOf(CallNotPermittedIOException.class);
              assertThat(lines(context, "own"))
                  .containsExactly("RestClient (bean own): guarded by fluxgate-apache");
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"APACHE", "JDK", "HTTP_URL_CONNECTION"})
  void eachChoiceOfSpringsIsGuardedAndOtherwiseTheSame(SpringsRequestFactory choice) {
    HttpGuard guard = HttpGuard.create();
    RestClient client =
        RestClient.builder().requestFactory(choice.guarded(ClientGuard.of(guard))).build();

    assertThat(choice.adapter()).isNotNull();
    assertThat(status(client, "/down")).isEqualTo(500);
    assertThat(guard.breaker(URI.create(url)).info().counts().failed()).isEqualTo(1);
    // Spring leaves redirects to the client: the JDK's follows none by itself.
    assertThat(status(client, "/moved")).isEqualTo(choice == SpringsRequestFactory.JDK ? 302 : 204);
  }

  @Test
  void requestFactoryOfTheApplicationStays() {
    ClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
    Contexts.everything()
        .withBean(
            "own", RestClient.Builder.class, () -> RestClient.builder().requestFactory(factory))
        .run(
            context -> {
              assertThat(context.getBean("own")).extracting("requestFactory").isSameAs(factory);
              assertThat(lines(context, "own"))
                  .containsExactly(
                      "RestClient over HttpURLConnection (bean own): NOT guarded: the application"
                          + " builds it; use Spring Boot's RestClient.Builder");
            });
  }

  @Test
  void builderIsNotGuardedWithoutAnAdapterForSpringsChoice() {
    Contexts.everything()
        .withClassLoader(new FilteredClassLoader("io.fluxgate.apache"))
        .withBean("own", RestClient.Builder.class, RestClient::builder)
        .run(
            context ->
                assertThat(lines(context, "own"))
                    .containsExactly(
                        "RestClient (bean own): NOT guarded: the application builds it; use Spring"
                            + " Boot's RestClient.Builder"));
  }

  @Test
  void clientsThatTheApplicationMakesAreNamed() {
    Contexts.everything()
        .withBean("created", RestClient.class, RestClient::create)
        .withBean(
            "jdk",
            RestClient.class,
            () -> RestClient.builder().requestFactory(new JdkClientHttpRequestFactory()).build())
        .withBean("template", RestTemplate.class, () -> new RestTemplate())
        .run(
            context -> {
              assertThat(lines(context, "created"))
                  .singleElement()
                  .asString()
                  .startsWith("RestClient (bean created): NOT guarded: the application builds it");
              assertThat(lines(context, "jdk"))
                  .singleElement()
                  .asString()
                  .startsWith("RestClient over the JDK's client (bean jdk): NOT guarded: ");
              assertThat(lines(context, "template"))
                  .containsExactly(
                      "RestTemplate over HttpURLConnection (bean template): NOT guarded: the"
                          + " application builds it; use Spring Boot's RestTemplateBuilder");
            });
  }

  @Test
  void clientsThatTheApplicationGuardsAreNamed() {
    HttpClient jdk = CircuitBreakerHttpClient.perHost(HttpClient.newHttpClient());
    CircuitBreakerRequestFactory port =
        CircuitBreakerRequestFactory.perHost(new SimpleClientHttpRequestFactory());
    Contexts.everything()
        .withBean(
            "jdk", RestTemplate.class, () -> new RestTemplate(new JdkClientHttpRequestFactory(jdk)))
        .withBean(
            "port",
            RestClient.class,
            () ->
                RestClient.builder()
                    .requestFactory(port)
                    .requestInterceptor((request, body, next) -> next.execute(request, body))
                    .build())
        .run(
            context -> {
              assertThat(lines(context, "jdk"))
                  .containsExactly(
                      "RestTemplate over the JDK's client (bean jdk): guarded by"
                          + " fluxgate-jdkhttp");
              assertThat(lines(context, "port"))
                  .containsExactly("RestClient (bean port): guarded by fluxgate-spring-web");
            });
  }

  @Test
  void reasonIsThePropertyIfThatIsWhyNothingIsGuarded() {
    Contexts.everything()
        .withPropertyValues("fluxgate.http.guard-rest-clients=false")
        .withBean("own", RestClient.Builder.class, RestClient::builder)
        .run(
            context ->
                assertThat(lines(context, "own"))
                    .containsExactly(
                        "RestClient (bean own): NOT guarded: fluxgate.http.guard-rest-clients is"
                            + " false"));
  }

  private int status(RestClient client, String path) {
    return client.get().uri(url + path).exchange((sent, answer) -> answer.getStatusCode().value());
  }

  private static List<String> lines(ApplicationContext context, String bean) {
    return context.getBean(ClientReport.class).clients().stream()
        .map(Object::toString)
        .filter(line -> line.contains("(bean " + bean + ")"))
        .toList();
  }
}
