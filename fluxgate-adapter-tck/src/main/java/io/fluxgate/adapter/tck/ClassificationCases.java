package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.HttpGuard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How an answer is judged, and when. */
final class ClassificationCases {

  private static final Duration BODY_DEADLINE = Duration.ofSeconds(3);
  private static final byte[] EVENT = "{\"tick\":1}\n".getBytes(StandardCharsets.US_ASCII);

  private ClassificationCases() {}

  static Stream<ContractCase> all() {
    Stream<ContractCase> statuses =
        Stream.concat(
            IntStream.of(200, 201, 206, 400, 403, 404, 409, 410, 418, 422)
                .mapToObj(status -> ofStatus(status, Tally.succeeded(1))),
            IntStream.of(500, 501, 502, 504, 507, 599)
                .mapToObj(status -> ofStatus(status, Tally.failed(1))));
    return Stream.concat(
        statuses,
        Stream.of(
            ContractCase.of("no content is a success", ClassificationCases::noContent),
            ContractCase.of(
                "a server error to HEAD is a failure", ClassificationCases::headOfServerError),
            ContractCase.of(
                "a server error fails at its headers",
                ClassificationCases::serverErrorAtHeaders,
                Capability.STREAM),
            ContractCase.of(
                "an answer is no success before its body ends",
                ClassificationCases::openUntilBodyEnds,
                Capability.STREAM),
            ContractCase.of(
                "a stream is a success once it flows beyond the deadline",
                ClassificationCases::stream,
                Capability.STREAM),
            ContractCase.of(
                "a body that breaks off after the deadline stays a success",
                ClassificationCases::brokenAfterDeadline,
                Capability.STREAM),
            ContractCase.of(
                "an untracked body that breaks off is a success",
                ClassificationCases::untrackedBody),
            ContractCase.of(
                "a body closed early is a success",
                ClassificationCases::closedEarly,
                Capability.CLOSE_EARLY),
            ContractCase.of(
                "a body closed unread is a success",
                ClassificationCases::closedUnread,
                Capability.CLOSE_EARLY),
            ContractCase.of(
                "a response that is dropped gives its slot back in time",
                ClassificationCases::dropped,
                Capability.CLOSE_EARLY),
            ContractCase.of("slow headers make a slow call", ClassificationCases::slowHeaders),
            ContractCase.of(
                "a slow body makes no slow call",
                ClassificationCases::slowBody,
                Capability.STREAM)));
  }

  private static ContractCase ofStatus(int status, Tally expected) {
    String classification = expected.failed() == 0 ? "a success" : "a failure";
    return ContractCase.of(
        "status " + status + " is " + classification,
        lab -> judge(lab, Scripts.answering(status), "GET", status, expected));
  }

  private static void judge(Lab lab, Script script, String method, int status, Tally expected)
      throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server = lab.server(script);
    Tally before = lab.halfOpen(breaker);

    Running call = lab.call(client, ContractCall.of(method, server.uri()));

    assertThat(call.answer().status()).isEqualTo(status);
    lab.assertJudged(breaker, before, expected);
    lab.assertKind(Set.of());
    Lab.assertRequests(server, 1);
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void noContent(Lab lab) throws Exception {
    Script script = Scripts.sayingThenSilence("HTTP/1.1 204 No Content\r\n\r\n");
    judge(lab, script, "GET", 204, Tally.succeeded(1));
  }

  private static void headOfServerError(Lab lab) throws Exception {
    Script script = Scripts.sayingThenSilence("HTTP/1.1 500 Oh\r\nContent-Length: 9\r\n\r\n");
    judge(lab, script, "HEAD", 500, Tally.failed(1));
  }

