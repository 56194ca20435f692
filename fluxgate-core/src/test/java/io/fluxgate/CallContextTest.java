package io.fluxgate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners and fallbacks find the context of the thread that made the call. */
class CallContextTest {

  private static final ThreadLocal<String> TRACE = ThreadLocal.withInitial(() -> "none");

  private final List<String> heard = new ArrayList<>();
  private final ExecutorService clientThread = Executors.newSingleThreadExecutor();
  private CapturedLog log;

  @BeforeEach
  void callerHasATrace() {
    log = CapturedLog.open();
    TRACE.set("of the caller");
  }

  @AfterEach
  void stop() {
    TRACE.remove();
    clientThread.shutdownNow();
    log.close();
  }

  private static UnaryOperator<Runnable> captured() {
    String trace = TRACE.get();
    return task ->
        () -> {
          String before = TRACE.get();
          TRACE.set(trace);
          try {
            task.run();
          } finally {
            TRACE.set(before);
          }
        };
  }

  private CircuitBreaker breaker(CallContext context) {
    return CircuitBreaker.of("b", policy().callContext(context).build());
  }

  private CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .tripper(Tripper.failureStreak(1))
        .listener(signal -> heard.add(signal.to() + " " + TRACE.get()));
  }

  private void onClientThread(Runnable task) throws Exception {
    clientThread.submit(task).get(60, SECONDS);
  }

  @Test
  void listenerFindsTheCallersContextOnAnotherThread() throws Exception {
    Ticket ticket = breaker(CallContextTest::captured).acquire();

    onClientThread(ticket::failure);

    assertThat(heard).containsExactly("OPEN of the caller");
  }

  @Test
  void threadOfTheClientHasItsOwnContextAgainAfterwards() throws Exception {
    Ticket ticket = breaker(CallContextTest::captured).acquire();

    onClientThread(ticket::failure);

    assertThat(clientThread.submit(TRACE::get).get(60, SECONDS)).isEqualTo("none");
  }

  @Test
  void everyWayToReportFindsIt() throws Exception {
    for (int way = 0; way < 4; way++) {
      CircuitBreaker breaker = breaker(CallContextTest::captured);
      Ticket ticket = breaker.tryAcquire().orElseThrow();
      ticket.stopClock();
      int which = way;
      onClientThread(
          () -> {
            switch (which) {
              case 0 -> ticket.error(new IOException("down"));
              case 1 -> ticket.outcome(Outcome.ofError(new IOException("down")), Tracker.all());
              case 2 ->
                  ticket.connectionLost(
                      Outcome.ofError(new IOException("down")), Tracker.all(), ticket);
              default -> ticket.failure(Duration.ofSeconds(1));
            }
          });
    }

    assertThat(heard).hasSize(4).containsOnly("OPEN of the caller");
  }

  @Test
  void overdueWatchChangesNothing() throws Exception {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            policy().overdue(Overdue.adaptive()).callContext(CallContextTest::captured).build());
    Ticket answered = breaker.acquire();
    answered.stopClock();

    onClientThread(answered::failure);

    assertThat(heard).containsExactly("OPEN of the caller");
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void fallbackOfAFutureFindsTheCallersContext() throws Exception {
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletionStage<String> result =
        breaker(CallContextTest::captured).callAsync(() -> source, error -> TRACE.get());

    onClientThread(() -> source.completeExceptionally(new IOException("down")));

    assertThat(result.toCompletableFuture().get(60, SECONDS)).isEqualTo("of the caller");
  }

  @Test
  void fallbackThatStartsAStageFindsItAndIsCancelledWithTheCall() throws Exception {
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletableFuture<String> replacement = new CompletableFuture<>();
    List<String> traces = new ArrayList<>();
    CompletionStage<String> result =
        breaker(CallContextTest::captured)
            .callAsyncCompose(
                () -> source,
                error -> {
                  traces.add(TRACE.get());
                  return replacement;
                });

    onClientThread(() -> source.completeExceptionally(new IOException("down")));
    result.toCompletableFuture().cancel(true);

    assertThat(traces).containsExactly("of the caller");
    assertThat(replacement).isCancelled();
  }

  @Test
  void withoutItTheContextIsThatOfTheClientThread() throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy().build());
    Ticket ticket = breaker.acquire();

    onClientThread(ticket::failure);

    assertThat(heard).containsExactly("OPEN none");
  }

  @Test
  void plainCallsAskForNoContext() {
    CircuitBreaker breaker =
        breaker(
            () -> {
              throw new AssertionError("asked");
            });

    breaker.run(() -> {});

    assertThat(log.records()).isEmpty();
    assertThat(breaker.info().counts().succeeded()).isEqualTo(1);
  }

  @Test
  void contextThatCannotBeCapturedCostsNoOutcome() throws Exception {
    CircuitBreaker breaker =
        breaker(
            () -> {
              throw new IllegalStateException("no context");
            });

    onClientThread(breaker.acquire()::failure);

    assertThat(heard).containsExactly("OPEN none");
    assertThat(log.messages("call context")).hasSize(1);
  }

  @Test
  void contextThatThrowsOrRunsNothingOrRunsTwiceCostsNoOutcome() throws Exception {
    List<UnaryOperator<Runnable>> broken =
        List.of(
            task -> {
              throw new IllegalStateException("no context");
            },
            task -> () -> {},
            task ->
                () -> {
                  task.run();
                  task.run();
                },
            task ->
                () -> {
                  task.run();
                  throw new IllegalStateException("cannot restore");
                });
    for (UnaryOperator<Runnable> each : broken) {
      CircuitBreaker breaker = breaker(() -> each);

      onClientThread(breaker.acquire()::failure);

      assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
    }
    assertThat(heard).hasSize(4);
    assertThat(log.messages("call context")).hasSize(2);
  }

  @Test
  void whatAPartOfTheBreakerThrowsReachesTheReporter() {
    // A stack that overflows while an outcome is reported is not the context's.
    AssertionError thrown = new AssertionError("out of memory, as it were");
    CircuitBreaker breaker = breaker(CallContextTest::captured);
    Ticket ticket = breaker.acquire();

    assertThatThrownBy(
            () ->
                ticket.inContext(
                    () -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
  }

  @Test
  void probeKeepsItsSlotAndItsNestedCalls() throws Exception {
    CircuitBreaker breaker = breaker(CallContextTest::captured);
    breaker.openFor(Duration.ofNanos(1));
    Ticket probe = breaker.acquire();

    assertThat(probe.isProbe()).isTrue();
    assertThat(breaker.info().probesInFlight()).isEqualTo(1);
    probe.stopClock();
    onClientThread(probe::success);
    assertThat(breaker.info().probesInFlight()).isZero();
  }
}
