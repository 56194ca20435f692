package io.fluxgate.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.Fallback;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class FallbackTest {

  private final Rig rig = Rig.closed();
  private final IOException down = new IOException("down");

  @Test
  void itemReplacesAnErrorAndARejection() {
    CircuitBreakerOperator<String> operator =
        CircuitBreakerOperator.of(rig.breaker, error -> error.getClass().getSimpleName());

    StepVerifier.create(Mono.<String>error(down).transformDeferred(operator))
        .expectNext("IOException")
        .verifyComplete();
    rig.assertCounts(0, 1, 0);

    rig.breaker.forceOpen();
    StepVerifier.create(Mono.just("fresh").transformDeferred(operator))
        .expectNext("CallNotPermittedException")
        .verifyComplete();
    StepVerifier.create(Flux.just("fresh").transformDeferred(operator))
        .expectNext("CallNotPermittedException")
        .verifyComplete();
  }

  @Test
  void typesAreInferredWhereTheOperatorIsUsed() {
    rig.breaker.forceOpen();

    StepVerifier.create(
            Mono.just("fresh")
                .transformDeferred(CircuitBreakerOperator.of(rig.breaker, error -> "cached"))
                .map(String::length))
        .expectNext(6)
        .verifyComplete();
    StepVerifier.create(
            Flux.just("fresh")
                .transformDeferred(
                    CircuitBreakerOperator.composing(
                        rig.breaker, error -> Flux.just("cached", "too")))
                .map(String::length))
        .expectNext(6, 3)
        .verifyComplete();
  }

  @Test
  @SuppressWarnings("NullAway") // NullAway misses that the type argument is nullable
  void nullCompletesWithoutAnItem() {
    StepVerifier.create(
            Mono.<String>error(down)
                .transformDeferred(CircuitBreakerOperator.of(rig.breaker, error -> null)))
        .verifyComplete();
  }

  @Test
  void publisherGoesOnAfterTheItemsBeforeTheError() {
    CircuitBreakerOperator<String> operator =
        CircuitBreakerOperator.composing(rig.breaker, error -> Flux.just("two", "three"));

    StepVerifier.create(
            Flux.concat(Flux.just("one"), Flux.<String>error(down)).transformDeferred(operator))
        .expectNext("one", "two", "three")
        .verifyComplete();
    StepVerifier.create(Mono.<String>error(down).transformDeferred(operator))
        .expectNext("two")
        .verifyComplete();
  }

  @Test
  void fallbackGetsTheErrorWithoutItsWrappers() {
    CircuitBreakerOperator<String> operator =
        CircuitBreakerOperator.of(
            rig.breaker,
            error -> {
              assertThat(error).isSameAs(down);
              return "cached";
            });

    StepVerifier.create(Mono.<String>error(Exceptions.propagate(down)).transformDeferred(operator))
        .expectNext("cached")
        .verifyComplete();
    StepVerifier.create(
            Mono.<String>error(new CompletionException(down)).transformDeferred(operator))
        .expectNext("cached")
        .verifyComplete();
  }

  @Test
  void errorsAndWhatTheFallbackThrowsReachTheSubscriber() {
    CircuitBreakerOperator<String> operator =
        CircuitBreakerOperator.of(
            rig.breaker,
            error -> {
              throw new IllegalStateException("no cache");
            });
    AssertionError serious = new AssertionError("serious");

    StepVerifier.create(Mono.<String>error(serious).transformDeferred(operator))
        .verifyErrorSatisfies(error -> assertThat(error).isSameAs(serious));
    StepVerifier.create(Mono.<String>error(down).transformDeferred(operator))
        .verifyErrorSatisfies(
            error -> assertThat(error).hasMessage("no cache").hasSuppressedException(down));
  }

  @Test
  void errorOfAnotherTypeReachesTheSubscriberUnchanged() {
    CircuitBreakerOperator<String> operator =
        CircuitBreakerOperator.of(
            rig.breaker, Fallback.of(CallNotPermittedException.class, error -> "cached"));

    StepVerifier.create(Mono.<String>error(down).transformDeferred(operator))
        .verifyErrorSatisfies(
            error -> assertThat(error).isSameAs(down).hasNoSuppressedExceptions());
  }

  @Test
  void fallbackIsNotPartOfTheCall() {
    CircuitBreakerOperator<String> operator =
        CircuitBreakerOperator.composing(rig.breaker, error -> Mono.never());

    Disposable subscription = Mono.<String>error(down).transformDeferred(operator).subscribe();
    rig.ticker.advance(Rig.TOO_LONG);
    subscription.dispose();

    rig.assertCounts(0, 1, 0);
  }

  @Test
  void errorThatTheFallbackNamesAsTheCauseIsNotSuppressedToo() {
    CircuitBreakerOperator<String> operator =
        CircuitBreakerOperator.of(
            rig.breaker,
            error -> {
              throw new IllegalStateException("no cache", error);
            });

    StepVerifier.create(Mono.<String>error(down).transformDeferred(operator))
        .verifyErrorSatisfies(
            error -> assertThat(error).hasCause(down).hasNoSuppressedExceptions());
  }
}
