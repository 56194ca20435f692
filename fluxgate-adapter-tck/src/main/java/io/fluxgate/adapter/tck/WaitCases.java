package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.Overdue;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Calls whose answers do not come: given up by their callers, or still under way. */
final class WaitCases {

  /** The limit of an adaptive policy that knows no answer yet. */
  private static final Duration OVERDUE = Duration.ofSeconds(10);

  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";

  private WaitCases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        ContractCase.of(
            "a caller who gives up after an unusually long wait reports a failure",
            lab -> givenUp(lab, guard(lab), Duration.ofMillis(300), HttpFailureKind.ABANDONED),
            Capability.CANCEL),
        ContractCase.of(
            "a caller who gives up early is ignored",
            lab -> givenUp(lab, guard(lab), Duration.ofMillis(100), HttpFailureKind.CANCELLED),
            Capability.CANCEL),
        ContractCase.of(
            "how long a caller must have waited can be set",
            lab ->
                givenUp(
                    lab,
                    lab.guardOfOne().cancelledAfter(Duration.ofMillis(50)),
                    Duration.ofMillis(100),
                    HttpFailureKind.ABANDONED),
            Capability.CANCEL),
        ContractCase.of(
            "a caller who gives up is ignored where that never counts",
            lab ->
                givenUp(
                    lab,
                    guard(lab).cancelledNever(),
                    Duration.ofMinutes(1),
                    HttpFailureKind.CANCELLED),
            Capability.CANCEL),
        ContractCase.of(
            "a caller who gives up a body that has fallen silent reports a failure",
            WaitCases::silentBody,
            Capability.CANCEL,
            Capability.CANCEL_IN_STREAM),
        ContractCase.of(
            "a call that waits too long has failed before it ends",
            WaitCases::overdue,
            Capability.CANCEL),
        ContractCase.of(
            "a body is not overdue",
            WaitCases::bodyIsNotOverdue,
            Capability.CANCEL,
            Capability.CANCEL_IN_STREAM));
  }

  private static HttpGuard.Builder guard(Lab lab) {
    return lab.guardOfOne().policy(lab.policy().overdue(Overdue.adaptive()).build());
  }

  /** A server that accepts the request and says nothing. */
  private static FaultyServer silence(Lab lab, CountDownLatch received) throws Exception {
    return lab.server(
        connection -> {
          connection.readRequest();
          received.countDown();
          connection.hold();
        });
  }

  private static void givenUp(
      Lab lab, HttpGuard.Builder builder, Duration wait, HttpFailureKind expected)
      throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    HttpGuard guard = builder.build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = CancelCases.clientOfOneAttempt(lab, guard);
    FaultyServer server = silence(lab, sent);
    ContractCall call = ContractCall.get(server.uri());

    Running running = lab.start(client, call);
    Connection.await(sent);
    lab.ticker().advance(wait);
    call.cancel();

    assertThat(running.finish().error()).isNotNull();
    boolean fails = expected == HttpFailureKind.ABANDONED;
    lab.assertJudged(breaker, Tally.NOTHING, fails ? Tally.failed(1) : Tally.ignored(1));
    assertThat(breaker.state()).isEqualTo(fails ? CircuitState.OPEN : CircuitState.CLOSED);
    assertThat(breaker.info().failureKinds())
        .isEqualTo(fails ? Map.of(expected.name(), 1L) : Map.of());
  }

  private static void silentBody(Lab lab) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    HttpGuard guard = guard(lab).build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = CancelCases.clientOfOneAttempt(lab, guard);
    FaultyServer server = lab.server(Scripts.sayingThenSilence(HALF));
    ContractCall call =
        ContractCall.get(server.uri()).streamed().onReceived(total -> begun.countDown());

    Running running = lab.start(client, call);
    Connection.await(begun);
    lab.ticker().advance(Duration.ofMillis(300));
    call.cancel();

    assertThat(running.finish().error()).isNotNull();
    lab.assertJudged(breaker, Tally.NOTHING, Tally.failed(1));
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("ABANDONED", 1L));
  }

  private static void overdue(Lab lab) throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    HttpGuard guard = guard(lab).build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = CancelCases.clientOfOneAttempt(lab, guard);
    ContractCall call = ContractCall.get(silence(lab, sent).uri());

    Running hanging = lab.start(client, call);
    Connection.await(sent);
    lab.ticker().advance(OVERDUE);
    // The next call notices, and is rejected.
    assertThat(breaker.tryAcquire()).isEmpty();

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("OVERDUE", 1L));
    call.cancel();
    assertThat(hanging.finish().error()).isNotNull();
    lab.assertHealthyCallAdmitted(client, breaker);
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("OVERDUE", 1L));
  }

  private static void bodyIsNotOverdue(Lab lab) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    HttpGuard guard = guard(lab).cancelledNever().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = CancelCases.clientOfOneAttempt(lab, guard);
    FaultyServer server = lab.server(Scripts.sayingThenSilence(HALF));
    ContractCall call =
        ContractCall.get(server.uri()).streamed().onReceived(total -> begun.countDown());

    Running streaming = lab.start(client, call);
    Connection.await(begun);
    lab.ticker().advance(OVERDUE.multipliedBy(10));
    breaker.acquire().discard();

    assertThat(breaker.info().failureKinds()).isEmpty();
    call.cancel();
    assertThat(streaming.finish().error()).isNotNull();
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }
}
