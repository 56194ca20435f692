package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.http.RejectionResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** What the circuit does to calls: rejections, keys, probes, and how long it stays open. */
final class CircuitCases {

  private static final Instant NOW = Instant.parse("2026-01-12T03:04:05Z");

  private CircuitCases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        ContractCase.of("a rejected call throws and sends nothing", CircuitCases::rejection),
        ContractCase.of(
            "a rejected call can be answered by 503",
            CircuitCases::synthetic,
            Capability.SYNTHETIC_503),
        ContractCase.of(
            "a rejected call can be answered by what no client repeats",
            CircuitCases::notRepeated,
            Capability.SYNTHETIC_503),
        ContractCase.of("a forced-open circuit rejects", CircuitCases::forcedOpen),
        ContractCase.of("a shadowing circuit rejects nothing", CircuitCases::metricsOnly),
        ContractCase.of("a disabled circuit counts nothing", CircuitCases::disabled),
        ContractCase.of("two hosts have two circuits", CircuitCases::twoHosts),
        ContractCase.of("clients that share a guard share its circuits", CircuitCases::twoClients),
        ContractCase.of("each method can have its own circuit", CircuitCases::byMethod),
        ContractCase.of("each path can have its own circuit", CircuitCases::byPath),
        ContractCase.of("no secret of a request leaks", CircuitCases::secrets),
        ContractCase.of("a half-open circuit lets one probe through", CircuitCases::oneProbe),
        ContractCase.of("a streak of failures opens, a success breaks it", CircuitCases::streak),
        ContractCase.of(
            "Retry-After in seconds keeps the circuit open",
            lab -> retryAfter(lab, 503, "120", Duration.ofSeconds(120))),
        ContractCase.of(
            "Retry-After as a date keeps the circuit open",
            lab -> retryAfter(lab, 503, date(NOW.plusSeconds(90)), Duration.ofSeconds(90))),
        ContractCase.of(
            "Retry-After is limited", lab -> retryAfter(lab, 503, "86400", Duration.ofMinutes(5))),
        ContractCase.of(
            "Retry-After in the past is ignored",
            lab -> retryAfter(lab, 503, date(NOW.minusSeconds(90)), Lab.COOLDOWN)),
        ContractCase.of(
            "a garbled Retry-After is ignored",
            lab -> retryAfter(lab, 503, "soon; -1", Lab.COOLDOWN)),
        ContractCase.of("Retry-After of 429 can open the circuit", CircuitCases::rateLimited));
  }

  private static Running get(Lab lab, HttpClientUnderTest client, ContractTarget target)
      throws Exception {
    return lab.call(client, ContractCall.get(target.uri()));
  }

  private static void assertRejected(Running call) {
    assertThat(call.error()).as("%s", call).isInstanceOf(CallNotPermittedIOException.class);
  }

  private static void rejection(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server = lab.server(Scripts.answering(500));
    get(lab, client, server).answer();
    lab.assertJudged(lab.breaker(guard, server), Tally.NOTHING, Tally.failed(1));

    Running rejected = get(lab, client, server);

    assertThat(rejected.error())
        .isInstanceOfSatisfying(
            CallNotPermittedIOException.class,
            rejection -> {
              assertThat(rejection.name()).isEqualTo(server.key());
              assertThat(rejection.state()).isEqualTo(CircuitState.OPEN);
              assertThat(rejection.retryAfter()).contains(Lab.COOLDOWN);
            });
    Lab.assertRequests(server, 1);
    assertThat(Tally.of(lab.breaker(guard, server)).rejected()).isEqualTo(1);
  }

  private static void synthetic(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client =
        lab.client(
            guard,
            ClientSetup.defaults()
                .withoutRepeats()
                .answeringRejections(RejectionResponse.serviceUnavailable()));
    FaultyServer server = lab.server(Scripts.healthy());
    breaker.acquire().failure();
    Tally before = Tally.of(breaker);

    ContractAnswer answer = get(lab, client, server).answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After"))
        .containsExactly(Long.toString(Lab.COOLDOWN.toSeconds()));
    lab.assertJudged(breaker, before, Tally.rejected(1));
    Lab.assertRequests(server, 0);
  }

  private static void notRepeated(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    RejectionResponse refusal = RejectionResponse.of(424).header("x-should-retry", "false");
    HttpClientUnderTest client =
        lab.client(guard, ClientSetup.defaults().answeringRejections(refusal));
    FaultyServer server = lab.server(Scripts.healthy());
    breaker.acquire().failure();
    Tally before = Tally.of(breaker);

    ContractAnswer answer = get(lab, client, server).answer();

    assertThat(answer.status()).isEqualTo(424);
    assertThat(answer.header("x-should-retry")).containsExactly("false");
    assertThat(answer.header("Content-Length")).containsExactly("0");
    assertThat(answer.header("Retry-After")).isEmpty();
    assertThat(answer.body()).isEmpty();
    lab.assertJudged(breaker, before, Tally.rejected(1));
    Lab.assertRequests(server, 0);
  }

  private static void forcedOpen(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.healthy());
    lab.breaker(guard).forceOpen();

    assertRejected(get(lab, lab.client(guard), server));

    Lab.assertRequests(server, 0);
  }

  private static void metricsOnly(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.answering(500));
    HttpClientUnderTest client = lab.client(guard);
    CircuitBreaker breaker = lab.breaker(guard);
    breaker.metricsOnly();

    get(lab, client, server).answer();
    lab.assertJudged(breaker, Tally.NOTHING, Tally.failed(1));
    get(lab, client, server).answer();

    lab.assertJudged(breaker, Tally.NOTHING, Tally.failed(2));
    assertThat(breaker.info().shadowState()).contains(CircuitState.OPEN);
    Lab.assertRequests(server, 2);
  }

  private static void disabled(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.answering(500));
    lab.breaker(guard).disable();

    assertThat(get(lab, lab.client(guard), server).answer().status()).isEqualTo(500);

    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.NOTHING);
  }

  private static void twoHosts(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer failing = lab.server(Scripts.answering(500));
    FaultyServer healthy = lab.server(Scripts.healthy());

    get(lab, client, failing).answer();
    lab.assertJudged(lab.breaker(guard, failing), Tally.NOTHING, Tally.failed(1));
    get(lab, client, healthy).answer();

    assertRejected(get(lab, client, failing));
    assertThat(guard.registry().size()).isEqualTo(2);
    lab.assertJudged(lab.breaker(guard, healthy), Tally.NOTHING, Tally.succeeded(1));
  }

  private static void twoClients(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    FaultyServer server = lab.server(Scripts.answering(500));
    get(lab, lab.client(guard), server).answer();
    lab.assertJudged(lab.breaker(guard, server), Tally.NOTHING, Tally.failed(1));

    assertRejected(get(lab, lab.client(guard), server));

    Lab.assertRequests(server, 1);
  }

  private static void byMethod(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().key(HttpKey.hostAndMethod()).build();
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server =
        lab.server(
            Scripts.routing(
                (request, connection) ->
                    connection.answer(request.method().equals("DELETE") ? 500 : 200)));
    lab.call(client, ContractCall.of("DELETE", server.uri())).answer();
    CircuitBreaker deletes = guard.registry().get("DELETE " + server.key());
    lab.assertJudged(deletes, Tally.NOTHING, Tally.failed(1));

    assertThat(get(lab, client, server).answer().status()).isEqualTo(200);

    assertRejected(lab.call(client, ContractCall.of("DELETE", server.uri())));
  }

  private static void byPath(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().key(HttpKey.byPath("/users/{id}")).build();
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server = lab.server(Scripts.answering(500));
    lab.call(client, ContractCall.get(server.uri("/users/7?full"))).answer();
    CircuitBreaker users = guard.registry().get(server.key() + "/users/{id}");
    lab.assertJudged(users, Tally.NOTHING, Tally.failed(1));

    assertRejected(lab.call(client, ContractCall.get(server.uri("/users/8"))));

    Lab.assertRequests(server, 1);
  }

  private static void secrets(Lab lab) throws Exception {
    HttpGuard guard = lab.guard().build();
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server = lab.server(Scripts.answering(500));
    String user = lab.can(Capability.USER_INFO) ? "me:sesame@" : "";
    URI uri = URI.create("http://" + user + server.authority() + "/sesame?key=sesame");
    ContractCall call = ContractCall.get(uri).header("X-Key", "sesame");
    lab.call(client, call).answer();
    lab.assertJudged(lab.breaker(guard, server), Tally.NOTHING, Tally.failed(1));

    Running rejected = lab.call(client, ContractCall.get(uri));

    Throwable rejection = Objects.requireNonNull(rejected.error());
    assertThat(rejection).isInstanceOf(CallNotPermittedIOException.class);
    assertThat(rejection.toString()).doesNotContain("sesame");
    assertThat(guard.toString() + guard.registry().breakers()).doesNotContain("sesame");
    assertThat(lab.tracker().outcomes().toString()).doesNotContain("sesame");
    assertThat(guard.registry().size()).isEqualTo(1);
  }

  private static void oneProbe(Lab lab) throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    CountDownLatch rejected = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard);
    Script patient =
        connection -> {
          connection.readRequest();
          received.countDown();
          Connection.await(rejected);
          connection.answer(200).hold();
        };
    FaultyServer server = lab.server(patient);
    Tally before = lab.halfOpen(breaker);

    Running probe = lab.start(client, ContractCall.get(server.uri()));
    Connection.await(received);
    List<Running> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      others.add(lab.start(client, ContractCall.get(server.uri())));
    }
    for (Running other : others) {
      assertRejected(other.finish());
    }
    rejected.countDown();

    assertThat(probe.finish().answer().status()).isEqualTo(200);
    lab.assertJudged(breaker, before, Tally.succeeded(1).plus(Tally.rejected(4)));
    Lab.assertRequests(server, 1);
  }

  private static void streak(Lab lab) throws Exception {
    HttpGuard guard =
        lab.guardOfOne().policy(lab.policy().tripper(Tripper.failureStreak(3)).build()).build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer failing = lab.server(Scripts.answering(500));
    FaultyServer healthy = lab.server(Scripts.healthy());
    Tally expected = Tally.NOTHING;

    for (FaultyServer server : List.of(failing, failing, healthy, failing, failing, failing)) {
      get(lab, client, server).answer();
      expected = expected.plus(server == healthy ? Tally.succeeded(1) : Tally.failed(1));
      lab.assertJudged(breaker, Tally.NOTHING, expected);
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertRejected(get(lab, client, healthy));
  }

  /** The circuit stays open a nanosecond less than expected, and not longer. */
  private static void retryAfter(Lab lab, int status, String value, Duration expected)
      throws Exception {
    HttpGuard guard = lab.guardOfOne().clock(() -> NOW).build();
    assertStaysOpen(lab, guard, status, value, expected);
  }

  private static void rateLimited(Lab lab) throws Exception {
    HttpGuard guard =
        lab.guardOfOne()
            .clock(() -> NOW)
            .policy(lab.policy().tripper(Tripper.retryAfter()).build())
            .build();
    assertStaysOpen(lab, guard, 429, "60", Duration.ofSeconds(60));
  }

  private static void assertStaysOpen(
      Lab lab, HttpGuard guard, int status, String value, Duration expected) throws Exception {
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard, ClientSetup.defaults().withoutRepeats());
    FaultyServer server = lab.server(Scripts.answering(status, "Retry-After: " + value));

    assertThat(get(lab, client, server).answer().status()).isEqualTo(status);
    Await.until(() -> breaker.state() == CircuitState.OPEN);
    lab.ticker().advance(expected.minusNanos(1));
    assertRejected(get(lab, client, server));

    Lab.assertRequests(server, 1);
    lab.ticker().advance(Duration.ofNanos(1));
    assertThat(breaker.info().untilProbe()).contains(Duration.ZERO);
    FaultyServer healthy = lab.server(Scripts.healthy());
    assertThat(get(lab, client, healthy).answer().status()).isEqualTo(200);
  }

  private static String date(Instant instant) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
  }
}
