package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.RegistryListener;
import io.fluxgate.Ticker;
import io.fluxgate.Tripper;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever people type either means the breaker that requests have, or is refused. */
class GuardNamesTest {

  private static final String KEY = "http://localhost:8080";
  private static final HttpRequestInfo REQUEST =
      new Exchanges.Request("GET", "http", "localhost", 8080, "/orders/7");
  private static final CircuitBreakerPolicy STRICT =
      CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(1)).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080",
        "http://localhost:8080/",
        "HTTP://LocalHost:8080",
        "http://localhost.:8080/",
        " http://localhost:8080 ",
        "http://localhost:8080\n",
        "http://user:secret@localhost:8080",
        "http://user:s@cret@localhost:8080"
      })
  void everySpellingOfAnAddressIsTheBreakerOfItsRequests(String typed) throws IOException {
    HttpGuard guard = HttpGuard.create();
    GuardedExchange.begin(guard, REQUEST).responded(REQUEST, Exchanges.status(204));
    CircuitBreaker own = guard.registry().breakers().iterator().next();

    assertThat(guard.breaker(typed)).isSameAs(own);
    assertThat(guard.find(typed)).containsSame(own);
    assertThat(guard.registry().get(typed)).isSameAs(own);
    assertThat(guard.registry().find(typed)).containsSame(own);
    assertThat(guard.registry().acquire(typed).breaker()).isSameAs(own);
    assertThat(guard.registry().size()).isOne();
    assertThat(guard.registry().remove(typed)).isTrue();
    assertThat(guard.find(typed)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "127.0.0.1:8080",
        "localhost",
        "http://localhost:8080/api",
        "http://localhost:8080?x",
        "http://localhost:port",
        "htp://localhost",
        "ftp://localhost/",
        "http://local host:8080",
        "http://",
        "GET http://localhost:8080"
      })
  void nameThatNoRequestHasIsRefusedByNameWhereverItIsTyped(String typed) {
    HttpGuard guard = HttpGuard.create();

    assertRefused("policy", typed, () -> HttpGuard.builder().policy(typed, STRICT).build());
    assertRefused("name", typed, () -> guard.breaker(typed));
    assertRefused("name", typed, () -> guard.find(typed));
    assertRefused("name", typed, () -> guard.forceOpen(typed));
    assertRefused("name", typed, () -> guard.reconfigure(typed, STRICT));
    assertRefused("name", typed, () -> guard.registry().get(typed));
    assertRefused("name", typed, () -> guard.registry().find(typed));
    assertRefused("name", typed, () -> guard.registry().remove(typed));
    assertRefused("name", typed, () -> guard.registry().reconfigure(typed, STRICT));
    assertThat(guard.registry().size()).isZero();
  }

  private static void assertRefused(String what, String typed, Runnable action) {
    assertThatIllegalArgumentException()
        .isThrownBy(action::run)
        .withMessageContaining(what + ": " + typed + " (expected: ")
        .withMessageContaining("the guard's key is host()");
  }

  @Test
  void twoPoliciesForOneHostInTwoSpellingsAreRefused() {
    HttpGuard.Builder builder =
        HttpGuard.builder().policy("http://a.test", STRICT).policy("HTTP://A.test:80/", STRICT);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(
            "policy: HTTP://A.test:80/"
                + " (expected: one policy for http://a.test:80, which http://a.test has as well)");
  }

  @Test
  void nameWithAMethodMayEndWithASpace() {
    HttpGuard guard = HttpGuard.builder().key(HttpKey.hostAndMethod()).build();

    assertThat(guard.breaker("GET http://a.test ").name()).isEqualTo("GET http://a.test:80");
  }

  @Test
  void secretOfAnAddressIsNotInTheMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpGuard.create().breaker("http://user:secret@h/api"))
        .withMessageNotContaining("secret");
  }

  @Test
  void switchWorksForAHostThatWasNotCalledYet() {
    for (HttpGuard guard : new HttpGuard[] {HttpGuard.create(), HttpGuard.create()}) {
      guard.forceOpen("http://LOCALHOST:8080/");

      assertRejected(guard);
    }
    HttpGuard byAddress = HttpGuard.create();
    byAddress.forceOpen(URI.create("http://localhost:8080/orders?page=1"));
    assertRejected(byAddress);
    byAddress.breaker(KEY).reset();
    assertThat(byAddress.breaker(KEY).state()).isEqualTo(CircuitState.CLOSED);
  }

  private static void assertRejected(HttpGuard guard) {
    assertThatExceptionOfType(CallNotPermittedIOException.class)
        .isThrownBy(() -> GuardedExchange.begin(guard, REQUEST))
        .withMessageContaining(KEY);
  }

  @Test
  void switchNeverThrowsThatOfAllHosts() {
    HttpGuard guard = HttpGuard.builder().maximumBreakers(1).build();
    guard.forceOpen("http://one:80");

    assertThatIllegalStateException()
        .isThrownBy(() -> guard.forceOpen(KEY))
        .withMessageContaining(KEY)
        .withMessageContaining("maximumBreakers");
  }

  @Test
  void policyOfAnAddressHoldsBeforeAndAfterTheFirstCall() throws IOException {
    HttpGuard guard = HttpGuard.builder().policy("http://LocalHost:8080/", STRICT).build();
    assertThat(guard.breaker(REQUEST_URI).policy()).isEqualTo(STRICT);

    HttpGuard later = HttpGuard.create();
    later.reconfigure("http://LocalHost:8080/", STRICT);
    assertThat(later.breaker(KEY).policy()).isEqualTo(STRICT);
    CircuitBreakerPolicy other = CircuitBreakerPolicy.http();
    later.reconfigure("HTTP://localhost:8080", other);
    assertThat(later.breaker(KEY).policy()).isEqualTo(other);
  }

  private static final URI REQUEST_URI = URI.create("http://localhost:8080/orders/7");

  @Test
  void methodIsPartOfTheNameIfTheKeyReadsIt() {
    HttpGuard guard = HttpGuard.builder().key(HttpKey.hostAndMethod()).build();

    guard.forceOpen("GET http://localhost:8080/");

    assertRejected(guard);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> guard.forceOpen(REQUEST_URI))
        .withMessageContaining("GET http://localhost:8080");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> guard.breaker(KEY))
        .withMessageContaining("GET https://example.com:443");
  }

  @Test
  void templateIsPartOfTheNameIfTheKeyReadsThePath() {
    HttpGuard guard =
        HttpGuard.builder()
            .key(HttpKey.byPath("/orders/{id}", "/orders/latest"))
            .policy("http://LocalHost:8080/orders/{id}", STRICT)
            .build();

    guard.forceOpen(REQUEST_URI);

    assertRejected(guard);
    assertThat(guard.find("http://localhost:8080/orders/{id}"))
        .hasValueSatisfying(breaker -> assertThat(breaker.policy()).isEqualTo(STRICT));
    assertThat(guard.breaker("http://localhost:8080/").name()).isEqualTo(KEY);
    for (String never : new String[] {"/orders/7", "/orders/{order}", "/orders/latest"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guard.breaker(KEY + never))
          .withMessageContaining(KEY + never)
          .withMessageContaining("template that can match: /orders/{id}");
    }
  }

  @Test
  void customKeyIsAskedAboutAnAddress() {
    HttpGuard guard = HttpGuard.builder().key(request -> "tenant" + request.path()).build();

    guard.forceOpen(REQUEST_URI);

    assertRejectedBy(guard, "tenant/orders/7");
    assertThat(guard.find("tenant/orders/7")).isPresent();
    assertThat(guard.breaker("payments").name()).isEqualTo("payments");
  }

  private static void assertRejectedBy(HttpGuard guard, String name) {
    assertThatExceptionOfType(CallNotPermittedIOException.class)
        .isThrownBy(() -> GuardedExchange.begin(guard, REQUEST))
        .withMessageContaining(name);
  }

  @Test
  void policyHoldsForACustomKeyThatWritesAddressesInItsOwnWay() {
    HttpGuard own =
        HttpGuard.builder()
            .key(request -> request.scheme() + "://" + request.host())
            .policy("http://localhost", STRICT)
            .build();
    HttpGuard delegating =
        HttpGuard.builder()
            .key(request -> HttpKey.host().of(request))
            .policy("http://LocalHost:8080/", STRICT)
            .build();

    assertThat(own.breaker(REQUEST_URI).policy()).isEqualTo(STRICT);
    assertThat(delegating.breaker(REQUEST_URI).policy()).isEqualTo(STRICT);
    assertThat(delegating.breaker("http://LocalHost:8080/")).isSameAs(delegating.breaker(KEY));
  }

  @Test
  void guardOfOneBreakerHasOnlyThat() {
    CircuitBreaker single = CircuitBreaker.of("single");
    HttpGuard guard = HttpGuard.of(single);

    guard.reconfigure("anything", STRICT);
    guard.forceOpen(REQUEST_URI);

    assertThat(guard.breaker("anything")).isSameAs(single);
    assertThat(guard.find(REQUEST_URI)).containsSame(single);
    assertThat(single.policy()).isEqualTo(STRICT);
    assertThat(single.state()).isEqualTo(CircuitState.FORCED_OPEN);
  }

  @Test
  void addressWithoutSchemeOrHostIsRefused() {
    for (String address : new String[] {"localhost:8080", "/orders", "mailto:a@b", "http:///x"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HttpGuard.create().breaker(URI.create(address)))
          .withMessageContaining("address: " + address);
    }
  }

  @Test
  void registryOfNamesHasNoRules() {
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();

    assertThat(registry.get("http://localhost:8080/").name()).isEqualTo("http://localhost:8080/");
    assertThat(registry.normalizesNames()).isFalse();
    assertThat(HttpGuard.create().registry().normalizesNames()).isTrue();
  }

  @Test
  void callIsNotRefusedBecauseOfTheNameOfItsBreaker() {
    CircuitBreakerRegistry registry = HttpGuard.create().registry();

    registry.acquire("no address").success();

    assertThat(registry.tryAcquire("no address")).isPresent();
  }

  @Test
  void withACustomKeyWhatWasTypedGoesBeforeTheNormalFormOfAnother() {
    HttpGuard.Builder builder = HttpGuard.builder().key(request -> "https://h0:443");
    for (int host = 0; host < 20; host++) {
      builder.policy("https://h" + host + ":443", STRICT);
      builder.policy("https://h" + host, CircuitBreakerPolicy.http());
    }
    HttpGuard guard = builder.build();

    for (int host = 0; host < 20; host++) {
      assertThat(guard.registry().get("https://h" + host + ":443").policy()).isEqualTo(STRICT);
    }
  }

  @Test
  void forceOpenHoldsThoughTheBreakerIsRemovedMeanwhile() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>();
    Ticker ticker =
        () -> {
          // The breaker reads it before it enters another state.
          Runnable action = meanwhile.getAndSet(null);
          if (action != null) {
            action.run();
          }
          return 1;
        };
    HttpGuard guard =
        HttpGuard.builder()
            .policy(CircuitBreakerPolicy.http().toBuilder().ticker(ticker).build())
            .build();
    AtomicInteger made = new AtomicInteger();
    guard
        .registry()
        .addListener(
            new RegistryListener() {
              @Override
              public void onAdded(CircuitBreaker breaker) {
                if (made.incrementAndGet() == 1) {
                  meanwhile.set(() -> guard.registry().remove(KEY));
                }
              }

              @Override
              public void onRemoved(CircuitBreaker breaker) {}
            });

    guard.forceOpen(KEY);

    assertThat(made).hasValue(2);
    assertThat(guard.find(KEY).orElseThrow().state()).isEqualTo(CircuitState.FORCED_OPEN);
  }
}
