package io.fluxgate;

import io.fluxgate.internal.util.Causes;
import io.fluxgate.internal.util.Checks;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The future that a caller of {@code callAsync} gets.
 *
 * <p>Cancelling it cancels the source, which a plain dependent future would not do. Either the
 * source or the caller may complete it first; the ticket accepts only the first outcome.
 */
final class AsyncCall<T> extends CompletableFuture<T> {

  /** The stage that a cancellation is passed on to: the call, later the fallback. */
  private volatile @Nullable CompletionStage<? extends T> source;

  private AsyncCall() {}

  static <T> CompletableFuture<T> start(
      CompletionStage<T> source, Ticket ticket, @Nullable Recovery<T> recovery) {
    AsyncCall<T> call = new AsyncCall<>();
    call.source = source;
    // Nobody needs the stages these return: neither action throws.
    CompletionStage<T> unused = call.whenComplete((result, error) -> settleByCaller(ticket, error));
    try {
      unused =
          source.whenComplete(
              (result, error) -> call.completedBySource(ticket, result, error, recovery));
    } catch (Throwable brokenStage) {
      call.completedBySource(ticket, null, brokenStage, recovery);
    }
    return call;
  }

  /** Fails a call that never had a source. */
  static <T> CompletableFuture<T> failed(Throwable error, @Nullable Recovery<T> recovery) {
    AsyncCall<T> call = new AsyncCall<>();
    call.fail(error, recovery);
    return call;
  }

  private void completedBySource(
      Ticket ticket,
      @Nullable T result,
      @Nullable Throwable error,
      @Nullable Recovery<T> recovery) {
    if (error == null) {
      ticket.result(result);
      complete(result);
    } else {
      ticket.error(error);
      ticket.inContext(() -> fail(error, recovery));
    }
  }

  private void fail(Throwable error, @Nullable Recovery<T> recovery) {
    Throwable inner = Causes.unwrap(error);
    if (recovery == null || isDone() || inner instanceof Error) {
      completeExceptionally(error);
      return;
    }
    try {
      CompletionStage<? extends T> other =
          Checks.notNull("fallback's stage", recovery.apply(inner));
      source = other;
      if (isCancelled()) {
        // Cancelled while the fallback started its stage: that cancel did not find it.
        cancelStage(other, true);
      }
      CompletionStage<? extends T> unused =
          other.whenComplete(
              (result, second) -> {
                if (second == null) {
                  complete(result);
                } else {
                  completeExceptionally(second);
                }
              });
    } catch (Throwable second) {
      completeExceptionally(second);
    }
  }

  /**
   * Settles the ticket if the caller completed this future; does nothing if the source did, because
   * the ticket is then settled. A timeout that the caller set on this future, as with {@code
   * orTimeout}, is an outcome of the call, and so is a cancellation after an unusually long wait;
   * any other completion is ignored.
   */
  private static void settleByCaller(Ticket ticket, @Nullable Throwable error) {
    if (error instanceof TimeoutException) {
      ticket.error(error);
    } else if (error instanceof CancellationException) {
      ticket.cancelled();
    } else {
      ticket.discard();
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    CompletionStage<? extends T> running = source;
    if (cancelled && running != null) {
      cancelStage(running, mayInterruptIfRunning);
    }
    return cancelled;
  }

  private static void cancelStage(CompletionStage<?> stage, boolean mayInterruptIfRunning) {
    try {
      stage.toCompletableFuture().cancel(mayInterruptIfRunning);
    } catch (UnsupportedOperationException notAFuture) {
      // A stage of that kind cannot be cancelled; the caller no longer waits for it.
    }
  }

  /** Starts the replacement for a call that failed or was rejected. */
  @FunctionalInterface
  interface Recovery<T extends @Nullable Object> {

    CompletionStage<? extends T> apply(Throwable error) throws Exception;
  }
}
