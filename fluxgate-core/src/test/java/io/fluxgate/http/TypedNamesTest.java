package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slips in names that look like addresses, which no request could ever have. */
class TypedNamesTest {

  private static final CircuitBreakerPolicy STRICT = CircuitBreakerPolicy.httpStrict();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "htps://host:443",
        "htp://host:80",
        "ftp://host:21",
        "jdbc:mysql://host:80",
        "http://host:80800",
        "http://host:0",
        "https://*.example.com",
        "https://${HOST}",
        "https://{host}",
        "https://<host>",
        "https://host;a",
        "https://host,other",
        "https://host%20x",
        "https://host\\api",
        "https://::1",
        "https://[::1",
        "https://[]",
        "https://host:443:443",
        "https://example..com",
        "https://.example.com",
        "https://.",
        "https://example.com\u00a0"
      })
  void slipIsRefusedWhereverItIsTyped(String typed) {
    HttpGuard guard = HttpGuard.create();
    HttpGuard byMethod = HttpGuard.builder().key(HttpKey.hostAndMethod()).build();
    HttpGuard.Builder byPath = HttpGuard.builder().key(HttpKey.byPath("/a"));

    assertRefused(() -> HttpGuard.builder().policy(typed, STRICT).build());
    assertRefused(() -> guard.forceOpen(typed));
    assertRefused(() -> guard.registry().get(typed));
    assertRefused(() -> guard.registry().reconfigure(typed, STRICT));
    assertRefused(() -> byMethod.forceOpen("GET " + typed));
    assertRefused(() -> byPath.policy(typed + "/a", STRICT).build());
    assertThat(guard.registry().size()).isZero();
  }

  private static void assertRefused(Runnable action) {
    assertThatIllegalArgumentException().isThrownBy(action::run).withMessageContaining("expected:");
  }

  @Test
  void messageNamesWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpGuard.create().forceOpen("htps://host:443"))
        .withMessage(
            "name: htps://host:443 (expected: scheme://host:port without a path, as in"
                + " https://example.com:443, with the scheme http or https, because the guard's key"
                + " is host())");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpGuard.builder().policy("https://*.a.test", STRICT).build())
        .withMessageContaining("without a pattern, for which policies(function) is there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "Post"})
  void methodInSmallLettersIsRefused(String method) {
    HttpGuard guard = HttpGuard.builder().key(HttpKey.hostAndMethod()).build();

    assertRefused(() -> guard.forceOpen(method + " https://host"));
    assertThat(guard.breaker("PURGE https://host").name()).isEqualTo("PURGE https://host:443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/{id:[0-9]+}", "/a/{*rest}", "/a/{id|x}"})
  void templateWithAPatternInBracesIsRefused(String template) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpKey.byPath(template))
        .withMessage(
            "template: "
                + template
                + " (expected: a name in braces and no pattern, as in /users/{id})");
  }

  @Property(tries = 300)
  void breakerOfAnyRequestIsFoundByItsName(
      @ForAll String scheme, @ForAll String host, @ForAll int port, @ForAll String method)
      throws IOException {
    HttpRequestInfo request = new Exchanges.Request(method, scheme, host, port, "/a/b");
    for (HttpKey key :
        new HttpKey[] {HttpKey.host(), HttpKey.hostAndMethod(), HttpKey.byPath("/a/{b}")}) {
      HttpGuard guard = HttpGuard.builder().key(key).build();
      GuardedExchange.begin(guard, request).responded(request, Exchanges.status(204));
      CircuitBreaker own = guard.registry().breakers().iterator().next();

      assertThat(guard.find(own.name())).containsSame(own);
      assertThat(guard.breaker(own.name())).isSameAs(own);
      assertThat(guard.registry().get(own.name())).isSameAs(own);
      guard.reconfigure(own.name(), STRICT);
      assertThat(own.policy()).isEqualTo(STRICT);
      guard.forceOpen(own.name());
      assertThat(own.state()).isEqualTo(CircuitState.FORCED_OPEN);
      assertThat(guard.registry().remove(own.name())).isTrue();
    }
  }
}
