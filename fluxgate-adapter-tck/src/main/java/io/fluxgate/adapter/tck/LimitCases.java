package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Limits of the client itself say nothing about the host. */
final class LimitCases {

  private static final byte MAX_CONCURRENT_STREAMS = 3;

  private LimitCases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        ContractCase.of(
            "a call beyond the streams that a connection takes is no failure",
            LimitCases::streams,
            Capability.TLS,
            Capability.HTTP2));
  }

  /** Some clients open another connection for it, and some give it up. */
  private static void streams(Lab lab) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server =
        lab.closing(
            FaultyServer.startHttp2(Certificate.forAddress().server(), oneAtATime(release)));
    ClientSetup setup = ClientSetup.defaults().withTls(Certificate.forAddress().client());
    HttpClientUnderTest client = lab.client(guard, setup);
    // After this one, the client knows the limit.
    lab.call(client, ContractCall.get(server.uri())).answer();

    Running first = lab.start(client, ContractCall.get(server.uri()));
    Lab.assertRequests(server, 2);
    Running second = lab.start(client, ContractCall.get(server.uri()));
    Await.until(() -> server.requests() > 2 || Tally.of(breaker).admitted() > 1);
    release.countDown();

    assertThat(first.finish().answer().status()).isEqualTo(200);
    if (second.finish().error() == null) {
      lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(3));
    } else {
      lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(2).plus(Tally.ignored(1)));
      assertThat(lab.tracker().outcomes())
          .filteredOn(outcome -> outcome.error() != null)
          .allMatch(outcome -> outcome.kind().orElseThrow() == HttpFailureKind.LOCAL);
    }
  }

  /** Holds the second request, on whichever connection it comes. */
  private static Script oneAtATime(CountDownLatch release) {
    AtomicInteger requests = new AtomicInteger();
    return connection -> {
      Http2Connection http2 =
          Http2Connection.open(connection)
              .frame(
                  Http2Connection.SETTINGS,
                  0,
                  0,
                  new byte[] {0, MAX_CONCURRENT_STREAMS, 0, 0, 0, 1});
      for (int stream = http2.readRequest(); stream != 0; stream = http2.readRequest()) {
        if (requests.incrementAndGet() == 2) {
          Connection.await(release);
        }
        http2.answer(stream, 200);
      }
    };
  }
}
