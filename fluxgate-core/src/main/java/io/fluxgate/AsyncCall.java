package io.fluxgate;

import io.fluxgate.internal.util.Causes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The future a caller gets for a call that goes on elsewhere.
 *
 * <p>Cancelling it cancels the source; a plain dependent future would not pass that on. Whoever
 * completes it first, source or caller, settles the ticket, which takes one outcome only.
 */
final class AsyncCall<T> extends CompletableFuture<T> {

  private final CompletionStage<T> source;
  private final Ticket ticket;
  private final @Nullable Fallback<? extends T> fallback;

  private AsyncCall(
      CompletionStage<T> source, Ticket ticket, @Nullable Fallback<? extends T> fallback) {
    this.source = source;
    this.ticket = ticket;
    this.fallback = fallback;
  }

  static <T> CompletableFuture<T> start(
      CompletionStage<T> source, Ticket ticket, @Nullable Fallback<? extends T> fallback) {
    AsyncCall<T> call = new AsyncCall<>(source, ticket, fallback);
    // The stages these return tell nobody anything: neither action throws.
    CompletionStage<T> unused = call.whenComplete((result, error) -> call.completedByCaller(error));
    try {
      unused = source.whenComplete(call::completedBySource);
    } catch (Throwable brokenStage) {
      call.completedBySource(null, brokenStage);
    }
    return call;
  }

  /** Fails a call that never got as far as a source. */
  static <T> CompletableFuture<T> failed(
      Throwable error, @Nullable Fallback<? extends T> fallback) {
    CompletableFuture<T> call = new CompletableFuture<>();
    fail(call, error, fallback);
    return call;
  }

  private void completedBySource(@Nullable T result, @Nullable Throwable error) {
    if (error == null) {
      ticket.result(result);
      complete(result);
    } else {
      ticket.error(error);
      fail(this, error, fallback);
    }
  }

  private static <T> void fail(
      CompletableFuture<T> call, Throwable error, @Nullable Fallback<? extends T> fallback) {
    Throwable inner = Causes.unwrap(error);
    if (fallback == null || call.isDone() || inner instanceof Error) {
      call.completeExceptionally(error);
      return;
    }
    try {
      call.complete(CircuitBreaker.recover(inner, fallback));
    } catch (Throwable second) {
      call.completeExceptionally(second);
    }
  }

  /**
   * Finds the ticket settled if the source completed this future. A time limit that the caller set
   * on this future, as with {@code orTimeout}, speaks of the service; anything else the caller does
   * does not.
   */
  private void completedByCaller(@Nullable Throwable error) {
    if (error instanceof TimeoutException) {
      ticket.error(error);
    } else {
      ticket.discard();
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      try {
        source.toCompletableFuture().cancel(mayInterruptIfRunning);
      } catch (UnsupportedOperationException notAFuture) {
        // A stage of that kind cannot be cancelled; the caller no longer waits for it.
      }
    }
    return cancelled;
  }
}
