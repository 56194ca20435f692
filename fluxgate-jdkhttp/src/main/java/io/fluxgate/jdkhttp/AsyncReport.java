package io.fluxgate.jdkhttp;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reports what becomes of a future of the client's, and keeps it as cancellable as it is.
 *
 * <p>The caller gets a dependent stage: the JDK's (16 and later) pass {@code cancel} on to the
 * exchange. Its action comes before all of the caller's, so the verdict is there first. But it does
 * not run at all if the caller completed the stage himself; the second action is for that.
 */
final class AsyncReport {

  private AsyncReport() {}

  // The second action fails as the first stage does, and throws nothing of its own.
  @SuppressWarnings("FutureReturnValueIgnored")
  static <T> CompletableFuture<HttpResponse<T>> follow(
      CompletableFuture<HttpResponse<T>> exchange, ExchangeReport report) {
    CompletableFuture<HttpResponse<T>> result =
        exchange.whenComplete((response, error) -> completed(report, response, error));
    result.whenComplete(
        (response, error) -> {
          if (result.isCancelled()) {
            // What the JDK's own has done by now, and a client's with plain futures would not do.
            exchange.cancel(false);
          }
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
