package io.fluxgate.reactor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import java.io.IOException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** The subscriber cancels on one thread while the source signals on another. */
class RaceTest {

  private static final int RACES = 500;

  enum Signal {
    VALUE,
    ERROR,
    COMPLETION,
    VALUE_AND_COMPLETION;

    void emit(TestPublisher<String> source) {
      switch (this) {
        case VALUE -> source.next("value");
        case ERROR -> source.error(new IOException("down"));
        case COMPLETION -> source.complete();
        case VALUE_AND_COMPLETION -> source.emit("value");
      }
    }
  }

  private final Rig rig = Rig.probing();

  @ParameterizedTest
  @EnumSource
  void cancelledMonoIsSettledOnce(Signal signal) throws Exception {
    race(
        signal,
        source ->
            source
                .mono()
                .transformDeferred(CircuitBreakerOperator.of(rig.breaker))
                .onErrorComplete()
                .subscribe());
  }

  @ParameterizedTest
  @EnumSource
  void cancelledFluxIsSettledOnce(Signal signal) throws Exception {
    race(
        signal,
        source ->
            source
                .flux()
                .transformDeferred(CircuitBreakerOperator.of(rig.breaker))
                .onErrorComplete()
                .subscribe());
  }

  private void race(Signal signal, Function<TestPublisher<String>, Disposable> subscribing)
      throws Exception {
    ExecutorService canceller = Executors.newSingleThreadExecutor();
    try {
      CyclicBarrier start = new CyclicBarrier(2);
      for (int i = 1; i <= RACES; i++) {
        TestPublisher<String> source = TestPublisher.create();
        Disposable subscription = subscribing.apply(source);
        Future<?> cancel =
            canceller.submit(
                () -> {
                  start.await(120, SECONDS);
                  subscription.dispose();
                  return null;
                });
        start.await(120, SECONDS);
        signal.emit(source);
        cancel.get(120, SECONDS);

        CallCounts counts = rig.breaker.info().counts();
        assertThat(counts.succeeded() + counts.failed() + counts.ignored()).isEqualTo(i);
        assertThat(rig.breaker.info().probesInFlight()).isZero();
      }
    } finally {
      canceller.shutdownNow();
    }
  }

  @Test
  void manySubscriptionsOnManyThreadsAreCountedOnceEach() {
    Rig closed = Rig.closed();
    Scheduler workers = Schedulers.newParallel("workers", 4, true);
    try {
      StepVerifier.create(
              Flux.range(0, 2_000)
                  .flatMap(
                      i ->
                          Mono.fromCallable(() -> i)
                              .subscribeOn(workers)
                              .transformDeferred(CircuitBreakerOperator.of(closed.breaker)),
                      16))
          .expectNextCount(2_000)
          .verifyComplete();
    } finally {
      workers.dispose();
    }
    closed.assertCounts(2_000, 0, 0);
  }

  @Test
  void subscribersOfOneSharedCallAreOneCall() {
    Rig closed = Rig.closed();
    Sinks.One<String> answer = Sinks.one();
    Mono<String> shared =
        answer.asMono().transformDeferred(CircuitBreakerOperator.of(closed.breaker)).cache();
    Disposable.Composite subscriptions = Disposables.composite();
    for (int i = 0; i < 3; i++) {
      assertThat(subscriptions.add(shared.subscribe())).isTrue();
    }

    answer.tryEmitValue("answer").orThrow();

    closed.assertCounts(1, 0, 0);
    subscriptions.dispose();
  }
}
