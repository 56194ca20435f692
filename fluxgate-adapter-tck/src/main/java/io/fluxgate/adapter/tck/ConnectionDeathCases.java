package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A connection that ends takes the calls on it along, and is one failure all the same. What ends
 * each call by itself is as many failures as calls.
 */
final class ConnectionDeathCases {

  /** Twice the streak at which circuits open by default. */
  private static final int STREAMS = 20;

  private static final int CONNECTIONS = 5;

  private ConnectionDeathCases() {}

  /** How a server ends a connection on which calls up to a stream wait for their answers. */
  private interface End {
    void of(Http2Connection connection, int lastStream) throws Exception;
  }

  static Stream<ContractCase> all(Position position) {
    return Stream.of(ends(), endsWithoutTls(), others(position)).flatMap(cases -> cases);
  }

  private static Stream<ContractCase> endsWithoutTls() {
    return Stream.of(
        endWithoutTls(
            "a GOAWAY",
            (connection, last) -> connection.goAway(last, Http2Connection.NO_ERROR).finish()),
        endWithoutTls("a reset connection", (connection, last) -> connection.breakOff()),
        endWithoutTls("a closed connection", (connection, last) -> connection.finish()));
  }

  /** Without TLS, no other layer says that the connection ends. */
  private static ContractCase endWithoutTls(String what, End end) {
    return ContractCase.of(
        what + " without TLS under 20 streams is one failure",
        lab -> {
          HttpGuard guard = guard(lab);
          FaultyServer server = lab.http2ServerWithoutTls(endingAfter(STREAMS, end));
          endOfConnection(
              lab,
              guard,
              lab.http2Client(guard, ClientSetup.defaults().withoutRepeats()),
              server,
              STREAMS);
        },
        Capability.HTTP2_WITHOUT_TLS);
  }

  private static Stream<ContractCase> ends() {
    End goAway = (connection, last) -> connection.goAway(last, Http2Connection.NO_ERROR).finish();
    End error =
        (connection, last) -> connection.goAway(last, Http2Connection.INTERNAL_ERROR).finish();
    return Stream.of(
        end("a GOAWAY under 2 streams", 2, goAway),
        end("a GOAWAY under 20 streams", STREAMS, goAway),
        end("a GOAWAY under 100 streams", 100, goAway),
        end("a GOAWAY with an error under 20 streams", STREAMS, error),
        end("a GOAWAY with an error under 100 streams", 100, error),
        end("a reset connection under 2 streams", 2, (connection, last) -> connection.breakOff()),
        end(
            "a reset connection under 20 streams",
            STREAMS,
            (connection, last) -> connection.breakOff()),
        end(
            "a reset connection under 100 streams",
            100,
            (connection, last) -> connection.breakOff()),
        end("a closed connection under 2 streams", 2, (connection, last) -> connection.finish()),
        end(
            "a closed connection under 20 streams",
            STREAMS,
            (connection, last) -> connection.finish()),
        end(
            "a GOAWAY that leaves 20 streams unprocessed",
            STREAMS,
            (connection, last) -> connection.goAway(1, Http2Connection.NO_ERROR).finish()),
        end(
            "a garbage frame under 20 streams",
            STREAMS,
            (connection, last) ->
                connection.frame(Http2Connection.SETTINGS, 0, 0, new byte[7]).hold()));
  }

  private static ContractCase end(String what, int streams, End end) {
    return ofHttp2(what + " is one failure", lab -> endOfConnection(lab, streams, end));
  }

  private static Stream<ContractCase> others(Position position) {
    Stream<ContractCase> seen =
        Stream.of(
            ofHttp2(
                "a reset connection under 20 bodies is one failure", ConnectionDeathCases::bodies),
            ofHttp2("two connections that end are two failures", ConnectionDeathCases::twoEnds),
            ofHttp2(
                "20 streams that are reset one by one are 20 failures",
                ConnectionDeathCases::streamsReset),
            ContractCase.of(
                "five connections that end at once under a call each are five failures",
                ConnectionDeathCases::manyConnections));
    ContractCase refused =
        ContractCase.of("20 refused connections are 20 failures", ConnectionDeathCases::refused);
    return position == Position.NETWORK ? seen : Stream.concat(seen, Stream.of(refused));
  }

  private static ContractCase ofHttp2(String name, ContractCase.Demonstration demonstration) {
    return ContractCase.of(name, demonstration).needing(Capability.TLS, Capability.HTTP2);
  }

  private static HttpGuard guard(Lab lab) {
    return lab.guardOfOne()
        .policy(lab.policy().tripper(Tripper.failureStreak(1_000)).build())
        .build();
  }

  private static HttpClientUnderTest client(Lab lab, HttpGuard guard) throws Exception {
    ClientSetup setup = ClientSetup.defaults().withTls(Certificate.forAddress().client());
    return lab.http2Client(guard, setup.withoutRepeats());
  }

  /** Answers the first request, and does this when as many others as these have arrived. */
  private static Http2Scripts.Answer endingAfter(int streams, End end) {
    AtomicInteger requests = new AtomicInteger();
    return (stream, connection) -> {
      int request = requests.incrementAndGet() % (1 + streams);
      if (request == 1) {
        connection.answer(stream, 200);
      } else if (request == 0) {
        end.of(connection, stream);
      }
    };
  }

