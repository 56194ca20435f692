package io.fluxgate;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AsyncCallTest {

  private final Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
  private final CompletableFuture<String> source = new CompletableFuture<>();

  private CompletableFuture<String> start() {
    return rig.breaker.<String>callAsync(() -> source).toCompletableFuture();
  }

  private void assertSettled(int succeeded, int failed, int ignored) {
    // Three failures opened it.
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(succeeded, failed + 3, ignored, 0, 0));
    assertThat(rig.info().probesInFlight()).isZero();
  }

  @Test
  void resultIsDeliveredAndRecordedOnceHoweverOftenItIsRead() throws Exception {
    CompletableFuture<String> call = start();
    assertThat(rig.info().probesInFlight()).isEqualTo(1);

    source.complete("result");

    assertThat(call.get(120, SECONDS)).isEqualTo("result");
    assertThat(call.get(120, SECONDS)).isEqualTo("result");
    assertSettled(1, 0, 0);
  }

  @Test
  void failureReachesTheCallerAndIsRecordedOnce() {
    CompletableFuture<String> call = start();
    IOException failure = new IOException("down");

    source.completeExceptionally(failure);

    assertThatThrownBy(() -> call.get(120, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCause(failure);
    assertSettled(0, 1, 0);
  }

  @Test
  void wrapperOfADependentStageIsTakenOffBeforeItIsJudged() {
    Rig typed = Rig.of(builder -> builder.tracker(Tracker.typeOf(IOException.class)));
    CompletableFuture<String> call =
        typed.breaker.<String>callAsync(() -> source.thenApply(text -> text)).toCompletableFuture();

    source.completeExceptionally(new IOException("down"));

    assertThat(call).isCompletedExceptionally();
    assertThat(typed.info().counts().failed()).isEqualTo(1);
  }

  @Test
  void supplierThatThrowsGivesAFailedStage() {
    IllegalStateException failure = new IllegalStateException("no connection");

    CompletableFuture<String> call =
        rig.breaker
            .<String>callAsync(
                () -> {
                  throw failure;
                })
            .toCompletableFuture();

    assertThatThrownBy(call::join).hasCause(failure);
    assertSettled(0, 1, 0);
  }

  @Test
  void supplierThatReturnsNullGivesAFailedStage() {
    CompletableFuture<String> call =
        rig.breaker.<String>callAsync(() -> Nulls.none()).toCompletableFuture();

    assertThatThrownBy(call::join)
        .hasCauseInstanceOf(NullPointerException.class)
        .hasMessageContaining("stage: null (expected: not null)");
    assertSettled(0, 1, 0);
  }

  @Test
  @SuppressWarnings("unchecked")
  void stageThatIsBrokenGivesAFailedStage() {
    IllegalStateException failure = new IllegalStateException("broken stage");
    CompletionStage<String> broken =
        (CompletionStage<String>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CompletionStage.class},
                (proxy, method, arguments) -> {
                  throw failure;
                });

    CompletableFuture<String> call =
        rig.breaker.<String>callAsync(() -> broken).toCompletableFuture();

    assertThatThrownBy(call::join).hasCause(failure);
    assertSettled(0, 1, 0);
  }

  @Test
  void rejectionIsAFailedStageAndNothingIsStarted() {
    AtomicInteger started = new AtomicInteger();
    rig.breaker.forceOpen();

    CompletableFuture<String> call =
        rig.breaker
            .<String>callAsync(
                () -> {
                  started.incrementAndGet();
                  return source;
                })
            .toCompletableFuture();

    assertThatThrownBy(call::join).hasCauseInstanceOf(CallNotPermittedException.class);
    assertThat(started).hasValue(0);
  }

  @Test
  void cancellingTheReturnedStageCancelsTheSourceAndFreesTheSlot() {
    CompletableFuture<String> call = start();

    assertThat(call.cancel(true)).isTrue();

    assertThat(source).isCancelled();
    assertThat(call).isCancelled();
    assertSettled(0, 0, 1);
  }

  @Test
  void stageThatCannotBeCancelledIsLeftAlone() {
    CompletableFuture<String> call =
        rig.breaker.<String>callAsync(source::minimalCompletionStage).toCompletableFuture();

    assertThat(call.cancel(true)).isTrue();
    source.complete("too late");

    assertThat(call).isCancelled();
    assertSettled(0, 0, 1);
  }

  @Test
  void sourceThatIsCancelledElsewhereIsNoFailure() {
    CompletableFuture<String> call = start();

    source.cancel(true);

    assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
    assertSettled(0, 0, 1);
  }

  @Test
  void timeLimitSetByTheCallerIsAFailure() {
    CompletableFuture<String> call = start().orTimeout(1, MILLISECONDS);

    assertThatThrownBy(() -> call.get(120, SECONDS)).isInstanceOf(ExecutionException.class);

    // The timer's thread wakes the waiting thread first, and settles the call after that.
    long endNanos = System.nanoTime() + SECONDS.toNanos(120);
    while (rig.info().probesInFlight() > 0 && System.nanoTime() - endNanos < 0) {
      Thread.onSpinWait();
    }
    assertSettled(0, 1, 0);
    source.complete("too late");
    assertSettled(0, 1, 0);
  }

  @Test
  void completionByTheCallerIsIgnored() {
    CompletableFuture<String> call = start();

    assertThat(call.complete("mine")).isTrue();
    source.complete("theirs");

    assertThat(call).isCompletedWithValue("mine");
    assertSettled(0, 0, 1);
  }

  @Test
  void fallbackStandsInForFailureAndRejection() {
    CompletableFuture<String> call =
        rig.breaker
            .<String>callAsync(() -> source, error -> error.getClass().getSimpleName())
            .toCompletableFuture();
    source.completeExceptionally(new CompletionException(new IOException("down")));
    assertThat(call).isCompletedWithValue("IOException");
    assertSettled(0, 1, 0);

    rig.breaker.forceOpen();
    CompletableFuture<String> rejected =
        rig.breaker
            .<String>callAsync(() -> source, error -> error.getClass().getSimpleName())
            .toCompletableFuture();
    assertThat(rejected).isCompletedWithValue("CallNotPermittedException");
  }

  @Test
  void fallbackStandsInForASupplierThatThrows() {
    CompletableFuture<String> call =
        rig.breaker
            .<String>callAsync(
                () -> {
                  throw new IllegalStateException();
                },
                error -> "cached")
            .toCompletableFuture();

    assertThat(call).isCompletedWithValue("cached");
  }

  @Test
  void fallbackThatThrowsCarriesTheFirstErrorAsSuppressed() {
    IOException failure = new IOException("down");
    IllegalStateException second = new IllegalStateException("no cache");
    CompletableFuture<String> call =
        rig.breaker
            .<String>callAsync(
                () -> source,
                error -> {
                  throw second;
                })
            .toCompletableFuture();

    source.completeExceptionally(failure);

    assertThatThrownBy(call::join).hasCause(second);
    assertThat(second).hasSuppressedException(failure);
    assertSettled(0, 1, 0);
  }

  @Test
  void errorIsNotRecoveredFrom() {
    AssertionError failure = new AssertionError();
    CompletableFuture<String> call =
        rig.breaker.<String>callAsync(() -> source, error -> "cached").toCompletableFuture();

    source.completeExceptionally(failure);

    assertThatThrownBy(call::join).hasCause(failure);
    assertSettled(0, 0, 1);
  }

  @Test
  void fallbackIsNotAskedForACallThatItsCallerCancelled() {
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<Integer> number = new CompletableFuture<>();
    CompletableFuture<Integer> call =
        rig.breaker
            .<Integer>callAsync(() -> number, error -> asked.incrementAndGet())
            .toCompletableFuture();

    call.cancel(true);

    assertThat(number).isCancelled();
    assertThat(asked).hasValue(0);
  }

  @Test
  void decoratedSupplierStartsThroughTheBreakerEachTime() {
    var decorated = rig.breaker.<String>decorateAsync(() -> source);
    source.complete("result");

    assertThat(decorated.get().toCompletableFuture()).isCompletedWithValue("result");

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(decorated.get().toCompletableFuture()).isCompletedWithValue("result");
    assertSettled(2, 0, 0);
  }
}