  private static void serverErrorAtHeaders(Lab lab) throws Exception {
    CountDownLatch judged = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              connection.send("HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\nha");
              Connection.await(judged);
              connection.send("lf").hold();
            });

    Running call = lab.start(lab.client(guard), ContractCall.get(server.uri()).streamed());
    lab.assertJudged(breaker, Tally.NOTHING, Tally.failed(1));
    judged.countDown();

    assertThat(call.finish().answer().body()).asString().isEqualTo("half");
    lab.assertJudged(breaker, Tally.NOTHING, Tally.failed(1));
  }

  private static void openUntilBodyEnds(Lab lab) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server = lab.server(inTwoParts(looked));

    Running call =
        lab.start(
            lab.client(guard),
            ContractCall.get(server.uri()).streamed().onReceived(total -> begun.countDown()));
    Connection.await(begun);
    assertThat(Tally.of(breaker)).isEqualTo(Tally.NOTHING);
    looked.countDown();

    assertThat(call.finish().answer().status()).isEqualTo(200);
    lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(1));
  }

  /** The second half of the body follows when the test says so. */
  private static Script inTwoParts(CountDownLatch secondPart) {
    return connection -> {
      connection.readRequest();
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha");
      Connection.await(secondPart);
      connection.send("lf").hold();
    };
  }

  private static void stream(Lab lab) throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().bodyDeadline(BODY_DEADLINE).build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server = lab.server(events(late, over, Connection::finish));

    Running call = lab.start(lab.client(guard), listening(lab, server, late));

    // The stream has not ended, and the call is judged.
    lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(1));
    over.countDown();
    assertThat(call.finish().answer().body()).hasSize(2 * EVENT.length);
    lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(1));
  }

  private static void brokenAfterDeadline(Lab lab) throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().bodyDeadline(BODY_DEADLINE).build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server = lab.server(events(late, over, Connection::reset));
    ClientSetup setup = ClientSetup.defaults();
    // A second attempt would have its own classification.
    HttpClientUnderTest client =
        lab.client(guard, lab.position() == Position.APPLICATION ? setup : setup.withoutRepeats());

    Running call = lab.start(client, listening(lab, server, late));
    lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(1));
    over.countDown();

    assertThat(call.finish().error()).isNotNull();
    lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(1));
  }

  /** Once the first event has come, the deadline passes, and the second one may follow. */
  private static ContractCall listening(Lab lab, FaultyServer server, CountDownLatch late) {
    return ContractCall.get(server.uri())
        .streamed()
        .onReceived(
            total -> {
              if (total == EVENT.length) {
                lab.ticker().advance(BODY_DEADLINE);
                late.countDown();
              }
            });
  }

  private static Script events(CountDownLatch second, CountDownLatch over, Script end) {
    return connection -> {
      connection.readRequest();
      connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n").send(EVENT);
      Connection.await(second);
      connection.send(EVENT);
      Connection.await(over);
      end.serve(connection);
    };
  }

  private static void untrackedBody(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().trackBody(false).build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server =
        lab.server(Scripts.sayingThenFin("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
    Tally before = lab.halfOpen(breaker);

    Running call = lab.call(lab.client(guard), ContractCall.get(server.uri()));

    assertThat(call.error()).isNotNull();
    lab.assertJudged(breaker, before, Tally.succeeded(1));
  }

  private static void closedEarly(Lab lab) throws Exception {
    close(lab, 10);
  }

  private static void closedUnread(Lab lab) throws Exception {
    close(lab, 0);
  }

  private static void close(Lab lab, int after) throws Exception {
    byte[] large = new byte[1 << 20];
    Arrays.fill(large, (byte) 'x');
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              connection.answerWith(200, large).hold();
            });
    Tally before = lab.halfOpen(breaker);

    Running call = lab.call(client, ContractCall.get(server.uri()).closedAfter(after));

    assertThat(call.answer().body()).hasSize(after);
    lab.assertJudged(breaker, before, Tally.succeeded(1));
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void dropped(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard);
    // No byte of the body: a client that reads ahead would find it beyond the deadline, and a
    // success.
    FaultyServer server =
        lab.server(Scripts.sayingThenSilence("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"));
    lab.halfOpen(breaker);

    Running call = lab.call(client, ContractCall.get(server.uri()).dropped());
    assertThat(call.answer().status()).isEqualTo(200);
    lab.ticker().advance(breaker.policy().probeTimeout());

    assertThat(breaker.info().probesInFlight()).isZero();
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void slowHeaders(Lab lab) throws Exception {
    HttpGuard guard = slowCallGuard(lab);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              lab.ticker().advance(Duration.ofSeconds(2));
              connection.answer(200).hold();
            });

    lab.call(lab.client(guard), ContractCall.get(server.uri())).answer();

    CircuitBreaker breaker = lab.breaker(guard);
    lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(1));
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  private static void slowBody(Lab lab) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    HttpGuard guard = slowCallGuard(lab);
    FaultyServer server = lab.server(inTwoParts(begun));
    ContractCall call =
        ContractCall.get(server.uri())
            .streamed()
            .onReceived(
                total -> {
                  lab.ticker().advance(Duration.ofSeconds(2));
                  begun.countDown();
                });

    lab.call(lab.client(guard), call).answer();

    CircuitBreaker breaker = lab.breaker(guard);
    lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(1));
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  private static HttpGuard slowCallGuard(Lab lab) {
    Tripper slow = Tripper.slowRate(1.0, Duration.ofSeconds(1));
    return lab.guardOfOne().policy(lab.policy().tripper(slow).build()).build();
  }
}
