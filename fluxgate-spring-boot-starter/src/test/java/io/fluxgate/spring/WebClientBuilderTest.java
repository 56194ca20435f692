package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

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
              assertThat(line(context)).contains("not known");
            });
  }
}
