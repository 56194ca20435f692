package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/** What the properties let hosts decide and say. */
class TrustPropertiesTest {

  private Upstream front;
  private Upstream back;

  @BeforeEach
  void start() throws IOException {
    front = Upstream.start();
    back = Upstream.start();
    front.on(
        "/away",
        exchange -> {
          exchange.getResponseHeaders().set("Location", back.url() + "/up");
          exchange.sendResponseHeaders(302, -1);
        });
    front.on(
        "/cut",
        exchange -> {
          exchange.sendResponseHeaders(200, 10);
          throw new IOException("no body");
        });
  }

  @AfterEach
  void stop() {
    front.close();
    back.close();
  }

  @Test
  void redirectOfAHostThatIsNotNamedIsNotFollowed() {
    Contexts.starter()
        .run(
            context -> {
              get(context, "/away");
              assertThat(names(context)).containsExactly(front.url());
            });
  }

  @Test
  void redirectOfANamedHostCountsForTheHostThatAnswers() {
    Contexts.starter()
        .withInitializer(Contexts.properties("fluxgate.http.follow-redirects-of=" + front.url()))
        .run(
            context -> {
              get(context, "/away");
              assertThat(names(context)).contains(back.url());
            });
  }

  @Test
  void messagesOfExceptionsAreShownIfThatIsAskedFor() {
    for (boolean shown : new boolean[] {false, true}) {
      Contexts.starter()
          .withInitializer(
              Contexts.properties(
                  "fluxgate.http.show-error-messages=" + shown, "fluxgate.policy.failure-streak=1"))
          .run(
              context -> {
                assertThatThrownBy(() -> get(context, "/cut")).isInstanceOf(IOException.class);
                List<String> causes =
                    context
                        .getBean(HttpGuard.class)
                        .breaker(front.url())
                        .info()
                        .lastOpening()
                        .orElseThrow()
                        .causes();
                assertThat(causes.toString().contains("bytes"))
                    .as(causes.toString())
                    .isEqualTo(shown);
              });
    }
  }

  private void get(ApplicationContext context, String path) throws Exception {
    HttpClient client =
        CircuitBreakerHttpClient.newBuilder(context.getBean(HttpGuard.class))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    client.send(
        HttpRequest.newBuilder(URI.create(front.url() + path)).build(), BodyHandlers.ofString());
  }

  private static List<String> names(ApplicationContext context) {
    return context.getBean(HttpGuard.class).registry().breakers().stream()
        .map(CircuitBreaker::name)
        .toList();
  }
}
