package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/** Builders of WebClient that the application declares; here without Reactor Netty. */
class WebClientBuilderTest {

  private static String line(ApplicationContext context) {
    return context.getBean(ClientReport.class).clients().stream()
        .map(Object::toString)
        .filter(line -> line.contains("own"))
        .findFirst()
        .orElse("none");
  }

  @Test
  void reportSaysThatABuilderOfTheApplicationIsNotGuarded() {
    Contexts.everything()
        .withBean("own", WebClient.Builder.class, WebClient::builder)
        .run(context -> assertThat(line(context)).contains("NOT guarded", "WebClient.Builder"));
  }

  @Test
  void connectorOfTheApplicationStays() {
    JdkClientHttpConnector connector = new JdkClientHttpConnector();
    Contexts.everything()
        .withBean(
            "own", WebClient.Builder.class, () -> WebClient.builder().clientConnector(connector))
        .run(
            context -> {
              WebClient.Builder own = context.getBean("own", WebClient.Builder.class);

              assertThat(own).extracting("connector").isSameAs(connector);
              assertThat(line(context))
                  .startsWith("WebClient over the JDK's client (bean own): NOT guarded");
            });
  }

  @Test
  void clientsThatTheApplicationMakesAreNamed() {
    Contexts.everything()
        .withBean("own", WebClient.class, WebClient::create)
        .run(context -> assertThat(line(context)).contains("NOT guarded", "WebClient.Builder"));
    Contexts.everything()
        .withBean(
            "own",
            WebClient.class,
            () ->
                WebClient.builder()
                    .clientConnector(
                        new JdkClientHttpConnector(
                            CircuitBreakerHttpClient.perHost(HttpClient.newHttpClient())))
                    .build())
        .run(
            context ->
                assertThat(line(context))
                    .isEqualTo(
                        "WebClient over the JDK's client (bean own): guarded by"
                            + " fluxgate-jdkhttp"));
  }
}
