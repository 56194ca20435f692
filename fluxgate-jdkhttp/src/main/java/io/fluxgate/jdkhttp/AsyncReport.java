package io.fluxgate.jdkhttp;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reports what becomes of a future of the client's, and keeps it as cancellable as it is.
 *
 * <p>The verdict is there before the caller's future is completed. But the caller may complete that
 * himself; the second action is for that.
 */
final class AsyncReport {

  private AsyncReport() {}

  // Both actions are the last of their chains, and throw nothing.
  @SuppressWarnings("FutureReturnValueIgnored")
  static <T> CompletableFuture<HttpResponse<T>> follow(
      CompletableFuture<HttpResponse<T>> exchange, ExchangeReport report) {
    CompletableFuture<HttpResponse<T>> result = new CallersFuture<>(exchange, report);
    exchange.whenComplete(
        (response, error) -> {
          try {
            completed(report, response, error);
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
          if (error != null || !report.isClientCompleted()) {
            report.abandoned(error);
          }
        });
    return result;
  }

  private static void completed(
      ExchangeReport report, @Nullable HttpResponse<?> response, @Nullable Throwable error) {
    if (response != null) {
      report.responded(response);
    } else if (error != null) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : null;
      report.failed(cause != null ? cause : error);
    }
  }
}
