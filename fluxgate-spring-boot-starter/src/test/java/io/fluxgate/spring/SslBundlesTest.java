package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** Guarded clients trust what the application's SSL bundle trusts, and nothing else. */
class SslBundlesTest {

  private static final String JDK = "jdk";
  private static final String APACHE = "http-components";
  private static final String BUNDLE = "upstream";
  private static final String PASSWORD = "changeit";

  @TempDir static Path directory;

  private interface Caller {
    int status(ApplicationContext context, String uri);
  }

  @BeforeAll
  static void makeCertificate() throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    ProcessBuilder command = new ProcessBuilder(keytool, "-genkeypair", "-alias", BUNDLE);
    command.command().addAll(List.of("-keyalg", "EC", "-dname", "CN=127.0.0.1"));
    command.command().addAll(List.of("-ext", "san=ip:127.0.0.1"));
    command.command().addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.command().addAll(List.of("-keystore", keys().toString()));
    Process process =
        command.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static Path keys() {
    return directory.resolve("keys.p12");
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void restClientKeepsTheBundleOfTheProperties(String client) {
    assertKept(
        over(client).withPropertyValues(Generation.SSL_BUNDLE + "=" + BUNDLE),
        (context, uri) -> get(context.getBean(RestClient.Builder.class).build(), uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void restClientKeepsTheBundleOfItsOwn(String client) {
    assertKept(
        over(client),
        (context, uri) ->
            get(
                context
                    .getBean(RestClient.Builder.class)
                    .apply(Generation.restClientSsl(context, BUNDLE))
                    .build(),
                uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void restTemplateKeepsTheBundleOfTheProperties(String client) {
    assertKept(
        over(client).withPropertyValues(Generation.SSL_BUNDLE + "=" + BUNDLE),
        (context, uri) -> get(Generation.restTemplate(context), uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void restTemplateKeepsTheBundleOfItsOwn(String client) {
    assertKept(
        over(client),
        (context, uri) -> get(Generation.restTemplate(context, bundle(context, BUNDLE)), uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void webClientKeepsTheBundleOfTheProperties(String client) {
    assertKept(
        over(client).withPropertyValues(Generation.REACTIVE_SSL_BUNDLE + "=" + BUNDLE),
        (context, uri) -> get(context.getBean(WebClient.Builder.class).build(), uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void webClientKeepsTheBundleOfItsOwn(String client) {
    assertKept(
        over(client),
        (context, uri) ->
            get(
                context
                    .getBean(WebClient.Builder.class)
                    .apply(Generation.webClientSsl(context, BUNDLE))
                    .build(),
                uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {JDK, APACHE})
  void withoutTheBundleTheHostIsNotTrusted(String client) {
    over(client)
        .run(
            context -> {
              try (Upstream upstream = upstream(context)) {
                RestClient unaware = context.getBean(RestClient.Builder.class).build();

                assertThatThrownBy(() -> get(unaware, upstream.url() + "/up"))
                    .hasRootCauseInstanceOf(GeneralSecurityException.class);

                assertThat(breaker(context, upstream).info().counts().failed()).isEqualTo(1);
              }
            });
  }

  private static ApplicationContextRunner over(String client) {
    String bundle = "spring.ssl.bundle.jks." + BUNDLE;
    return Contexts.everything()
        .withPropertyValues(
            Generation.FACTORY + "=" + client,
            Generation.CONNECTOR + "=" + client,
            bundle + ".truststore.location=" + keys().toUri(),
            bundle + ".truststore.password=" + PASSWORD,
            bundle + ".truststore.type=PKCS12",
            "spring.ssl.bundle.jks.server.keystore.location=" + keys().toUri(),
            "spring.ssl.bundle.jks.server.keystore.password=" + PASSWORD,
            "spring.ssl.bundle.jks.server.keystore.type=PKCS12");
  }

  private static void assertKept(ApplicationContextRunner runner, Caller caller) {
    runner.run(
        context -> {
          try (Upstream upstream = upstream(context)) {
            String uri = upstream.url() + "/up";
            assertThat(caller.status(context, uri)).isEqualTo(204);
            assertThat(breaker(context, upstream).info().counts().succeeded()).isEqualTo(1);

            breaker(context, upstream).forceOpen();

            assertThatThrownBy(() -> caller.status(context, uri))
                .hasCauseInstanceOf(CallNotPermittedIOException.class);
          }
        });
  }

  private static Upstream upstream(ApplicationContext context) throws IOException {
    return Upstream.start(bundle(context, "server").createSslContext());
  }

  private static SslBundle bundle(ApplicationContext context, String name) {
    return context.getBean(SslBundles.class).getBundle(name);
  }

  private static CircuitBreaker breaker(ApplicationContext context, Upstream upstream) {
    return context.getBean(HttpGuard.class).registry().get(upstream.url());
  }

  private static int get(RestClient client, String uri) {
    return client.get().uri(uri).exchange((request, response) -> response.getStatusCode().value());
  }

  private static int get(RestTemplate client, String uri) {
    return client.getForEntity(uri, Void.class).getStatusCode().value();
  }

  private static int get(WebClient client, String uri) {
    return WebClientsTest.status(client, uri);
  }
}
