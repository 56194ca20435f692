package io.fluxgate.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Fallback;
import io.fluxgate.Tracker;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class MonoTest {

  private final Rig rig = Rig.closed();

  private <T> Mono<T> guarded(Mono<T> source) {
    return source.transformDeferred(CircuitBreakerOperator.of(rig.breaker));
  }

  @Test
  void valueIsASuccess() {
    StepVerifier.create(guarded(Mono.just("value"))).expectNext("value").verifyComplete();

    rig.assertCounts(1, 0, 0);
  }

  @Test
  void completionWithoutAValueIsASuccess() {
    StepVerifier.create(guarded(Mono.empty())).verifyComplete();

    rig.assertCounts(1, 0, 0);
  }

  @Test
  void errorIsAFailureAndReachesTheSubscriberUnchanged() {
    IOException down = new IOException("down");

    StepVerifier.create(guarded(Mono.error(down)))
        .verifyErrorSatisfies(error -> assertThat(error).isSameAs(down));

    rig.assertCounts(0, 1, 0);
  }

  @Test
  void trackerJudgesTheValueAndTheErrorWithoutItsWrappers() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "judging",
            CircuitBreakerPolicy.builder()
                .tracker(Tracker.typeOf(IOException.class).or(Tracker.result("degraded"::equals)))
                .build());
    CircuitBreakerOperator<String> operator = CircuitBreakerOperator.of(breaker);

    Mono.just("degraded").transformDeferred(operator).block();
    StepVerifier.create(
            Mono.<String>error(
                    Exceptions.propagate(new CompletionException(new IOException("down"))))
                .transformDeferred(operator))
        .verifyError();
    StepVerifier.create(
            Mono.<String>error(new IllegalStateException("local")).transformDeferred(operator))
        .verifyError(IllegalStateException.class);

    assertThat(breaker.info().counts().failed()).isEqualTo(2);
    assertThat(breaker.info().counts().ignored()).isEqualTo(1);
  }

  @Test
  void rejectedSubscriptionGetsAnErrorAndTheSourceIsNotSubscribedTo() {
    TestPublisher<String> source = TestPublisher.create();
    rig.breaker.forceOpen();

    StepVerifier.create(guarded(source.mono())).verifyError(CallNotPermittedException.class);

    source.assertWasNotSubscribed();
    assertThat(rig.breaker.info().counts().rejected()).isEqualTo(1);
  }

  @Test
  void eachSubscriptionIsACallAlsoWithoutDeferring() {
    AtomicInteger calls = new AtomicInteger();
    Mono<String> once =
        Mono.<String>error(() -> new IOException("down " + calls.incrementAndGet()))
            .transform(CircuitBreakerOperator.of(rig.breaker));

    StepVerifier.create(once.retry(2)).verifyErrorMessage("down 3");
    rig.assertCounts(0, 3, 0);

    rig.breaker.forceOpen();
    StepVerifier.create(once).verifyError(CallNotPermittedException.class);
    assertThat(calls).hasValue(3);
  }

  @Test
  void nothingHappensBeforeASubscription() {
    Mono<String> unused = guarded(Mono.just("value"));

    rig.assertCounts(0, 0, 0);
  }

  @Test
  void cancelBeforeTheValueIsIgnored() {
    TestPublisher<String> source = TestPublisher.create();

    StepVerifier.create(guarded(source.mono())).thenCancel().verify();

    source.assertWasCancelled();
    rig.assertCounts(0, 0, 1);
  }

  @Test
  void cancelAfterAnUnusuallyLongWaitIsAFailure() {
    Mono<Object> call = guarded(Mono.never());

    StepVerifier.create(call).then(() -> rig.ticker.advance(Rig.TOO_LONG)).thenCancel().verify();

    rig.assertCounts(0, 1, 0);
    assertThat(rig.breaker.info().failureKinds()).containsOnlyKeys("ABANDONED");
  }

  @Test
  void timeoutAroundTheCallFollowsTheRuleOfGivenUpCalls() {
    Duration limit = Duration.ofSeconds(1);
    StepVerifier.withVirtualTime(() -> guarded(Mono.never()).timeout(limit))
        .thenAwait(limit)
        .verifyError(TimeoutException.class);
    rig.assertCounts(0, 0, 1);

    StepVerifier.withVirtualTime(() -> guarded(Mono.never()).timeout(limit))
        .then(() -> rig.ticker.advance(limit))
        .thenAwait(limit)
        .verifyError(TimeoutException.class);
    rig.assertCounts(0, 1, 1);
  }

  @Test
  void timeoutWithinTheCallIsAnError() {
    Duration limit = Duration.ofSeconds(1);

    StepVerifier.withVirtualTime(() -> guarded(Mono.never().timeout(limit)))
        .thenAwait(limit)
        .verifyError(TimeoutException.class);

    rig.assertCounts(0, 1, 0);
  }

  @Test
  void threadThatBlocksForALimitedTimeGivesUp() {
    assertThatThrownBy(() -> guarded(Mono.never()).block(Duration.ofMillis(1)))
        .isInstanceOf(IllegalStateException.class);

    rig.assertCounts(0, 0, 1);
  }

  @Test
  void cancelAfterTheValueIsNoCancel() {
    TestPublisher<String> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
    StepVerifier.create(guarded(Mono.from(source)).flux().take(1))
        .then(() -> source.next("value"))
        .expectNext("value")
        .verifyComplete();

    StepVerifier.create(Mono.zip(guarded(Mono.just("first")), guarded(Mono.empty())))
        .verifyComplete();

    rig.assertCounts(3, 0, 0);
  }

  @Test
  void neighbourThatFailsWithinAZipCancelsTheCall() {
    Sinks.One<String> neighbour = Sinks.one();

    StepVerifier.create(Mono.zip(guarded(Mono.never()), neighbour.asMono()))
        .then(() -> neighbour.tryEmitError(new IOException("neighbour")).orThrow())
        .verifyError(IOException.class);

    rig.assertCounts(0, 0, 1);
  }

  @Test
  void sourceThatThrowsAtSubscriptionIsAFailure() {
    Mono<String> broken =
        new Mono<>() {
          @Override
          public void subscribe(CoreSubscriber<? super String> actual) {
            throw new IllegalStateException("broken");
          }
        };

    StepVerifier.create(guarded(broken)).verifyErrorMessage("broken");

    rig.assertCounts(0, 1, 0);
  }

  @Test
  @SuppressWarnings("NullAway") // what is tested
  void nullIsRefusedAtOnceWithTheNameOfTheArgument() {
    Fallback<String, Exception> none = null;
    Fallback<Mono<String>, Exception> noPublisher = null;

    assertThatThrownBy(() -> CircuitBreakerOperator.of(null))
        .hasMessageStartingWith("breaker: null");
    assertThatThrownBy(() -> CircuitBreakerOperator.ofTickets(null))
        .hasMessageStartingWith("admission: null");
    assertThatThrownBy(() -> CircuitBreakerOperator.of(rig.breaker, none))
        .hasMessageStartingWith("fallback: null");
    assertThatThrownBy(() -> CircuitBreakerOperator.composing(rig.breaker, noPublisher))
        .hasMessageStartingWith("fallback: null");
    assertThatThrownBy(() -> CircuitBreakerOperator.<String>of(rig.breaker).apply(null))
        .hasMessageStartingWith("source: null");
  }

  @Test
  void ticketsThatARegistryGivesAreCalls() {
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();
    Mono<String> call =
        Mono.just("value")
            .transform(CircuitBreakerOperator.ofTickets(() -> registry.acquire("call")));

    assertThat(call.block()).isEqualTo("value");
    registry.get("call").forceOpen();
    assertThatThrownBy(call::block).isInstanceOf(CallNotPermittedException.class);

    assertThat(registry.get("call").info().counts().succeeded()).isEqualTo(1);
  }

  @Test
  void fallbackWithoutAPublisherIsAnError() {
    @SuppressWarnings("NullAway") // what is tested
    Mono<String> call =
        Mono.<String>error(new IOException("down"))
            .transform(CircuitBreakerOperator.composing(rig.breaker, error -> null));

    StepVerifier.create(call)
        .verifyErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageStartingWith("fallback's publisher: null"));
  }

  @Test
  void trackerJudgesACompletionWithoutAValueAndAnErrorThatComesInAWrapper() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "judging",
            CircuitBreakerPolicy.builder()
                .tracker(Tracker.typeOf(IOException.class).or(Tracker.result(Objects::isNull)))
                .build());
    CircuitBreakerOperator<String> operator = CircuitBreakerOperator.of(breaker);

    StepVerifier.create(Mono.<String>empty().transformDeferred(operator)).verifyComplete();
    assertThat(breaker.info().counts().failed()).isEqualTo(1);

    Mono<String> wrapping =
        new Mono<>() {
          @Override
          public void subscribe(CoreSubscriber<? super String> actual) {
            actual.onSubscribe(Operators.emptySubscription());
            actual.onError(Exceptions.propagate(new IOException("down")));
          }
        };
    StepVerifier.create(wrapping.transformDeferred(operator)).verifyError();
    assertThat(breaker.info().counts().failed()).isEqualTo(2);
  }
}
