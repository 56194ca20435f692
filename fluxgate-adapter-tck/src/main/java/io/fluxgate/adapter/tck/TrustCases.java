package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Host A cannot move host B: redirects lead callers anywhere, and nobody but the host they like.
 */
final class TrustCases {

  private static final ClientSetup FOLLOWING =
      ClientSetup.defaults().followingRedirects().withoutRepeats();

  private static final int CALLS = 3;

  private static final String WAIT = "Retry-After: 300";

  private TrustCases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        redirects(
            "redirects to the errors of another host do not open its circuit",
            lab -> notMoved(lab, lab.guard().build(), Scripts.answering(500))),
        redirects("redirects make no breaker", TrustCases::noBreaker),
        redirects(
            "a redirect to a Retry-After does not open the other host's circuit",
            lab -> notMoved(lab, lab.guard().policy(waiting(lab)).build(), asking(429))),
        redirects(
            "a trusted redirect to a Retry-After does not, either", TrustCases::trustedRetryAfter),
        redirects(
            "redirects to the healthy page of a failing host do not keep its circuit closed",
            TrustCases::healthyPage),
        redirects(
            "the trust in one host is not that in another",
            lab ->
                notMoved(
                    lab,
                    lab.guard().followRedirectsOf(request -> request.port() == 1).build(),
                    Scripts.answering(500))),
        ContractCase.of(
            "redirects there and back do not move the first host",
            TrustCases::thereAndBack,
            Capability.FOLLOW_REDIRECTS,
            Capability.SHOWS_REDIRECTS),
        redirects("a predicate that throws trusts nobody", TrustCases::predicateThatThrows),
        redirects("redirects take no probe of another host", TrustCases::noProbe),
        redirects(
            "a redirect to a host that is cut off does not count as rejected", TrustCases::cutOff),
        ContractCase.of(
            "the caller gets the failure behind a redirect as it is, and its host is not charged",
            lab -> failureBehind(lab, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
            Capability.FOLLOW_REDIRECTS,
            Capability.KNOWS_HOST_OF_BODY),
        ContractCase.of(
            "a host that redirects to a dead one is not charged for it, nor is that one",
            lab -> failureBehind(lab, ""),
            Capability.FOLLOW_REDIRECTS,
            Capability.KNOWS_HOST_OF_FAILURE));
  }

  private static ContractCase redirects(String name, ContractCase.Demonstration demonstration) {
    return ContractCase.of(name, demonstration, Capability.FOLLOW_REDIRECTS);
  }

  private static FaultyServer redirecting(Lab lab, FaultyServer to) throws Exception {
    return lab.server(Scripts.answering(302, "Location: " + to.uri()));
  }

  private static Script asking(int status) {
    return Scripts.answering(status, WAIT);
  }

  private static CircuitBreakerPolicy waiting(Lab lab) {
    return lab.policy().tripper(Tripper.retryAfter()).build();
  }

  private static void call(Lab lab, HttpClientUnderTest client, FaultyServer server, int status)
      throws Exception {
    Running call = lab.call(client, ContractCall.get(server.uri()));
    assertThat(call.answer().status()).isEqualTo(status);
  }

  /** A host leads its callers to another one, whose breaker there is already. */
  private static void notMoved(Lab lab, HttpGuard guard, Script answer) throws Exception {
    FaultyServer victim = lab.server(answer);
    FaultyServer evil = redirecting(lab, victim);
    CircuitBreaker breaker = lab.breaker(guard, victim);
    HttpClientUnderTest client = lab.client(guard, FOLLOWING);

    for (int i = 0; i < CALLS; i++) {
      assertThat(lab.call(client, ContractCall.get(evil.uri())).answer().status())
          .isGreaterThanOrEqualTo(400);
    }

    lab.assertJudged(lab.breaker(guard, evil), Tally.NOTHING, Tally.succeeded(CALLS));
    lab.assertJudged(breaker, Tally.NOTHING, Tally.NOTHING);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().transitions()).isZero();
    assertThat(lab.breaker(guard, evil).state()).isEqualTo(CircuitState.CLOSED);
    Lab.assertRequests(victim, CALLS);
  }

  private static void noBreaker(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    FaultyServer victim = lab.server(Scripts.answering(500));
    FaultyServer evil = redirecting(lab, victim);

    call(lab, lab.client(guard, FOLLOWING), evil, 500);

    lab.assertJudged(lab.breaker(guard, evil), Tally.NOTHING, Tally.succeeded(1));
    assertThat(guard.registry().find(victim.key())).isEmpty();
    assertThat(guard.registry().size()).isEqualTo(1);
  }

  /** It counts as the failure that it is, but neither opens the circuit nor keeps it open. */
  private static void trustedRetryAfter(Lab lab) throws Exception {
    CircuitBreakerPolicy policy =
        lab.policy().tripper(Tripper.retryAfter().or(Tripper.failureStreak(2))).build();
    HttpGuard guard = lab.guard().policy(policy).followRedirectsOf(request -> true).build();
    FaultyServer last = lab.server(asking(503));
    HttpClientUnderTest client = lab.client(guard, FOLLOWING);
    FaultyServer first = redirecting(lab, last);

    call(lab, client, first, 503);

    lab.assertJudged(lab.breaker(guard, last), Tally.NOTHING, Tally.failed(1));
    assertThat(lab.breaker(guard, last).state()).isEqualTo(CircuitState.CLOSED);

    call(lab, client, first, 503);

    lab.assertJudged(lab.breaker(guard, last), Tally.NOTHING, Tally.failed(2));
    assertThat(lab.breaker(guard, last).state()).isEqualTo(CircuitState.OPEN);
    assertThat(lab.breaker(guard, last).info().untilProbe()).contains(Lab.COOLDOWN);
  }

  private static void healthyPage(Lab lab) throws Exception {
    HttpGuard guard =
        lab.guard().policy(lab.policy().tripper(Tripper.failureStreak(CALLS)).build()).build();
    FaultyServer victim =
        lab.server(
            Scripts.routing(
                (request, connection) ->
                    connection.answer(request.target().equals("/health") ? 200 : 500)));
    FaultyServer evil =
        lab.server(Scripts.answering(302, "Location: " + victim.uri().resolve("/health")));
    HttpClientUnderTest client = lab.client(guard, FOLLOWING);

    for (int i = 0; i < CALLS; i++) {
      call(lab, client, evil, 200);
      call(lab, client, victim, 500);
    }

    lab.assertJudged(lab.breaker(guard, victim), Tally.NOTHING, Tally.failed(CALLS));
    assertThat(lab.breaker(guard, victim).state()).isEqualTo(CircuitState.OPEN);
  }

  /** The one host redirects to the other, and that back to a page of the first one that fails. */
  private static void thereAndBack(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    AtomicReference<String> back = new AtomicReference<>("");
    FaultyServer evil =
        lab.server(
            Scripts.routing(
                (request, connection) -> connection.answer(302, "Location: " + back.get())));
    FaultyServer victim =
        lab.server(
            Scripts.routing(
                (request, connection) -> {
                  if (request.target().equals("/down")) {
                    connection.answer(500);
                  } else {
                    connection.answer(302, "Location: " + evil.uri());
                  }
                }));
    back.set(victim.uri().resolve("/down").toString());

    call(lab, lab.client(guard, FOLLOWING), victim, 500);

    lab.assertJudged(lab.breaker(guard, victim), Tally.NOTHING, Tally.succeeded(1));
    assertThat(lab.breaker(guard, victim).state()).isEqualTo(CircuitState.CLOSED);
    assertThat(guard.registry().find(evil.key())).isEmpty();
  }

  private static void predicateThatThrows(Lab lab) throws Exception {
    HttpGuard guard =
        lab.guard()
            .followRedirectsOf(
                request -> {
                  throw new IllegalStateException("which host?");
                })
            .build();
    notMoved(lab, guard, Scripts.answering(500));
  }

  /** Its circuit is OPEN, and the next call of its own would be the probe. */
  private static void noProbe(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    FaultyServer victim = lab.server(Scripts.answering(500));
    CircuitBreaker breaker = lab.breaker(guard, victim);
    Tally before = lab.halfOpen(breaker);
    FaultyServer evil = redirecting(lab, victim);

    call(lab, lab.client(guard, FOLLOWING), evil, 500);

    lab.assertJudged(lab.breaker(guard, evil), Tally.NOTHING, Tally.succeeded(1));
    lab.assertJudged(breaker, before, Tally.NOTHING);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().untilProbe()).contains(Duration.ZERO);
  }

  /** An adapter that sees the request on its way rejects it; one outside of the client cannot. */
  private static void cutOff(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    FaultyServer victim = lab.server(Scripts.healthy());
    CircuitBreaker breaker = lab.breaker(guard, victim);
    breaker.openFor(Duration.ofMinutes(1));
    Tally before = Tally.of(breaker);
    FaultyServer evil = redirecting(lab, victim);

    Running call = lab.call(lab.client(guard, FOLLOWING), ContractCall.get(evil.uri()));

    if (lab.position() == Position.APPLICATION) {
      assertThat(call.answer().status()).isEqualTo(200);
    } else {
      assertThat(call.error()).isInstanceOf(CallNotPermittedIOException.class);
      Lab.assertRequests(victim, 0);
    }
    lab.assertJudged(lab.breaker(guard, evil), Tally.NOTHING, Tally.succeeded(1));
    lab.assertJudged(breaker, before, Tally.NOTHING);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  private static void failureBehind(Lab lab, String beginning) throws Exception {
    HttpGuard guard = lab.guard().build();
    FaultyServer victim = lab.server(Scripts.sayingThenFin(beginning));
    CircuitBreaker breaker = lab.breaker(guard, victim);
    FaultyServer evil = redirecting(lab, victim);
    HttpClientUnderTest bare = lab.bareClient(FOLLOWING);

    Running call = lab.call(lab.client(guard, FOLLOWING), ContractCall.get(evil.uri()));

    assertThat(call.error()).isNotNull();
    if (bare != null) {
      assertThat(call.error()).hasSameClassAs(lab.call(bare, ContractCall.get(evil.uri())).error());
    }
    lab.assertJudged(lab.breaker(guard, evil), Tally.NOTHING, Tally.succeeded(1));
    lab.assertJudged(breaker, Tally.NOTHING, Tally.NOTHING);
  }
}
