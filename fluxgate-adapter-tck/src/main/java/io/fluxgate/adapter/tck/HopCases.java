package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Calls that the client turns into several requests: redirects, credentials, repetitions. */
final class HopCases {

  private static final ClientSetup FOLLOWING = ClientSetup.defaults().followingRedirects();

  private HopCases() {}

  static Stream<ContractCase> all(Position position) {
    Stream<ContractCase> everywhere = everywhere();
    return position == Position.APPLICATION
        ? Stream.concat(
            everywhere,
            // Inside of the client's own repetition, the connection that broke is a failure.
            Stream.of(ContractCase.of("a stale pooled connection is no failure", HopCases::stale)))
        : everywhere;
  }

  private static Stream<ContractCase> everywhere() {
    return Stream.of(
        ContractCase.of(
            "a redirect that is not followed is a success",
            HopCases::notFollowed,
            Capability.IGNORE_REDIRECTS),
        ContractCase.of(
            "a redirect on the same host is one call, or two attempts",
            HopCases::sameHost,
            Capability.FOLLOW_REDIRECTS),
        ContractCase.of(
            "a redirect to another host is charged to both, if it is trusted",
            HopCases::otherHost,
            Capability.FOLLOW_REDIRECTS),
        ContractCase.of(
            "a host that redirects to a failing one is not blamed, and that one is if trusted",
            HopCases::failingHost,
            Capability.FOLLOW_REDIRECTS),
        ContractCase.of(
            "a body that breaks off after a trusted redirect is the last host's",
            HopCases::brokenBody,
            Capability.FOLLOW_REDIRECTS,
            Capability.KNOWS_HOST_OF_BODY),
        ContractCase.of(
            "a loop of redirects never fails", HopCases::loop, Capability.FOLLOW_REDIRECTS),
        ContractCase.of(
            "a challenge that is answered is one call, or two requests",
            HopCases::challenge,
            Capability.AUTHENTICATOR),
        ContractCase.of(
            "a challenge that cannot be answered is a success",
            lab -> repeated(lab, 401, false, "WWW-Authenticate: Basic realm=\"x\"")),
        ContractCase.of(
            "408 is one success for each call, or each attempt",
            lab -> repeated(lab, 408, lab.can(Capability.RETRIES_408))),
        ContractCase.of(
            "429 is one success for each call, or each attempt",
            lab -> repeated(lab, 429, lab.can(Capability.RETRIES_429))),
        ContractCase.of(
            "503 is one failure, however often the client would repeat it",
            lab -> repeated(lab, 503, lab.can(Capability.RETRIES_503))),
        ContractCase.of(
            "503 that may be retried at once is one failure",
            lab ->
                repeated(
                    lab,
                    503,
                    lab.can(Capability.RETRIES_503) || lab.can(Capability.RETRIES_503_AT_ONCE),
                    "Retry-After: 0")),
        ContractCase.of(
            "503 that the client itself overcomes is one success, or two attempts",
            HopCases::overcome,
            Capability.RETRIES_503),
        ContractCase.of("TLS calls are guarded like others", HopCases::tls, Capability.TLS));
  }

  private static void notFollowed(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    FaultyServer server = lab.server(Scripts.answering(302, "Location: /elsewhere"));

    assertThat(status(lab, lab.client(guard), server)).isEqualTo(302);

    lab.assertJudged(lab.breaker(guard, server), Tally.NOTHING, Tally.succeeded(1));
    Lab.assertRequests(server, 1);
  }

  private static int status(Lab lab, HttpClientUnderTest client, FaultyServer server)
      throws Exception {
    return lab.call(client, ContractCall.get(server.uri())).answer().status();
  }

  private static void sameHost(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    FaultyServer server =
        lab.server(
            Scripts.routing(
                (request, connection) -> {
                  if (request.target().equals("/")) {
                    connection.answer(302, "Location: /elsewhere");
                  } else {
                    connection.answer(200);
                  }
                }));

    assertThat(status(lab, lab.client(guard, FOLLOWING), server)).isEqualTo(200);

    lab.assertJudged(
        lab.breaker(guard, server), Tally.NOTHING, Tally.succeeded(inside(lab) ? 2 : 1));
    Lab.assertRequests(server, 2);
  }

  private static FaultyServer redirecting(Lab lab, FaultyServer to) throws Exception {
    return lab.server(Scripts.answering(302, "Location: " + to.uri()));
  }

  private static void otherHost(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().followRedirectsOf(request -> true).build();
    FaultyServer last = lab.server(Scripts.healthy());
    FaultyServer first = redirecting(lab, last);

    assertThat(status(lab, lab.client(guard, FOLLOWING), first)).isEqualTo(200);

    lab.assertJudged(lab.breaker(guard, first), Tally.NOTHING, Tally.succeeded(1));
    lab.assertJudged(lab.breaker(guard, last), Tally.NOTHING, Tally.succeeded(1));
  }

  private static void failingHost(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().followRedirectsOf(request -> true).build();
    FaultyServer last = lab.server(Scripts.answering(500));
    FaultyServer first = redirecting(lab, last);

    assertThat(status(lab, lab.client(guard, FOLLOWING), first)).isEqualTo(500);

    lab.assertJudged(lab.breaker(guard, first), Tally.NOTHING, Tally.succeeded(1));
    lab.assertJudged(lab.breaker(guard, last), Tally.NOTHING, Tally.failed(1));
    assertThat(lab.breaker(guard, first).state()).isEqualTo(CircuitState.CLOSED);
    assertThat(lab.breaker(guard, last).state()).isEqualTo(CircuitState.OPEN);
  }

