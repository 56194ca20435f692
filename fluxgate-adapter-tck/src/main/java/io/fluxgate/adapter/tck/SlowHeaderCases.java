package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.Overdue;
import io.fluxgate.Ticket;
import io.fluxgate.http.HttpGuard;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Answers that keep a client busy without ever getting to the end of their headers. No read is
 * slow, so no timeout of a read ends such a call; some clients have no other.
 */
final class SlowHeaderCases {

  /** The limit of an adaptive policy that knows no answer yet. */
  private static final Duration OVERDUE = Duration.ofSeconds(10);

  private static final int ENOUGH = 3;

  private SlowHeaderCases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        ContractCase.of(
            "a call whose headers drip is overdue",
            lab -> {
              CircuitBreaker breaker = overdue(lab, "HTTP/1.1 200 OK\r\nX-Drip: ", "x");
              assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("OVERDUE", 1L));
            }),
        ContractCase.of(
            "a call whose status line drips is overdue",
            lab -> {
              CircuitBreaker breaker = overdue(lab, "HTTP/1.1 200 ", "O");
              assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("OVERDUE", 1L));
            }),
        // Some clients give up after a few of them.
        ContractCase.of(
            "a call that gets nothing but early hints is overdue, or fails by itself",
            lab -> overdue(lab, "", "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"),
            Capability.SKIPS_EARLY_HINTS));
  }

  private static CircuitBreaker overdue(Lab lab, String beginning, String piece) throws Exception {
    CountDownLatch sent = new CountDownLatch(ENOUGH);
    CountDownLatch over = new CountDownLatch(1);
    HttpGuard guard =
        lab.guardOfOne().policy(lab.policy().overdue(Overdue.adaptive()).build()).build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              connection.send(beginning);
              while (over.getCount() > 0) {
                connection.send(piece);
                sent.countDown();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
              }
            });
    // A client does not repeat a POST on its own.
    ContractCall call = ContractCall.of("POST", server.uri()).body(new byte[] {'x'});

    Running hanging = lab.start(client, call);
    Await.until(() -> sent.getCount() == 0 || Tally.of(breaker).failed() > 0);
    lab.ticker().advance(OVERDUE);
    // The next call notices, and is rejected, unless the circuit has been open since.
    breaker.tryAcquire().ifPresent(Ticket::discard);

    assertThat(Tally.of(breaker).failed()).as("judged: %s", lab.tracker()).isEqualTo(1);
    over.countDown();
    hanging.finish();
    lab.assertHealthyCallAdmitted(client, breaker);
    assertThat(Tally.of(breaker).failed()).as("judged: %s", lab.tracker()).isEqualTo(1);
    return breaker;
  }
}
