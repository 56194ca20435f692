package io.fluxgate.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** What the operator must not change. */
class TransparencyTest {

  private final Rig rig = Rig.closed();

  @Test
  void contextReachesTheSource() {
    StepVerifier.create(
            Mono.deferContextual(context -> Mono.just(context.<String>get("user")))
                .transformDeferred(CircuitBreakerOperator.of(rig.breaker))
                .contextWrite(context -> context.put("user", "ada")))
        .expectNext("ada")
        .verifyComplete();
    StepVerifier.create(
            Flux.deferContextual(context -> Flux.just(context.size()))
                .transformDeferred(CircuitBreakerOperator.of(rig.breaker)))
        .expectNext(0)
        .verifyComplete();
  }

  @Test
  void demandReachesTheSourceAsItIs() {
    List<Long> requests = new ArrayList<>();

    StepVerifier.create(
            Flux.range(1, 10)
                .doOnRequest(requests::add)
                .transformDeferred(CircuitBreakerOperator.of(rig.breaker)),
            2)
        .expectNext(1, 2)
        .thenRequest(3)
        .expectNext(3, 4, 5)
        .thenRequest(Long.MAX_VALUE)
        .expectNextCount(5)
        .verifyComplete();

    assertThat(requests).containsExactly(2L, 3L, Long.MAX_VALUE);
  }

  @Test
  void cancelPassesOnceFromTheSubscriberToTheSource() {
    List<String> events = new ArrayList<>();

    StepVerifier.create(
            Mono.never()
                .doOnCancel(() -> events.add("source " + rig.breaker.info().counts().ignored()))
                .transformDeferred(CircuitBreakerOperator.of(rig.breaker))
                .doOnCancel(() -> events.add("subscriber"))
                .doFinally(signal -> events.add("finally " + signal)))
        .thenCancel()
        .verify();

    assertThat(events).containsExactly("subscriber", "source 1", "finally cancel");
  }

  @Test
  void verdictIsThereWhenTheSubscriberHasTheSignal() {
    List<CallCounts> seen = new ArrayList<>();

    Mono.just("value")
        .transformDeferred(CircuitBreakerOperator.of(rig.breaker))
        .doOnNext(value -> seen.add(rig.breaker.info().counts()))
        .block();
    Flux.empty()
        .transformDeferred(CircuitBreakerOperator.of(rig.breaker))
        .doOnComplete(() -> seen.add(rig.breaker.info().counts()))
        .blockLast();
    StepVerifier.create(
            Mono.error(new IOException())
                .transformDeferred(CircuitBreakerOperator.of(rig.breaker))
                .doOnError(error -> seen.add(rig.breaker.info().counts())))
        .verifyError();

    assertThat(seen)
        .containsExactly(
            CallCounts.of(1, 0, 0, 0, 0),
            CallCounts.of(2, 0, 0, 0, 0),
            CallCounts.of(2, 1, 0, 0, 0));
  }

  @Test
  void operatorsThatFuseAndThoseThatReadConstantsDoNotGoAroundTheBreaker() {
    rig.breaker.forceOpen();
    Mono<String> mono = Mono.just("value").transform(CircuitBreakerOperator.of(rig.breaker));
    Flux<Integer> flux = Flux.range(1, 3).transform(CircuitBreakerOperator.of(rig.breaker));
    assertThat(Stream.<Object>of(mono, flux)).noneMatch(Fuseable.class::isInstance);

    StepVerifier.create(Flux.just(1, 2).flatMap(i -> mono.onErrorReturn("rejected")))
        .expectNext("rejected", "rejected")
        .verifyComplete();
    StepVerifier.create(Flux.just(1).concatMap(i -> flux.onErrorReturn(-1)))
        .expectNext(-1)
        .verifyComplete();

    assertThat(rig.breaker.info().counts().rejected()).isEqualTo(3);
  }

  @Test
  void sourcesAndSubscribersThatFuseGetEachItem() {
    Scheduler worker = Schedulers.newSingle("worker", true);
    try {
      StepVerifier.create(
              Flux.range(1, 1_000)
                  .map(i -> i + 1)
                  .transformDeferred(CircuitBreakerOperator.of(rig.breaker))
                  .filter(i -> i % 2 == 0)
                  .publishOn(worker, 16)
                  .flatMapIterable(i -> List.of(i, i), 8))
          .expectNextCount(1_000)
          .verifyComplete();
    } finally {
      worker.dispose();
    }
    rig.assertCounts(1, 0, 0);
  }

  @Test
  void signalsOfASourceThatBreaksTheRulesPassAndCountOnce() {
    TestPublisher<String> rude =
        TestPublisher.createNoncompliant(
            TestPublisher.Violation.CLEANUP_ON_TERMINATE, TestPublisher.Violation.REQUEST_OVERFLOW);
    List<String> seen = new ArrayList<>();

    rude.flux()
        .transformDeferred(CircuitBreakerOperator.of(rig.breaker))
        .subscribe(
            new CoreSubscriber<String>() {
              @Override
              public void onSubscribe(Subscription subscription) {}

              @Override
              public void onNext(String item) {
                seen.add(item);
              }

              @Override
              public void onError(Throwable error) {
                seen.add(error.getMessage());
              }

              @Override
              public void onComplete() {
                seen.add("completed");
              }
            });
    rude.next("not asked for").complete().next("too late").error(new IOException("too late, too"));

    assertThat(seen).containsExactly("not asked for", "completed", "too late", "too late, too");
    rig.assertCounts(1, 0, 0);
  }

  @Test
  void chainOfOperatorsStaysVisible() {
    List<Scannable> subscriptions = new ArrayList<>();

    Disposable subscriber =
        Flux.never()
            .hide()
            .transform(CircuitBreakerOperator.of(rig.breaker))
            .doOnSubscribe(subscription -> subscriptions.add(Scannable.from(subscription)))
            .subscribe();

    Scannable watch = subscriptions.get(0);
    assertThat(watch.parents()).isNotEmpty();
    assertThat(watch.actuals()).isNotEmpty();
    assertThat(watch.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.SYNC);
    assertThat(watch.scanUnsafe(Scannable.Attr.BUFFERED)).isNull();
    subscriber.dispose();
  }

  @Test
  void callsWithinAProbeOfTheSameBreakerBelongToIt() {
    Rig probing = Rig.probing();
    Mono<String> token =
        Mono.fromCallable(() -> "token")
            .transformDeferred(CircuitBreakerOperator.of(probing.breaker));

    StepVerifier.create(
            token
                .map(value -> "answer for " + value)
                .transformDeferred(CircuitBreakerOperator.of(probing.breaker)))
        .expectNext("answer for token")
        .verifyComplete();

    probing.assertCounts(1, 0, 0);
  }

  @Test
  void callsThatFollowAProbeOnItsThreadAreCallsOfTheirOwn() {
    Rig probing = Rig.probing();
    Mono<String> call =
        Mono.just("value").transformDeferred(CircuitBreakerOperator.of(probing.breaker));

    StepVerifier.create(call.flatMap(first -> call)).expectNext("value").verifyComplete();

    probing.assertCounts(2, 0, 0);
    assertThat(probing.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void operatorNamesItsBreaker() {
    assertThat(CircuitBreakerOperator.of(rig.breaker))
        .hasToString("CircuitBreakerOperator(CircuitBreaker(service, CLOSED))");
  }
}
