package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** A call that its caller cancels says nothing about the host, and leaves nothing behind. */
final class CancelCases {

  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";

  private CancelCases() {}

  static Stream<ContractCase> all(Position position) {
    Stream<ContractCase> connected = Stream.concat(onAnyThread(), onVirtualThreads());
    return position == Position.NETWORK
        ? connected
        : Stream.concat(
            Stream.of(
                ContractCase.of(
                    "a call cancelled while connecting is ignored",
                    CancelCases::connecting,
                    Capability.CANCEL)),
            connected);
  }

  /** Interrupting a virtual thread ends what it waits for, also where platform threads go on. */
  private static Stream<ContractCase> onVirtualThreads() {
    return Runtime.version().feature() < 21
        ? Stream.of()
        : Stream.of(
            ContractCase.of(
                "a call interrupted on a virtual thread is ignored",
                lab -> interrupted(lab, Running::startVirtual),
                Capability.BLOCKING));
  }

  private static Stream<ContractCase> onAnyThread() {
    return Stream.of(
        ContractCase.of(
            "a call cancelled beforehand is no verdict",
            CancelCases::beforehand,
            Capability.CANCEL),
        ContractCase.of(
            "a call cancelled before the headers is ignored",
            lab -> afterSending(lab, "", lab::halfOpen),
            Capability.CANCEL),
        ContractCase.of(
            "a call cancelled within the headers is ignored",
            lab -> afterSending(lab, "HTTP/1.1 200 OK\r\nX-Half: on", lab::halfOpen),
            Capability.CANCEL),
        ContractCase.of(
            "a call cancelled within the body is ignored",
            lab -> afterSending(lab, HALF, lab::halfOpen),
            Capability.CANCEL,
            Capability.CANCEL_IN_BODY),
        ContractCase.of(
            "a call cancelled within the body is ignored, circuit closed",
            lab -> afterSending(lab, HALF, Tally::of),
            Capability.CANCEL,
            Capability.CANCEL_IN_BODY),
        ContractCase.of(
            "a call cancelled within the stream is ignored",
            lab -> withinStream(lab, lab::halfOpen),
            Capability.CANCEL,
            Capability.CANCEL_IN_STREAM),
        ContractCase.of(
            "a call cancelled within the stream is ignored, circuit closed",
            lab -> withinStream(lab, Tally::of),
            Capability.CANCEL,
            Capability.CANCEL_IN_STREAM),
        ContractCase.of(
            "a cancelled call that is answered by 500 fails once at most",
            CancelCases::afterServerError,
            Capability.CANCEL),
        ContractCase.of(
            "calls cancelled at any moment never fail", CancelCases::anyMoment, Capability.CANCEL),
        ContractCase.of(
            "an interrupted call is ignored",
            lab -> interrupted(lab, Running::start),
            Capability.BLOCKING,
            Capability.INTERRUPT),
        ContractCase.of(
            "a call on an interrupted thread never fails",
            CancelCases::interruptedBeforehand,
            Capability.BLOCKING));
  }

  /**
   * Inside its retries, a client may repeat an attempt that its caller ended, and each is judged:
   * at once, or when the case has gone on to its next call.
   */
  static HttpClientUnderTest clientOfOneAttempt(Lab lab, HttpGuard guard) throws Exception {
    ClientSetup setup = ClientSetup.defaults();
    return lab.client(guard, lab.position() == Position.ATTEMPT ? setup.withoutRepeats() : setup);
  }

  private static void beforehand(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = clientOfOneAttempt(lab, guard);
    FaultyServer server = lab.server(Scripts.silence());
    Tally before = lab.halfOpen(breaker);
    ContractCall call = ContractCall.get(server.uri());
    call.cancel();

    Running cancelled = lab.call(client, call);

    assertThat(cancelled.error()).isNotNull();
    if (lab.position() == Position.ATTEMPT && !lab.can(Capability.BLOCKING)) {
      // An asynchronous client may begin the attempt on its own thread after that.
      Await.until(() -> Tally.of(breaker).minus(before).admitted() == 1);
    }
    assertNotBlamed(breaker, before);
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void connecting(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = clientOfOneAttempt(lab, guard);
    ContractTarget target = lab.closing(FullBacklog.open());
    Tally before = lab.halfOpen(breaker);
    ContractCall call = ContractCall.get(target.uri());

    Running running = lab.start(client, call);
    Await.until(() -> breaker.info().probesInFlight() == 1);
    // No event says when a client begins to connect.
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
    call.cancel();

    assertThat(running.finish().error()).isNotNull();
    lab.assertJudged(breaker, before, Tally.ignored(1));
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void afterSending(
      Lab lab, String beginning, Function<CircuitBreaker, Tally> prepare) throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = clientOfOneAttempt(lab, guard);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              connection.send(beginning);
              sent.countDown();
              connection.hold();
            });
    Tally before = prepare.apply(breaker);
    ContractCall call = ContractCall.get(server.uri());