  private static void brokenBody(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().followRedirectsOf(request -> true).build();
    Script half = Scripts.sayingThenFin("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    FaultyServer last = lab.server(half);
    FaultyServer first = redirecting(lab, last);

    Running call = lab.call(lab.client(guard, FOLLOWING), ContractCall.get(first.uri()));

    assertThat(call.error()).isNotNull();
    lab.assertJudged(lab.breaker(guard, first), Tally.NOTHING, Tally.succeeded(1));
    lab.assertJudged(lab.breaker(guard, last), Tally.NOTHING, Tally.failed(1));
  }

  /** Some clients throw, others give up and return the last redirect: the caller set the limit. */
  private static void loop(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.answering(302, "Location: /"));
    HttpClientUnderTest client = lab.client(guard, FOLLOWING);
    Tally before = lab.halfOpen(lab.breaker(guard));

    lab.call(client, ContractCall.get(server.uri()));

    Await.until(() -> lab.breaker(guard).info().probesInFlight() == 0);
    Tally judged = Tally.of(lab.breaker(guard)).minus(before);
    if (inside(lab)) {
      assertThat(judged.admitted()).as("judged: %s", lab.tracker()).isPositive();
      assertThat(judged.failed() + judged.rejected()).as("judged: %s", lab.tracker()).isZero();
    } else {
      assertThat(judged).as("judged: %s", lab.tracker()).isIn(Tally.ignored(1), Tally.succeeded(1));
    }
    lab.assertHealthyCallAdmitted(client, lab.breaker(guard));
  }

  private static void challenge(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server =
        lab.server(
            Scripts.routing(
                (request, connection) -> {
                  if (request.header("Authorization").isEmpty()) {
                    connection.answer(401, "WWW-Authenticate: Basic realm=\"x\"");
                  } else {
                    connection.answer(200);
                  }
                }));
    ClientSetup setup = ClientSetup.defaults().withCredentials("user", "secret");

    assertThat(status(lab, lab.client(guard, setup), server)).isEqualTo(200);

    lab.assertJudged(
        lab.breaker(guard),
        Tally.NOTHING,
        Tally.succeeded(lab.position() == Position.NETWORK ? 2 : 1));
    Lab.assertRequests(server, 2);
  }

  private static void repeated(Lab lab, int status, boolean repeats, String... headerLines)
      throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.answering(status, headerLines));
    HttpClientUnderTest client = lab.client(guard);
    Tally before = lab.halfOpen(lab.breaker(guard));

    Running call = lab.call(client, ContractCall.get(server.uri()));

    boolean failing = status >= 500;
    boolean attempts = repeats && inside(lab);
    if (attempts && failing) {
      assertThat(call.error()).isInstanceOf(CallNotPermittedIOException.class);
      lab.assertJudged(lab.breaker(guard), before, Tally.failed(1).plus(Tally.rejected(1)));
      Lab.assertRequests(server, 1);
    } else {
      assertThat(call.answer().status()).isEqualTo(status);
      int outcomes = attempts ? 2 : 1;
      lab.assertJudged(
          lab.breaker(guard), before, failing ? Tally.failed(1) : Tally.succeeded(outcomes));
      Lab.assertRequests(server, repeats ? 2 : 1);
    }
    lab.assertHealthyCallAdmitted(client, lab.breaker(guard));
  }

  /** Whether the adapter sees what the client makes of a call, and judges each part. */
  private static boolean inside(Lab lab) {
    return lab.position() != Position.APPLICATION;
  }

  private static void overcome(Lab lab) throws Exception {
    HttpGuard guard =
        lab.guardOfOne().policy(lab.policy().tripper(Tripper.failureStreak(2)).build()).build();
    AtomicInteger requests = new AtomicInteger();
    FaultyServer server =
        lab.server(
            Scripts.routing(
                (request, connection) ->
                    connection.answer(requests.getAndIncrement() == 0 ? 503 : 200)));

    assertThat(status(lab, lab.client(guard), server)).isEqualTo(200);

    Tally judged = Tally.succeeded(1);
    lab.assertJudged(
        lab.breaker(guard), Tally.NOTHING, inside(lab) ? judged.plus(Tally.failed(1)) : judged);
    Lab.assertRequests(server, 2);
  }

  /** The server says that it keeps the connection, and closes it. */
  private static void stale(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    HttpClientUnderTest client = lab.client(guard);
    CountDownLatch closedByTheClient = new CountDownLatch(1);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              connection.answer(200).finish();
              closedByTheClient.countDown();
            });

    assertThat(status(lab, client, server)).isEqualTo(200);
    // A client with a selector closes its side, too, and may fail a call made before: that is its
    // own race. A blocking one looks at the connection when it is used next, so this ends in vain.
    boolean unused = closedByTheClient.await(1, TimeUnit.SECONDS);
    assertThat(status(lab, client, server)).isEqualTo(200);

    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(2));
    assertThat(server.connections()).isGreaterThan(1);
  }

  private static void tls(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    Certificate certificate = Certificate.forAddress();
    FaultyServer server = lab.tlsServer(certificate.server(), Scripts.answering(500));
    ClientSetup setup = ClientSetup.defaults().withTls(certificate.client());

    assertThat(status(lab, lab.client(guard, setup), server)).isEqualTo(500);

    lab.assertJudged(lab.breaker(guard, server), Tally.NOTHING, Tally.failed(1));
    Lab.assertRequests(server, 1);
  }
}
