package io.fluxgate.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** No thread of Reactor's waits, whatever the breaker does. */
class NonBlockingTest {

  private final CircuitBreaker breaker = CircuitBreaker.of("service", CircuitBreakerPolicy.http());

  @BeforeAll
  static void install() {
    BlockHound.install();
  }

  @Test
  void blockingIsNoticed() {
    StepVerifier.create(
            Mono.fromCallable(() -> new Semaphore(0).tryAcquire(1, TimeUnit.MINUTES))
                .subscribeOn(Schedulers.parallel()))
        .verifyErrorSatisfies(
            error -> assertThat(error).isInstanceOf(BlockingOperationError.class));
  }

  @Test
  void callsRejectionsTransitionsAndCancelsDoNotBlock() {
    Mono<String> working = Mono.just("value");
    Mono<String> failing = Mono.error(new IOException("down"));

    StepVerifier.create(
            Flux.range(0, 5_000)
                .parallel(4)
                .runOn(Schedulers.parallel())
                .flatMap(
                    i ->
                        (i % 50 < 15 ? failing : working)
                            .transformDeferred(
                                CircuitBreakerOperator.of(breaker, error -> "replaced")))
                .sequential())
        .expectNextCount(5_000)
        .verifyComplete();
    StepVerifier.create(
            Flux.range(0, 100)
                .publishOn(Schedulers.parallel())
                .switchMap(
                    i ->
                        Flux.<String>never()
                            .transformDeferred(
                                CircuitBreakerOperator.of(breaker, error -> "replaced"))
                            .mergeWith(Mono.just("tick"))
                            .take(1)))
        .thenConsumeWhile(item -> true)
        .verifyComplete();

    assertThat(breaker.info().counts().failed()).isPositive();
    assertThat(breaker.info().counts().rejected()).isPositive();
  }
}
