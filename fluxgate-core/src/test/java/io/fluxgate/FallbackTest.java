package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FallbackTest {

  private final Rig rig = Rig.create();
  private final CircuitBreaker breaker = rig.breaker;
  private final CompletableFuture<String> source = new CompletableFuture<>();
  private final CompletableFuture<String> other = new CompletableFuture<>();

  private CompletableFuture<String> composed() {
    return breaker.<String>callAsyncCompose(() -> source, error -> other).toCompletableFuture();
  }

  private static <T> Callable<T> failing(Exception error) {
    return () -> {
      throw error;
    };
  }

  // A stage as fallback

  @Test
  void stageOfAFallbackEndsTheCall() {
    CompletableFuture<String> call = composed();

    source.completeExceptionally(new IOException("down"));
    assertThat(call).isNotDone();
    other.complete("cached");

    assertThat(call).isCompletedWithValue("cached");
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void stageIsNotStartedAfterASuccess() {
    AtomicInteger started = new AtomicInteger();
    CompletableFuture<String> call =
        breaker
            .<String>callAsyncCompose(
                () -> source,
                error -> {
                  started.incrementAndGet();
                  return other;
                })
            .toCompletableFuture();

    source.complete("result");

    assertThat(call).isCompletedWithValue("result");
    assertThat(started).hasValue(0);
  }

  @Test
  void stageStandsInForARejection() {
    breaker.forceOpen();
    List<Throwable> seen = new ArrayList<>();

    CompletableFuture<String> call =
        breaker
            .<String>callAsyncCompose(
                () -> source,
                error -> {
                  seen.add(error);
                  return other;
                })
            .toCompletableFuture();
    other.complete("cached");

    assertThat(call).isCompletedWithValue("cached");
    assertThat(seen).hasSize(1).hasOnlyElementsOfType(CallNotPermittedException.class);
  }

  @Test
  void stageStandsInForASupplierThatThrows() {
    CompletableFuture<String> call =
        breaker
            .<String>callAsyncCompose(
                () -> {
                  throw new IllegalStateException("no connection");
                },
                error -> CompletableFuture.completedFuture(error.getMessage()))
            .toCompletableFuture();

    assertThat(call).isCompletedWithValue("no connection");
    assertThat(rig.info().counts().failed()).isEqualTo(1);
  }

  @Test
  void cancelPassesOnToTheStageOfTheFallback() {
    CompletableFuture<String> call = composed();
    source.completeExceptionally(new IOException("down"));

    assertThat(call.cancel(true)).isTrue();

    assertThat(other).isCancelled();
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void cancelThatComesWhileTheFallbackStartsItsStageReachesIt() {
    List<CompletableFuture<String>> calls = new ArrayList<>();
    calls.add(
        breaker
            .<String>callAsyncCompose(
                () -> source,
                error -> {
                  assertThat(calls.get(0).cancel(true)).isTrue();
                  return other;
                })
            .toCompletableFuture());

    source.completeExceptionally(new IOException("down"));

    assertThat(calls.get(0)).isCancelled();
    assertThat(other).isCancelled();
  }

  @Test
  void cancelOfARejectedCallReachesTheStageOfItsFallback() {
    breaker.forceOpen();
    CompletableFuture<String> call = composed();

    call.cancel(true);

    assertThat(other).isCancelled();
  }

  @Test
  void stageOfAFallbackThatCannotBeCancelledIsLeftAlone() {
    CompletableFuture<String> call =
        breaker
            .<String>callAsyncCompose(() -> source, error -> other.minimalCompletionStage())
            .toCompletableFuture();
    source.completeExceptionally(new IOException("down"));

    assertThat(call.cancel(true)).isTrue();

    assertThat(other).isNotDone();
  }

  @Test
  void cancelBeforeTheCallEndsStartsNoFallback() {
    CompletableFuture<String> call = composed();

    call.cancel(true);

    assertThat(source).isCancelled();
    assertThat(other).isNotDone();
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
  }

  @Test
  void stageOfAFallbackThatFailsFailsTheCall() {
    IllegalStateException second = new IllegalStateException("no cache");
    CompletableFuture<String> call = composed();

    source.completeExceptionally(new IOException("down"));
    other.completeExceptionally(second);

    assertThatThrownBy(call::join).hasCause(second);
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void fallbackWithoutAStageFailsTheCall() {
    CompletableFuture<String> call =
        breaker.<String>callAsyncCompose(() -> source, error -> Nulls.none()).toCompletableFuture();

    source.completeExceptionally(new IOException("down"));

    assertThatThrownBy(call::join)
        .hasCauseInstanceOf(NullPointerException.class)
        .hasMessageContaining("fallback's stage: null (expected: not null)");
  }

  @Test
  void fallbackThatThrowsInsteadOfStartingAStageFailsTheCall() {
    IOException first = new IOException("down");
    IOException second = new IOException("no cache");
    CompletableFuture<String> call =
        breaker
            .<String>callAsyncCompose(
                () -> source,
                error -> {
                  throw second;
                })
            .toCompletableFuture();

    source.completeExceptionally(first);

    assertThatThrownBy(call::join).hasCause(second);
    assertThat(second).hasSuppressedException(first);
  }

  @Test
  void errorStartsNoStage() {
    AssertionError failure = new AssertionError();
    CompletableFuture<String> call = composed();
    other.complete("cached");

    source.completeExceptionally(new CompletionException(failure));

    assertThatThrownBy(call::join).hasCause(failure);
  }

  // Decorated code

  @Test
  void decoratedSupplierOfStagesHasItsFallbackInEachUse() {
    Supplier<CompletionStage<String>> decorated =
        breaker.decorateAsync(() -> source, error -> "cached");
    source.completeExceptionally(new IOException("down"));
    CompletableFuture<String> failed = decorated.get().toCompletableFuture();
    breaker.forceOpen();

    CompletableFuture<String> rejected = decorated.get().toCompletableFuture();

    assertThat(failed).isCompletedWithValue("cached");
    assertThat(rejected).isCompletedWithValue("cached");
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 1, 0));
  }

  @Test
  void decoratedSupplierHasItsFallbackInEachUse() {
    Supplier<String> decorated =
        breaker.decorateSupplier(
            () -> {
              throw new IllegalStateException("down");
            },
            error -> error.getClass().getSimpleName());

    String failed = decorated.get();
    breaker.forceOpen();

    assertThat(failed).isEqualTo("IllegalStateException");
    assertThat(decorated.get()).isEqualTo("CallNotPermittedException");
  }

  @Test
  void decoratedSupplierThatSucceedsNeedsNoFallback() {
    Supplier<String> decorated = breaker.decorateSupplier(() -> "result", error -> "cached");

    assertThat(decorated.get()).isEqualTo("result");
    assertThat(rig.info().counts().succeeded()).isEqualTo(1);
  }

  @Test
  void decoratedSupplierDoesNotRecoverFromAnError() {
    AssertionError failure = new AssertionError();
    Supplier<String> decorated =
        breaker.decorateSupplier(
            () -> {
              throw failure;
            },
            error -> "cached");

    assertThatThrownBy(decorated::get).isSameAs(failure);
  }

  // By type of error

  @Test
  void fallbackOfATypeRecoversFromItAndItsSubclasses() throws Exception {
    String exact = breaker.call(failing(new IOException("a")), IOException.class, e -> "cached");
    String sub =
        breaker.call(failing(new FileNotFoundException("b")), IOException.class, e -> "cached");

    assertThat(List.of(exact, sub)).containsExactly("cached", "cached");
    assertThat(rig.info().counts().failed()).isEqualTo(2);
  }

  @Test
  void errorOfAnotherTypeReachesTheCallerAsItIs() {
    IllegalStateException failure = new IllegalStateException();

    assertThatThrownBy(() -> breaker.call(failing(failure), IOException.class, error -> "cached"))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();
  }

  @Test
  void fallbackForRejectionsLeavesFailuresToTheCaller() throws Exception {
    IOException failure = new IOException("down");
    assertThatThrownBy(
            () -> breaker.call(failing(failure), CallNotPermittedException.class, e -> "cached"))
        .isSameAs(failure);
    breaker.forceOpen();

    String rejected =
        breaker.call(failing(failure), CallNotPermittedException.class, error -> "cached");

    assertThat(rejected).isEqualTo("cached");
  }

  @Test
  void errorIsNotRecoveredFromByItsTypeEither() {
    AssertionError failure = new AssertionError();
    Callable<String> callable =
        () -> {
          throw failure;
        };

    assertThatThrownBy(() -> breaker.call(callable, AssertionError.class, error -> "cached"))
        .isSameAs(failure);
    assertThatThrownBy(() -> breaker.call(callable, Throwable.class, error -> "cached"))
        .isSameAs(failure);
  }

  @Test
  void fallbackOfATypeThrowsAnyOtherErrorAsItIs() {
    Fallback<String, Exception> onlyIo = Fallback.of(IOException.class, error -> "cached");

    for (Throwable other :
        List.of(new AssertionError(), new IllegalStateException(), new Throwable())) {
      assertThatThrownBy(() -> onlyIo.apply(other)).isSameAs(other).hasNoSuppressedExceptions();
    }
  }

  @Test
  void fallbackOfATypeServesAsynchronousCalls() {
    Fallback<String, Exception> onlyIo = Fallback.of(IOException.class, error -> "cached");
    CompletableFuture<String> broken = new CompletableFuture<>();
    IllegalStateException failure = new IllegalStateException();
    CompletableFuture<String> recovered =
        breaker.<String>callAsync(() -> source, onlyIo).toCompletableFuture();
    CompletableFuture<String> failed =
        breaker.<String>callAsync(() -> broken, onlyIo).toCompletableFuture();

    source.completeExceptionally(new IOException("down"));
    broken.completeExceptionally(failure);

    assertThat(recovered).isCompletedWithValue("cached");
    assertThatThrownBy(failed::join).hasCause(failure);
  }
}
