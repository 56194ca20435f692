package io.fluxgate.jdkhttp;

import io.fluxgate.internal.util.Causes;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The future that the caller gets. Like the JDK's own (16 and later), it passes {@code cancel} on
 * to the exchange, and so do the stages derived from it. Unlike the JDK's, it reports who cancels.
 */
final class GuardedFuture<T> extends CompletableFuture<T> {

  private final CompletableFuture<?> exchange;
  private final JdkCall call;

  private GuardedFuture(CompletableFuture<?> exchange, JdkCall call) {
    this.exchange = exchange;
    this.call = call;
  }

  /**
   * Returns the caller's future of a call that the client has begun.
   *
   * <p>The call is classified before this future completes, unless the caller completes it first;
   * the second action reports that.
   */
  // Both actions are the last of their chains, and throw nothing.
  @SuppressWarnings("FutureReturnValueIgnored")
  static <T> CompletableFuture<HttpResponse<T>> of(
      CompletableFuture<HttpResponse<T>> exchange, JdkCall call) {
    CompletableFuture<HttpResponse<T>> result = new GuardedFuture<>(exchange, call);
    exchange.whenComplete(
        (response, error) -> {
          try {
            completed(call, response, error);
          } finally {
            if (error != null) {
              result.completeExceptionally(error);
            } else {
              result.complete(response);
            }
          }
        });
    result.whenComplete(
        (response, error) -> {
          if (error != null || !call.isClientCompleted()) {
            call.abandoned(error);
          }
        });
    return result;
  }

  private static void completed(
      JdkCall call, @Nullable HttpResponse<?> response, @Nullable Throwable error) {
    if (response != null) {
      call.responded(response);
    } else if (error != null) {
      call.failed(Causes.unwrap(error));
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (isDone()) {
      return isCancelled();
    }
    if (SpringReadTimeout.isOver()) {
      call.timedOut();
    }
    // This one first: the exchange would complete it with an error that is not a cancellation.
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    exchange.cancel(mayInterruptIfRunning);
    return cancelled;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new GuardedFuture<>(exchange, call);
  }

  @Override
  public Executor defaultExecutor() {
    return exchange.defaultExecutor();
  }
}
