package io.fluxgate.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class FluxTest {

  private final Rig rig = Rig.closed();
  private final TestPublisher<String> source = TestPublisher.create();

  private <T> Flux<T> guarded(Flux<T> source) {
    return source.transformDeferred(CircuitBreakerOperator.of(rig.breaker));
  }

  @Test
  void completionIsASuccess() {
    StepVerifier.create(guarded(Flux.just("one", "two"))).expectNext("one", "two").verifyComplete();

    rig.assertCounts(1, 0, 0);
  }

  @Test
  void errorAfterItemsIsAFailure() {
    StepVerifier.create(guarded(Flux.concat(Flux.just("one"), Flux.error(new IOException("down")))))
        .expectNext("one")
        .verifyErrorMessage("down");

    rig.assertCounts(0, 1, 0);
  }

  @Test
  void rejectedSubscriptionGetsAnError() {
    rig.breaker.forceOpen();

    StepVerifier.create(guarded(source.flux())).verifyError(CallNotPermittedException.class);

    source.assertWasNotSubscribed();
  }

  @Test
  void anyOtherPublisherBecomesAFlux() {
    Publisher<String> plain = subscriber -> Flux.just("one").subscribe(subscriber);

    Publisher<String> guarded = CircuitBreakerOperator.<String>of(rig.breaker).apply(plain);

    assertThat(guarded).isInstanceOf(Flux.class);
    StepVerifier.create(guarded).expectNext("one").verifyComplete();
    rig.assertCounts(1, 0, 0);
  }

  @Test
  void cancelBeforeTheFirstItemIsIgnoredUnlessTheWaitWasUnusuallyLong() {
    StepVerifier.create(guarded(source.flux())).thenCancel().verify();
    rig.assertCounts(0, 0, 1);

    StepVerifier.create(guarded(source.flux()))
        .then(() -> rig.ticker.advance(Rig.TOO_LONG))
        .thenCancel()
        .verify();
    rig.assertCounts(0, 1, 1);
  }

  @Test
  void takingSomeItemsIsASuccess() {
    StepVerifier.create(guarded(source.flux()).take(2))
        .then(() -> source.next("one", "two"))
        .expectNext("one", "two")
        .verifyComplete();
    StepVerifier.create(guarded(Flux.just("one", "two")).next()).expectNext("one").verifyComplete();

    source.assertWasCancelled();
    rig.assertCounts(2, 0, 0);
  }

  @Test
  void cancelAfterItemsIsASuccess() {
    Disposable subscription = guarded(source.flux()).subscribe();
    source.next("one");

    subscription.dispose();

    rig.assertCounts(1, 0, 0);
  }

  @Test
  void cancelAfterItemsIsAFailureIfTheNextOneDidNotComeForTooLong() {
    Disposable subscription = guarded(source.flux()).subscribe();
    source.next("one");
    rig.ticker.advance(Rig.TOO_LONG);

    subscription.dispose();

    rig.assertCounts(0, 1, 0);
    assertThat(rig.breaker.info().failureKinds()).containsOnlyKeys("ABANDONED");
  }

  @Test
  void timeThatTheSubscriberTakesForAnItemIsNoWait() {
    StepVerifier.create(
            guarded(source.flux())
                .doOnNext(item -> rig.ticker.advance(Duration.ofMinutes(1)))
                .take(1))
        .then(() -> source.next("one"))
        .expectNext("one")
        .verifyComplete();

    rig.assertCounts(1, 0, 0);
  }

  @Test
  void subscriberThatWantsNoItemDoesNotWaitForOne() {
    BaseSubscriber<String> slow =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
          }
        };
    guarded(source.flux()).subscribe(slow);
    source.next("one");
    rig.ticker.advance(Duration.ofMinutes(1));
    slow.cancel();
    rig.assertCounts(1, 0, 0);

    BaseSubscriber<String> late =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
          }
        };
    guarded(source.flux()).subscribe(late);
    source.next("one");
    rig.ticker.advance(Duration.ofMinutes(1));
    late.request(1);
    late.cancel();
    rig.assertCounts(2, 0, 0);
  }

  @Test
  void durationEndsWithTheFirstItem() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "slow",
            CircuitBreakerPolicy.http().toBuilder()
                .measureDurations(true)
                .ticker(rig.ticker)
                .build());
    Disposable unused =
        source.flux().transformDeferred(CircuitBreakerOperator.of(breaker)).subscribe();
    rig.ticker.advance(Duration.ofMillis(10));
    source.next("one");
    rig.ticker.advance(Duration.ofHours(1));
    source.complete();

    assertThat(breaker.info().metrics().averageDuration()).hasValue(Duration.ofMillis(10));
    assertThat(breaker.info().counts().succeeded()).isEqualTo(1);
  }

  @Test
  void streamWithItemsGivesItsSlotToTheNextProbeAndOneWithoutDoesNot() {
    Rig probing = Rig.probing();
    CircuitBreakerOperator<String> operator = CircuitBreakerOperator.of(probing.breaker);
    Disposable unused = source.flux().transformDeferred(operator).subscribe();
    assertThat(probing.breaker.tryAcquire()).isEmpty();

    source.next("one");

    assertThat(probing.breaker.tryAcquire()).isPresent();
    assertThat(probing.breaker.info().counts().succeeded()).isEqualTo(1);
  }
}
