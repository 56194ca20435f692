package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A host that takes long for each answer, and is well, such as a language model. */
final class SlowHostCases {

  private static final Duration BETWEEN_CALLS = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** A tenth of what the answer takes. */
  private static final Duration IMPATIENCE = Duration.ofSeconds(2);

  private static final int ROUNDS = 6;
  private static final int CALLS = 5;
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

  private SlowHostCases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        ContractCase.of(
            "a host whose answers take long is not blamed for callers who give up",
            SlowHostCases::impatientCallers,
            Capability.CANCEL));
  }

  /** One in five callers gives up. What the breaker does not know at first, it learns at once. */
  private static void impatientCallers(Lab lab) throws Exception {
    HttpGuard guard =
        lab.guardOfOne()
            .policy(CircuitBreakerPolicy.http().toBuilder().ticker(lab.ticker()).build())
            .build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = CancelCases.clientOfOneAttempt(lab, guard);
    BlockingQueue<CountDownLatch> waiting = new LinkedBlockingQueue<>();
    FaultyServer server =
        lab.server(
            connection -> {
              CountDownLatch answer = new CountDownLatch(1);
              connection.readRequest();
              waiting.add(answer);
              Connection.await(answer);
              connection.send(OK);
              connection.finish();
            });

    round(lab, client, server, waiting);
    long atFirst = breaker.info().counts().failed();
    for (int i = 1; i < ROUNDS; i++) {
      round(lab, client, server, waiting);
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().transitions()).isZero();
    assertThat(breaker.info().counts().rejected()).isZero();
    assertThat(breaker.info().counts().failed()).as("failures").isEqualTo(atFirst);
    assertThat(atFirst).as("failures while nothing is known").isLessThan(CALLS);
  }

  private static void round(
      Lab lab,
      HttpClientUnderTest client,
      FaultyServer server,
      BlockingQueue<CountDownLatch> waiting)
      throws Exception {
    List<Running> patient = new ArrayList<>();
    List<CountDownLatch> answers = new ArrayList<>();
    for (int i = 1; i < CALLS; i++) {
      patient.add(lab.start(client, ContractCall.get(server.uri())));
      answers.add(next(waiting));
      lab.ticker().advance(BETWEEN_CALLS);
    }
    ContractCall call = ContractCall.get(server.uri());
    Running impatient = lab.start(client, call);
    CountDownLatch unheard = next(waiting);

    lab.ticker().advance(IMPATIENCE);
    call.cancel();
    assertThat(impatient.finish().error()).isNotNull();
    unheard.countDown();
    lab.ticker().advance(ANSWER.minus(IMPATIENCE));
    answers.forEach(CountDownLatch::countDown);
    for (Running each : patient) {
      assertThat(each.finish().answer().status()).isEqualTo(200);
    }
  }

  private static CountDownLatch next(BlockingQueue<CountDownLatch> waiting) throws Exception {
    CountDownLatch next = waiting.poll(15, TimeUnit.SECONDS);
    assertThat(next).as("a request that the server received").isNotNull();
    return next;
  }
}
