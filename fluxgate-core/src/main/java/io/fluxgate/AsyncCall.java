package io.fluxgate;

import io.fluxgate.internal.util.Causes;
import io.fluxgate.internal.util.Checks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
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
  private volatile CompletionStage<? extends T> source;

  private final Ticket ticket;
  private final @Nullable Recovery<T> recovery;

  private AsyncCall(CompletionStage<T> source, Ticket ticket, @Nullable Recovery<T> recovery) {
    this.source = source;
    this.ticket = ticket;
    this.recovery = recovery;
  }

  static <T> CompletableFuture<T> start(
      CompletionStage<T> source, Ticket ticket, @Nullable Recovery<T> recovery) {
    AsyncCall<T> call = new AsyncCall<>(source, ticket, recovery);
    // Nobody needs the stages that these return: neither action throws.
    CompletionStage<T> unused = call.whenComplete((result, error) -> call.completedByCaller(error));
    try {
      unused = source.whenComplete(call::completedBySource);
    } catch (Throwable brokenStage) {
      call.completedBySource(null, brokenStage);
    }
    return call;
  }

  /** Fails a call that never had a source. */
  static <T> CompletableFuture<T> failed(Throwable error, @Nullable Recovery<T> recovery) {
    CompletableFuture<T> call = new CompletableFuture<>();
    fail(call, error, recovery);
    return call;
  }

  private void completedBySource(@Nullable T result, @Nullable Throwable error) {
    if (error == null) {
      ticket.result(result);
      complete(result);
    } else {
      ticket.error(error);
      fail(this, error, recovery);
    }
  }

  private static <T> void fail(
      CompletableFuture<T> call, Throwable error, @Nullable Recovery<T> recovery) {
    Throwable inner = Causes.unwrap(error);
    if (recovery == null || call.isDone() || inner instanceof Error) {
      call.completeExceptionally(error);
      return;
    }
    try {
      CompletionStage<? extends T> other =
          Checks.notNull("fallback's stage", recovery.apply(inner));
      if (call instanceof AsyncCall<T> cancellable) {
        cancellable.source = other;
      }
      CompletionStage<? extends T> unused =
          other.whenComplete(
              (result, second) -> {
                if (second == null) {
                  call.complete(result);
                } else {
                  call.completeExceptionally(second);
                }
              });
    } catch (Throwable second) {
      call.completeExceptionally(second);
    }
  }

  /**
   * Settles the ticket if the caller completed this future; does nothing if the source did, because
   * the ticket is then settled. A timeout that the caller set on this future, as with {@code
   * orTimeout}, is an outcome of the call; any other completion is ignored.
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
        // Such a stage cannot be cancelled; the caller no longer waits for it.
      }
    }
    return cancelled;
  }

  /** Whether objects of this class represent a result that is not there yet. */
  static boolean isPending(Class<?> type) {
    return CompletionStage.class.isAssignableFrom(type)
        || Future.class.isAssignableFrom(type)
        || Flow.Publisher.class.isAssignableFrom(type)
        || isReactivePublisher(type);
  }

  /** Recognizes the type by its name, because core does not depend on Reactive Streams. */
  private static boolean isReactivePublisher(@Nullable Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> implemented : c.getInterfaces()) {
        if (implemented.getName().equals("org.reactivestreams.Publisher")
            || isReactivePublisher(implemented)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Starts the replacement for a call that failed or was rejected. */
  @FunctionalInterface
  interface Recovery<T extends @Nullable Object> {

    CompletionStage<? extends T> apply(Throwable error) throws Exception;
  }
}