  private static FaultyServer server(Lab lab, int streams, End end) throws Exception {
    return lab.http2Server(endingAfter(streams, end));
  }

  /** One call is made first, so that there is a connection to share. */
  private static void failTogether(
      Lab lab, HttpClientUnderTest client, FaultyServer server, int streams) throws Exception {
    lab.call(client, ContractCall.get(server.uri())).answer();
    assertAllFail(start(lab, client, server, streams));
  }

  private static List<Running> start(
      Lab lab, HttpClientUnderTest client, ContractTarget target, int calls) {
    List<Running> started = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      started.add(lab.start(client, ContractCall.get(target.uri())));
    }
    return started;
  }

  private static void assertAllFail(List<Running> calls) throws Exception {
    for (Running call : calls) {
      assertThat(call.finish().error()).as("%s", call).isNotNull();
    }
  }

  private static void endOfConnection(Lab lab, int streams, End end) throws Exception {
    HttpGuard guard = guard(lab);
    endOfConnection(lab, guard, client(lab, guard), server(lab, streams, end), streams);
  }

  private static void endOfConnection(
      Lab lab, HttpGuard guard, HttpClientUnderTest client, FaultyServer server, int streams)
      throws Exception {
    failTogether(lab, client, server, streams);

    assertCounted(lab, guard, 1, 1, streams - 1);
    Lab.assertRequests(server, 1 + streams);
    assertThat(lab.tracker().lastKind()).isIn(HttpFailureKind.RESET, HttpFailureKind.PROTOCOL);
  }

  private static void bodies(Lab lab) throws Exception {
    CountDownLatch begun = new CountDownLatch(STREAMS);
    HttpGuard guard = guard(lab);
    FaultyServer server =
        server(
            lab,
            STREAMS,
            (connection, last) -> {
              for (int stream = last - 2 * (STREAMS - 1); stream <= last; stream += 2) {
                Http2Scripts.stallInBody().to(stream, connection);
              }
              Connection.await(begun);
              connection.breakOff();
            });
    HttpClientUnderTest client = client(lab, guard);
    lab.call(client, ContractCall.get(server.uri())).answer();
    List<Running> calls = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      ContractCall call = ContractCall.get(server.uri());
      calls.add(
          lab.start(
              client,
              lab.can(Capability.STREAM)
                  ? call.streamed().onReceived(total -> begun.countDown())
                  : call));
    }
    assertAllFail(calls);

    assertCounted(lab, guard, 1, 1, STREAMS - 1);
    assertThat(lab.tracker().lastKind()).isEqualTo(HttpFailureKind.BODY);
  }

  private static void twoEnds(Lab lab) throws Exception {
    HttpGuard guard = guard(lab);
    FaultyServer server = server(lab, STREAMS, (connection, last) -> connection.finish());
    HttpClientUnderTest client = client(lab, guard);

    failTogether(lab, client, server, STREAMS);
    failTogether(lab, client, server, STREAMS);

    assertCounted(lab, guard, 2, 2, 2 * (STREAMS - 1));
  }

  private static void streamsReset(Lab lab) throws Exception {
    HttpGuard guard = guard(lab);
    FaultyServer server =
        server(
            lab,
            STREAMS,
            (connection, last) -> {
              for (int stream = last - 2 * (STREAMS - 1); stream <= last; stream += 2) {
                connection.reset(stream, Http2Connection.INTERNAL_ERROR);
              }
            });

    failTogether(lab, client(lab, guard), server, STREAMS);

    assertCounted(lab, guard, 1, STREAMS, 0);
  }

  private static void manyConnections(Lab lab) throws Exception {
    CountDownLatch received = new CountDownLatch(CONNECTIONS);
    HttpGuard guard = guard(lab);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              received.countDown();
              Connection.await(received);
              connection.reset();
            });
    HttpClientUnderTest client = lab.client(guard, ClientSetup.defaults().withoutRepeats());

    assertAllFail(start(lab, client, server, CONNECTIONS));

    assertCounted(lab, guard, 0, CONNECTIONS, 0);
  }

  private static void refused(Lab lab) throws Exception {
    HttpGuard guard = guard(lab);
    ContractTarget nobody = lab.closing(Targets.refusing());
    HttpClientUnderTest client = lab.client(guard, ClientSetup.defaults().withoutRepeats());

    assertAllFail(start(lab, client, nobody, STREAMS));

    assertCounted(lab, guard, 0, STREAMS, 0);
    assertThat(lab.tracker().lastKind()).isEqualTo(HttpFailureKind.CONNECT);
  }

  private static void assertCounted(
      Lab lab, HttpGuard guard, int succeeded, int failed, int sameConnection) {
    CircuitBreaker breaker = lab.breaker(guard);
    Await.until(() -> lab.tracker().outcomes().size() >= succeeded + failed + sameConnection);
    lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(succeeded).plus(Tally.failed(failed)));
    Await.until(() -> breaker.info().counts().sameConnection() >= sameConnection);
    assertThat(breaker.info().counts().sameConnection()).isEqualTo(sameConnection);
    assertThat(breaker.info().metrics().failed()).isEqualTo(failed);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }
}