    Running running = lab.start(client, call);
    Connection.await(sent);
    call.cancel();

    assertThat(running.finish().error()).isNotNull();
    lab.assertJudged(breaker, before, Tally.ignored(1));
    lab.assertNoErrorJudged();
    lab.assertHealthyCallAdmitted(client, breaker);
    Lab.assertRequests(server, 1);
  }

  private static void withinStream(Lab lab, Function<CircuitBreaker, Tally> prepare)
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = clientOfOneAttempt(lab, guard);
    FaultyServer server = lab.server(Scripts.sayingThenSilence(HALF));
    Tally before = prepare.apply(breaker);
    ContractCall call =
        ContractCall.get(server.uri()).streamed().onReceived(total -> begun.countDown());

    Running running = lab.start(client, call);
    Connection.await(begun);
    call.cancel();

    assertThat(running.finish().error()).isNotNull();
    lab.assertJudged(breaker, before, Tally.ignored(1));
    lab.assertNoErrorJudged();
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void afterServerError(Lab lab) throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = clientOfOneAttempt(lab, guard);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              connection.send("HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\nhalf");
              sent.countDown();
              connection.hold();
            });
    Tally before = lab.halfOpen(breaker);
    ContractCall call = ContractCall.get(server.uri());

    Running running = lab.start(client, call);
    Connection.await(sent);
    call.cancel();

    assertThat(running.finish().error()).isNotNull();
    Await.until(() -> breaker.info().probesInFlight() == 0);
    Tally judged = Tally.of(breaker).minus(before);
    assertThat(judged).isIn(Tally.failed(1), Tally.ignored(1));
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  /** Cancelled at some moment between the request and the end of the answer, many times. */
  private static void anyMoment(Lab lab) throws Exception {
    int calls = 60;
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = clientOfOneAttempt(lab, guard);
    FaultyServer server = lab.server(Scripts.healthy());

    for (int i = 0; i < calls; i++) {
      ContractCall call = ContractCall.get(server.uri());
      Running running = lab.start(client, call);
      LockSupport.parkNanos(i * 50_000L);
      call.cancel();
      running.finish();
    }

    assertThat(breaker.state()).as("after %s", lab.tracker()).isEqualTo(CircuitState.CLOSED);
    // A call that is cancelled before it has a connection never gets to the network.
    Await.until(
        () ->
            Tally.of(breaker).admitted()
                >= (lab.position() == Position.NETWORK ? server.requests() : calls));
    assertThat(Tally.of(breaker).failed()).isZero();
    if (lab.position() == Position.APPLICATION) {
      assertThat(Tally.of(breaker).admitted()).isLessThanOrEqualTo(calls);
    }
    Tally before = lab.halfOpen(breaker);
    ContractCall healthy = ContractCall.get(lab.server(Scripts.healthy()).uri());
    assertThat(lab.call(client, healthy).answer().status()).isEqualTo(200);
    Await.until(() -> breaker.info().probesInFlight() == 0);
    // Of the calls on their way to the network, some may be discarded only now.
    Tally judged = Tally.of(breaker).minus(before);
    assertThat(judged).isEqualTo(new Tally(1, 0, judged.ignored(), 0));
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  private static void interrupted(
      Lab lab, BiFunction<HttpClientUnderTest, ContractCall, Running> start) throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = clientOfOneAttempt(lab, guard);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              received.countDown();
              connection.hold();
            });
    Tally before = lab.halfOpen(breaker);

    Running running = start.apply(client, ContractCall.get(server.uri()));
    Connection.await(received);
    running.interrupt();

    assertThat(running.finish().error()).isNotNull();
    assertThat(running.knowsOfInterrupt()).isTrue();
    lab.assertJudged(breaker, before, Tally.ignored(1));
    lab.assertNoErrorJudged();
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void interruptedBeforehand(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = clientOfOneAttempt(lab, guard);
    FaultyServer server = lab.server(Scripts.healthy());
    Tally before = lab.halfOpen(breaker);

    Running running = Running.startInterrupted(client, ContractCall.get(server.uri())).finish();

    assertThat(running.knowsOfInterrupt()).as("the interrupt is kept, by %s", running).isTrue();
    Await.until(() -> breaker.info().probesInFlight() == 0);
    assertThat(Tally.of(breaker).minus(before).failed()).isZero();
    assertThat(breaker.info().probesInFlight()).isZero();
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void assertNotBlamed(CircuitBreaker breaker, Tally before) {
    Await.until(() -> breaker.info().probesInFlight() == 0);
    Tally judged = Tally.of(breaker).minus(before);
    assertThat(judged).isIn(Tally.NOTHING, Tally.ignored(1));
    assertThat(breaker.info().probesInFlight()).isZero();
  }
}
