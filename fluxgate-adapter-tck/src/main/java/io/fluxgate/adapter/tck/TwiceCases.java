package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.util.stream.Stream;

/** The same guard twice in one client: each call has one outcome and one slot all the same. */
final class TwiceCases {

  private TwiceCases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        ContractCase.of("a guard that is there twice has one probe", TwiceCases::probe),
        ContractCase.of("a guard that is there twice counts a success once", TwiceCases::success),
        ContractCase.of(
            "a guard that is there twice counts a server error once",
            lab -> failure(lab, Scripts.answering(500))),
        ContractCase.of(
            "a guard that is there twice counts a broken body once",
            lab ->
                failure(
                    lab,
                    Scripts.sayingThenFin("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))),
        ContractCase.of("a guard that is there twice rejects once", TwiceCases::rejection),
        ContractCase.of(
            "a guard that is there twice charges a trusted redirect to each host once",
            TwiceCases::redirect,
            Capability.FOLLOW_REDIRECTS));
  }

  private static HttpClientUnderTest client(Lab lab, HttpGuard guard) throws Exception {
    return lab.clientGuardedTwice(guard, ClientSetup.defaults().withoutRepeats());
  }

  private static void probe(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server = lab.server(Scripts.healthy());
    Tally before = lab.halfOpen(breaker);

    Running call = lab.call(client(lab, guard), ContractCall.get(server.uri()));

    assertThat(call.answer().status()).isEqualTo(200);
    lab.assertJudged(breaker, before, Tally.succeeded(1));
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  private static void success(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.healthy());
    HttpClientUnderTest client = client(lab, guard);

    for (int i = 0; i < 3; i++) {
      assertThat(lab.call(client, ContractCall.get(server.uri())).answer().status()).isEqualTo(200);
    }

    Lab.assertRequests(server, 3);
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(3));
  }

  private static void failure(Lab lab, Script script) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(script);

    lab.call(client(lab, guard), ContractCall.get(server.uri()));

    Lab.assertRequests(server, 1);
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.failed(1));
  }

  private static void rejection(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server = lab.server(Scripts.healthy());
    breaker.forceOpen();

    Running call = lab.call(client(lab, guard), ContractCall.get(server.uri()));

    assertThat(call.error()).isInstanceOf(CallNotPermittedIOException.class);
    Lab.assertRequests(server, 0);
    lab.assertJudged(breaker, Tally.NOTHING, Tally.rejected(1));
  }

  private static void redirect(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().followRedirectsOf(request -> true).build();
    FaultyServer last = lab.server(Scripts.answering(500));
    FaultyServer first = lab.server(Scripts.answering(302, "Location: " + last.uri()));
    HttpClientUnderTest client =
        lab.clientGuardedTwice(guard, ClientSetup.defaults().followingRedirects());

    assertThat(lab.call(client, ContractCall.get(first.uri())).answer().status()).isEqualTo(500);

    lab.assertJudged(lab.breaker(guard, first), Tally.NOTHING, Tally.succeeded(1));
    lab.assertJudged(lab.breaker(guard, last), Tally.NOTHING, Tally.failed(1));
  }
}
