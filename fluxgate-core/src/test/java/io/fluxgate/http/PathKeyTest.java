package io.fluxgate.http;

import static io.fluxgate.http.PathTrie.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxgate.CapturedLog;
import io.fluxgate.http.adapter.Exchanges;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathKeyTest {

  private static String templateOf(HttpKey key, String path) {
    return key.of(new Exchanges.Request("GET", "https", "h", -1, path))
        .substring("https://h:443".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/users/{id", "/users/id}", "/users/{}", "/users/{ }", "/users/{{id}}", "/users/{id}.json",
        "/users/v{id}", "/users/*", "/**/users", "/users/**x", "/users/:id", "/users/{id}?full",
        "/users#top", "/users/../admin", "/users/%2e%2E/admin", "/./users", "/my users", "/users\n"
      })
  void brokenTemplateIsRefused(String template) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpKey.byPath("/ok", template))
        .withMessageStartingWith("template: " + template + " (expected: ");
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/.., ''",
    "/orders/., /orders/{id}",
    "/orders/./7, /orders/{id}",
    "/orders/%2e%2E, ''",
    "/orders/../orders/7, /orders/{id}",
    "/../../orders/7, /orders/{id}",
    "/x/../orders/./7, /orders/{id}",
    "/orders/7/.., /orders/{id}",
    "/orders/.well-known, /orders/{id}",
    "/%6frders/7, /orders/{id}",
    "/orders/%2F, /orders/{id}",
    "/orders/%, /orders/{id}",
    "/orders/%zz, /orders/{id}",
    "/orders%2F7, ''",
    "/stra%c3%9fe, /straße",
    "/stra%C3%9Fe, /straße",
    "/straße, /straße",
    "/orders/a/.., /orders/{id}",
    "/static/../orders/7, /orders/{id}",
    "/static/.., ''",
  })
  void pathIsComparedAsServersReadIt(String path, String template) {
    HttpKey key = HttpKey.byPath("/orders/{id}", "/straße", "/static/**");

    assertThat(templateOf(key, path)).isEqualTo(template);
  }

  @Test
  void templateThatNeverMatchesIsTold() {
    try (CapturedLog log = CapturedLog.open()) {
      HttpKey key = HttpKey.byPath("/never/{a}", "/never/me", "/never/{b}", "/n2/**", "/n2/x/{y}");

      assertThat(templateOf(key, "/never/me")).isEqualTo("/never/{a}");
      assertThat(log.messages("byPath"))
          .containsExactlyInAnyOrder(
              "HttpKey.byPath: /never/me never matches, because /never/{a} comes before it and"
                  + " matches the same paths",
              "HttpKey.byPath: /never/{b} never matches, because /never/{a} comes before it and"
                  + " matches the same paths",
              "HttpKey.byPath: /n2/x/{y} never matches, because /n2/** comes before it and matches"
                  + " the same paths");
    }
  }

  @Test
  void templatesThatMatchSomeOfTheSamePathsAreTold() {
    try (CapturedLog log = CapturedLog.open()) {
      HttpKey key = HttpKey.byPath("/{tenant}/amb", "/admin/{page}", "/x/{y}/**", "/x/amb/2/{z}");

      assertThat(templateOf(key, "/admin/amb")).isEqualTo("/{tenant}/amb");
      assertThat(log.messages("byPath"))
          .contains(
              "HttpKey.byPath: /{tenant}/amb and /admin/{page} match some of the same paths; the"
                  + " first one gets them");
    }
  }

  @Test
  void specialTemplateBeforeAGeneralOneIsNothingToTell() {
    try (CapturedLog log = CapturedLog.open()) {
      HttpKey key =
          HttpKey.byPath("/fine/me", "/fine/{id}", "/fine/{id}/orders", "/fine/**", "/other");

      assertThat(templateOf(key, "/fine/me")).isEqualTo("/fine/me");
      assertThat(templateOf(key, "/fine/7")).isEqualTo("/fine/{id}");
      assertThat(templateOf(key, "/fine/7/orders")).isEqualTo("/fine/{id}/orders");
      assertThat(templateOf(key, "/fine")).isEqualTo("/fine/**");
      assertThat(log.messages("byPath")).isEmpty();
    }
  }

  @Test
  void thousandsOfTemplatesVisitAsFewNodesAsOne() {
    String[] templates =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "/{tenant}/t" + i + "/{id}")
            .toArray(String[]::new);
    PathTrie trie = new PathTrie();
    for (int i = 0; i < templates.length; i++) {
      trie.add(PathTemplate.of(templates[i]), i);
    }

    assertThat(trie.find("/acme/t9999/7")).isEqualTo(9_999);
    assertThat(trie.find("/acme/t10000/7")).isEqualTo(NONE);
    assertThat(trie.find("/a".repeat(100_000))).isEqualTo(NONE);
    assertThat(HttpKey.byPath(templates).toString())
        .startsWith("byPath(/{tenant}/t0/{id}, ")
        .endsWith(" and 9990 more)");
  }
}
