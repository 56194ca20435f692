package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.jdkhttp.FallbackResponse;
import io.fluxgate.jdkhttp.JdkFallback;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Rejected calls that a bean answers, which a property names. */
class FallbackBeansTest {

  private static final RejectionResponse ANSWER =
      RejectionResponse.of(424).header("x-should-retry", "false");

  private static final JdkFallback CACHED =
      (request, rejection) ->
          FallbackResponse.of(200, "text/plain", "cached " + request.uri().getPath());

  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = Upstream.start();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private static ApplicationContextRunner application(String fallback) {
    return Contexts.everything()
        .withBean("answer", RejectionResponse.class, () -> ANSWER)
        .withBean("other", RejectionResponse.class, RejectionResponse::serviceUnavailable)
        .withBean("cached", JdkFallback.class, () -> CACHED)
        .withPropertyValues("fluxgate.http.fallback=" + fallback);
  }

  private void forceOpen(ApplicationContext context) {
    context.getBean(HttpGuard.class).breaker(URI.create(upstream.url())).forceOpen();
  }

  private String url() {
    return upstream.url() + "/up";
  }

  /** Status and header, which show who has answered. */
  private static String answered(int status, String header) {
    return status + " " + header;
  }

  private String rest(ApplicationContext context) {
    RestTemplate template = Generation.restTemplate(context);
    return RestClient.builder(template)
        .build()
        .get()
        .uri(url())
        .exchange(
            (request, response) ->
                answered(
                    response.getStatusCode().value(),
                    String.valueOf(response.getHeaders().getFirst("x-should-retry"))));
  }

  private String web(ApplicationContext context) {
    return context
        .getBean(WebClient.Builder.class)
        .build()
        .get()
        .uri(url())
        .exchangeToMono(
            response ->
                Mono.just(
                    answered(
                        response.statusCode().value(),
                        String.valueOf(
                            response.headers().asHttpHeaders().getFirst("x-should-retry")))))
        .block(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "http-components", "simple"})
  void beanAnswersRejectedCallsOfRestClientAndRestTemplate(String factory) {
    application("answer")
        .withPropertyValues(Generation.FACTORY + "=" + factory)
        .run(
            context -> {
              assertThat(rest(context)).isEqualTo("204 null");

              forceOpen(context);

              assertThat(rest(context)).isEqualTo("424 false");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "http-components"})
  void beanAnswersRejectedCallsOfWebClient(String connector) {
    application("answer")
        .withPropertyValues(Generation.CONNECTOR + "=" + connector)
        .run(
            context -> {
              assertThat(web(context)).isEqualTo("204 null");

              forceOpen(context);

              assertThat(web(context)).isEqualTo("424 false");
            });
  }

  @Test
  void beanAnswersRejectedCallsOfClientsThatTheApplicationBuilds() {
    application("answer")
        .run(
            context -> {
              forceOpen(context);

              assertThat(jdk(context)).isEqualTo("424 ");
              assertThat(okHttp(context)).isEqualTo("424 false");
              assertThat(apache(context)).isEqualTo("424 false");
            });
  }

  private String jdk(ApplicationContext context) throws Exception {
    HttpResponse<String> response =
        context
            .getBean("fluxgateHttpClient", HttpClient.class)
            .send(
                HttpRequest.newBuilder(URI.create(url())).build(),
                HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  private String okHttp(ApplicationContext context) throws IOException {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    context.getBean(OkHttpCustomizer.class).customize(builder);
    try (Response response =
        builder.build().newCall(new Request.Builder().url(url()).build()).execute()) {
      return answered(response.code(), String.valueOf(response.header("x-should-retry")));
    }
  }

  private String apache(ApplicationContext context) throws IOException {
    try (CloseableHttpClient client =
        context.getBean(ApacheCustomizer.class).customize(HttpClients.custom()).build()) {
      return client.execute(
          new HttpGet(url()),
          response ->
              answered(response.getCode(), response.getHeader("x-should-retry").getValue()));
    }
  }

  @Test
  void fallbackOfOneClientGoesBeforeTheAnswerOfAll() {
    application("answer, cached")
        .withPropertyValues(Generation.FACTORY + "=jdk")
        .run(
            context -> {
              forceOpen(context);

              assertThat(jdk(context)).isEqualTo("200 cached /up");
              assertThat(rest(context)).isEqualTo("200 null");
              assertThat(okHttp(context)).isEqualTo("424 false");
            });
  }

  @Test
  void unknownNameStopsTheStartAndSaysWhatThereIs() {
    application("answr")
        .run(
            context ->
                assertMessage(
                    context,
                    """
                    fluxgate.http.fallback: answr (expected: the name of a bean of the type RejectionResponse, \
                    JdkFallback, ApacheFallback, ApacheAsyncFallback, OkHttpFallback, FeignFallback; there is \
                    answer, other, cached)\
                    """));
  }

  @Test
  void beanOfAnotherTypeStopsTheStartAndIsNamed() {
    application("text")
        .withBean("text", String.class, () -> "text")
        .run(
            context ->
                assertMessage(
                    context,
                    "fluxgate.http.fallback: text, which is a java.lang.String (expected: "));
  }

  @Test
  void twoBeansOfOneTypeStopTheStart() {
    application("answer, other")
        .run(
            context ->
                assertMessage(
                    context,
                    "fluxgate.http.fallback: [answer, other] (expected: one bean of each type, not"
                        + " two RejectionResponses)"));
  }

  @Test
  void unknownNameStopsTheStartOfALazyApplicationToo() {
    application("answr")
        .withBean(LazyInitializationBeanFactoryPostProcessor.class)
        .run(context -> assertMessage(context, "fluxgate.http.fallback: answr"));
  }

  private static void assertMessage(AssertableApplicationContext context, String message) {
    assertThat(context)
        .getFailure()
        .rootCause()
        .isInstanceOf(InvalidFluxgatePropertyException.class)
        .hasMessageContaining(message);
  }
}
