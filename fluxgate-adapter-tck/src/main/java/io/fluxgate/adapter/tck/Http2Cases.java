package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Calls that share a connection are judged one by one; its faults are in {@link HttpFault}. */
final class Http2Cases {

  /** As many as clients send to one host at once by default. */
  private static final int STREAMS = 5;

  private Http2Cases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        ofHttp2("an answer over HTTP/2 is a success", lab -> status(lab, 200, Tally.succeeded(1))),
        ofHttp2(
            "a server error over HTTP/2 is a failure", lab -> status(lab, 503, Tally.failed(1))),
        ofHttp2("a request body over HTTP/2 is unchanged", Http2Cases::upload),
        ofHttp2("trailers over HTTP/2 arrive", Http2Cases::trailers, Capability.TRAILERS),
        ofHttp2("many streams at once are one success each", Http2Cases::manyAnswers),
        ofHttp2("streams that lose their connection are one failure", Http2Cases::lostConnection),
        ofHttp2(
            "a stream whose connection is reset within the body fails",
            Http2Cases::resetInBody,
            Capability.STREAM),
        ofHttp2(
            "a stream cancelled before the headers is ignored",
            lab -> cancelled(lab, Http2Scripts.silence()),
            Capability.CANCEL),
        ofHttp2(
            "a stream cancelled within the body is ignored",
            lab -> cancelled(lab, Http2Scripts.stallInBody()),
            Capability.CANCEL),
        ofHttp2(
            "a cancelled stream leaves the others alone",
            Http2Cases::cancelledBesideAnother,
            Capability.CANCEL));
  }

  private static ContractCase ofHttp2(
      String name, ContractCase.Demonstration demonstration, Capability... others) {
    return ContractCase.of(name, demonstration, others).needing(Capability.TLS, Capability.HTTP2);
  }

  private static HttpClientUnderTest client(Lab lab, HttpGuard guard) throws Exception {
    ClientSetup setup = ClientSetup.defaults().withTls(Certificate.forAddress().client());
    return lab.client(guard, setup.withoutRepeats());
  }

  private static void status(Lab lab, int status, Tally expected) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.http2Server(Http2Scripts.status(status));
    Tally before = lab.halfOpen(lab.breaker(guard));

    Running call = lab.call(client(lab, guard), ContractCall.get(server.uri()));

    assertThat(call.answer().status()).isEqualTo(status);
    assertThat(call.answer().body()).asString().isEqualTo("hello");
    lab.assertJudged(lab.breaker(guard), before, expected);
    Lab.assertRequests(server, 1);
  }

  private static void upload(Lab lab) throws Exception {
    byte[] body = "0123456789".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.http2Server(Http2Scripts.status(200));

    lab.call(client(lab, guard), ContractCall.of("POST", server.uri()).body(body)).answer();

    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(1));
    Lab.assertRequests(server, 1);
    assertThat(server.received().get(0).body()).isEqualTo(body);
  }

  private static void trailers(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server =
        lab.http2Server(
            (stream, connection) ->
                connection
                    .headers(stream, ":status: 200", "trailer: x-sum")
                    .data(stream, "hello")
                    .lastHeaders(stream, "x-sum: 15"));

    ContractAnswer answer = lab.call(client(lab, guard), ContractCall.get(server.uri())).answer();

    assertThat(answer.body()).asString().isEqualTo("hello");
    assertThat(answer.trailer("X-Sum")).containsExactly("15");
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(1));
  }

  private static void manyAnswers(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.http2Server(Http2Scripts.status(200));
    HttpClientUnderTest client = client(lab, guard);

    for (Running call : startMany(lab, client, server)) {
      assertThat(call.finish().answer().status()).isEqualTo(200);
    }

    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(1 + STREAMS));
    Lab.assertRequests(server, 1 + STREAMS);
  }

  /** One call is made first, so that there is a connection to share. */
  private static List<Running> startMany(Lab lab, HttpClientUnderTest client, FaultyServer server)
      throws Exception {
    lab.call(client, ContractCall.get(server.uri())).answer();
    List<Running> calls = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      calls.add(lab.start(client, ContractCall.get(server.uri())));
    }
    return calls;
  }

  private static void lostConnection(Lab lab) throws Exception {
    CountDownLatch received = new CountDownLatch(STREAMS);
    AtomicInteger requests = new AtomicInteger();
    HttpGuard guard =
        lab.guardOfOne().policy(lab.policy().tripper(Tripper.failureStreak(100)).build()).build();
    FaultyServer server =
        lab.http2Server(
            (stream, connection) -> {
              int request = requests.incrementAndGet();
              if (request == 1) {
                connection.answer(stream, 200);
              } else if (request <= 1 + STREAMS) {
                received.countDown();
              } else {
                connection.finish();
              }
            });

    List<Running> calls = startMany(lab, client(lab, guard), server);
    Connection.await(received);
    server.disconnect();

    for (Running call : calls) {
      assertThat(call.finish().error()).as("%s", call).isNotNull();
    }
    int lost = Math.min(STREAMS, server.connections());
    lab.assertJudged(
        lab.breaker(guard), Tally.NOTHING, Tally.succeeded(1).plus(Tally.failed(lost)));
    Await.until(() -> lab.tracker().outcomes().size() > STREAMS);
    assertThat(lab.breaker(guard).info().counts().sameConnection()).isEqualTo(STREAMS - lost);
    assertThat(lab.tracker().outcomes())
        .as("%s", lab.tracker())
        .filteredOn(outcome -> outcome.error() != null)
        .allMatch(outcome -> outcome.kind().orElseThrow() == HttpFailureKind.RESET);
  }

  /** Once the reader has begun: a reset may overtake what was sent before it. */
  private static void resetInBody(Lab lab) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server =
        lab.http2Server(
            (stream, connection) -> {
              Http2Scripts.stallInBody().to(stream, connection);
              Connection.await(begun);
              connection.breakOff();
            });
    Tally before = lab.halfOpen(breaker);
    ContractCall call =
        ContractCall.get(server.uri()).streamed().onReceived(total -> begun.countDown());

    Running running = lab.call(client(lab, guard), call);

    assertThat(running.error()).isInstanceOf(IOException.class);
    lab.assertJudged(breaker, before, Tally.failed(1));
    lab.assertKind(HttpFailureKind.BODY);
    lab.assertHealthyCallAdmitted(lab.client(guard), breaker);
  }

  private static void cancelled(Lab lab, Http2Scripts.Answer beginning) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server =
        lab.http2Server(
            (stream, connection) -> {
              beginning.to(stream, connection);
              begun.countDown();
            });
    Tally before = lab.halfOpen(breaker);
    ContractCall call = ContractCall.get(server.uri());

    Running running = lab.start(client(lab, guard), call);
    Connection.await(begun);
    call.cancel();

    assertThat(running.finish().error()).isNotNull();
    lab.assertJudged(breaker, before, Tally.ignored(1));
    lab.assertNoErrorJudged();
    lab.assertHealthyCallAdmitted(lab.client(guard), breaker);
    Lab.assertRequests(server, 1);
  }

  private static void cancelledBesideAnother(Lab lab) throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    HttpGuard guard = lab.guardOfOne().build();
    HttpClientUnderTest client = client(lab, guard);
    FaultyServer server =
        lab.http2Server(
            (stream, connection) -> {
              if (requests.incrementAndGet() == 1) {
                first.countDown();
              } else {
                second.countDown();
                Connection.await(cancelled);
                connection.answer(stream, 200);
              }
            });
    ContractCall call = ContractCall.get(server.uri());

    Running toCancel = lab.start(client, call);
    Connection.await(first);
    Running other = lab.start(client, ContractCall.get(server.uri()));
    Connection.await(second);
    call.cancel();
    assertThat(toCancel.finish().error()).isNotNull();
    cancelled.countDown();

    assertThat(other.finish().answer().status()).isEqualTo(200);
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(1).plus(Tally.ignored(1)));
    lab.assertNoErrorJudged();
  }
}
