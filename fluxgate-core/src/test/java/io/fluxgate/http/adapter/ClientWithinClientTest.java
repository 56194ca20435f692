package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import org.junit.jupiter.api.Test;

/** One client drives another, and both have the guard: which call beneath is the one above. */
class ClientWithinClientTest {

  /** Two clients' own objects for a call. */
  private record Above(int number) {}

  private record Beneath(int number) {}

  private static final HttpRequestInfo REQUEST = Exchanges.to("example.com");

  private final HttpGuard guard = HttpGuard.create();
  private final Above above = new Above(1);

  private void within(Runnable send) throws Exception {
    GuardedExchange.begin(guard, REQUEST)
        .within(
            above,
            () -> {
              send.run();
              return "response";
            });
  }

  private boolean isGuarded(Object call, HttpRequestInfo request) {
    return GuardedExchange.isGuarded(guard, call, request);
  }

  @Test
  void firstRequestOfAnotherClientToTheSamePlaceIsTheSameCall() throws Exception {
    Beneath beneath = new Beneath(1);

    within(
        () -> {
          assertThat(isGuarded(beneath, Exchanges.to("EXAMPLE.com"))).isTrue();
          // As the hops of an OkHttp call after a redirect.
          assertThat(isGuarded(beneath, Exchanges.to("other.example.com"))).isTrue();
          assertThat(isGuarded(new Beneath(2), REQUEST)).isFalse();
        });

    assertThat(isGuarded(beneath, REQUEST)).isFalse();
  }

  @Test
  void requestToAnotherPlaceIsACallOfItsOwn() throws Exception {
    within(
        () -> {
          assertThat(isGuarded(new Beneath(1), Exchanges.to("token.example.com"))).isFalse();
          assertThat(
                  isGuarded(
                      new Beneath(2),
                      new Exchanges.Request("GET", "https", "example.com", 443, "/token")))
              .isFalse();
          assertThat(isGuarded(new Beneath(3), REQUEST)).isTrue();
        });
  }

  @Test
  void secondCallOfTheSameClientIsACallOfItsOwn() throws Exception {
    within(
        () -> {
          assertThat(isGuarded(above, REQUEST)).isTrue();
          assertThat(isGuarded(new Above(2), REQUEST)).isFalse();
        });
  }

  @Test
  void guardOfItsOwnIsAsked() throws Exception {
    within(
        () ->
            assertThat(GuardedExchange.isGuarded(HttpGuard.create(), new Beneath(1), REQUEST))
                .isFalse());
  }

  @Test
  void callThatFollowsAnotherWithinAGuardedOneIsStillBeneathIt() throws Exception {
    within(
        () -> {
          try {
            GuardedExchange.begin(HttpGuard.create(), Exchanges.to("token.example.com"))
                .within(new Beneath(9), () -> "token");
          } catch (Exception impossible) {
            throw new AssertionError(impossible);
          }
          assertThat(isGuarded(above, REQUEST)).isTrue();
        });
  }
}
