package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Responses that say more than their status: how long to wait, or that nothing will follow. */
final class ResponseCases {

  private static final Duration BODY_DEADLINE = Duration.ofSeconds(3);

  private ResponseCases() {}

  static Stream<ContractCase> all() {
    return Stream.concat(
        Stream.concat(
            IntStream.of(600, 799, 999)
                .mapToObj(
                    status ->
                        ContractCase.of(
                            "status " + status + " is a failure", lab -> invalid(lab, status))),
            IntStream.of(500, 502, 504, 529)
                .mapToObj(
                    status ->
                        ContractCase.of(
                            "Retry-After of status " + status + " keeps the circuit open",
                            lab -> retryAfter(lab, status)))),
        Stream.of(
            ContractCase.of("Retry-After of a success is not heeded", ResponseCases::noFailure),
            ContractCase.of(
                "a function of the response names the delay", ResponseCases::namedByFunction),
            ContractCase.of(
                "an event stream is a success at its headers",
                ResponseCases::eventStream,
                Capability.STREAM),
            ContractCase.of(
                "the headers decide about a body that the guard's predicate leaves out",
                ResponseCases::predicate,
                Capability.STREAM),
            ContractCase.of(
                "a quiet stream gives its slot to a call that finds none",
                ResponseCases::quietStream,
                Capability.STREAM)));
  }

  private static void invalid(Lab lab, int status) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server = lab.server(Scripts.answering(status));
    Tally before = lab.halfOpen(breaker);

    Running call = lab.call(client, ContractCall.get(server.uri()));

    assertThat(call.answer().status()).isEqualTo(status);
    lab.assertJudged(breaker, before, Tally.failed(1));
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void retryAfter(Lab lab, int status) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.answering(status, "Retry-After: 90"));

    lab.call(lab.client(guard), ContractCall.get(server.uri())).answer();

    assertOpenFor(lab, guard, Duration.ofSeconds(90));
  }

  private static void namedByFunction(Lab lab) throws Exception {
    HttpGuard guard =
        lab.guardOfOne()
            .retryAfter(
                answer ->
                    answer
                        .header("retry-after-ms")
                        .map(value -> Duration.ofMillis(Long.parseLong(value))))
            .build();
    FaultyServer server =
        lab.server(Scripts.answering(500, "Retry-After: 90", "Retry-After-Ms: 25500"));

    lab.call(lab.client(guard), ContractCall.get(server.uri())).answer();

    assertOpenFor(lab, guard, Duration.ofMillis(25_500));
  }

  private static void assertOpenFor(Lab lab, HttpGuard guard, Duration expected) {
    CircuitBreaker breaker = lab.breaker(guard);
    lab.assertJudged(breaker, Tally.NOTHING, Tally.failed(1));
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().untilProbe()).contains(expected);
  }

  private static void noFailure(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server = lab.server(Scripts.answering(202, "Retry-After: 90"));

    lab.call(lab.client(guard), ContractCall.get(server.uri())).answer();
    lab.assertJudged(breaker, Tally.NOTHING, Tally.succeeded(1));
    breaker.acquire().failure();

    assertThat(breaker.info().untilProbe()).contains(Lab.COOLDOWN);
  }

  private static void eventStream(Lab lab) throws Exception {
    assertJudgedAtHeaders(lab, lab.guardOfOne().build(), "text/event-stream");
  }

  private static void predicate(Lab lab) throws Exception {
    HttpGuard guard =
        lab.guardOfOne().trackBody(answer -> answer.header("Content-Type").isEmpty()).build();
    assertJudgedAtHeaders(lab, guard, "application/json-seq");
  }

  /** The body says nothing, and breaks off after the verdict. */
  private static void assertJudgedAtHeaders(Lab lab, HttpGuard guard, String type)
      throws Exception {
    CountDownLatch judged = new CountDownLatch(1);
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              connection.send(
                  "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Type: " + type + "\r\n\r\n");
              Connection.await(judged);
              connection.finish();
            });
    Tally before = lab.halfOpen(breaker);

    Running call = lab.start(lab.client(guard), ContractCall.get(server.uri()).streamed());
    lab.assertJudged(breaker, before, Tally.succeeded(1));
    judged.countDown();

    assertThat(call.finish().error()).isNotNull();
    lab.assertJudged(breaker, before, Tally.succeeded(1));
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  private static void quietStream(Lab lab) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    HttpGuard guard = lab.guardOfOne().bodyDeadline(BODY_DEADLINE).build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha");
              Connection.await(over);
              connection.send("lf").hold();
            });
    FaultyServer healthy = lab.server(Scripts.healthy());
    Tally before = lab.halfOpen(breaker);
    Running quiet =
        lab.start(
            client,
            ContractCall.get(server.uri()).streamed().onReceived(total -> begun.countDown()));
    Connection.await(begun);
    lab.ticker().advance(BODY_DEADLINE);

    Running other = lab.call(client, ContractCall.get(healthy.uri()));

    assertThat(other.answer().status()).isEqualTo(200);
    lab.assertJudged(breaker, before, Tally.succeeded(2));
    over.countDown();
    assertThat(quiet.finish().answer().body()).asString().isEqualTo("half");
    lab.assertJudged(breaker, before, Tally.succeeded(2));
  }
}
