package io.fluxgate.jdkhttp;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.HttpResponseInfo;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One admitted call. Two sides report about it, and this puts their reports in order: the body
 * handler with its subscriber, and the client, which completes with a response or an error.
 *
 * <p>The two come on different threads and in either order: a body that is read as a string ends
 * before the client completes, one that is read as a stream afterwards. Two things are known only
 * when the client has completed:
 *
 * <ul>
 *   <li><b>Who answered.</b> A {@code ResponseInfo} has no URI. Unless the client follows redirects
 *       it was the host that was asked, and the headers are judged at once; otherwise they are
 *       judged when {@code HttpResponse.request()} is there.
 *   <li><b>Whether the caller cancelled.</b> To the subscriber, that looks like a broken connection
 *       ("Request cancelled", "Stream 1 cancelled").
 * </ul>
 *
 * <p>So the end of the body waits for the client where the classification depends on these. Waiting
 * costs nothing: until the client has completed, nobody has the response.
 */
final class JdkCall {

  private static final BodyEnd ENDED = new BodyEnd(null);

  /** Takes the place of a waiting end: the client has completed, later reports pass directly. */
  private static final BodyEnd CLIENT_COMPLETED = new BodyEnd(null);

  private final GuardedExchange exchange;
  private final JdkRequest original;
  private final @Nullable GuardedPublisher requestBody;
  private final boolean mayRedirect;
  private final AtomicReference<@Nullable BodyEnd> waiting = new AtomicReference<>();
  private volatile boolean bodyIsWatched;
  private volatile @Nullable CompletionStage<?> body;

  JdkCall(
      GuardedExchange exchange,
      JdkRequest original,
      @Nullable GuardedPublisher requestBody,
      boolean mayRedirect) {
    this.exchange = exchange;
    this.original = original;
    this.requestBody = requestBody;
    this.mayRedirect = mayRedirect;
  }

  /** The request to send: the caller's, with a body that is watched. */
  HttpRequest request() {
    HttpRequest request = original.source();
    return requestBody == null ? request : requestBody.in(request);
  }

  // From the body handler and its subscriber

  void headersArrived(ResponseInfo info) {
    bodyIsWatched = true;
    HttpResponseInfo response = new JdkResponse(info.statusCode(), info.headers());
    if (mayRedirect) {
      exchange.headersArrived(response);
    } else {
      exchange.responded(original, response);
    }
  }

  /** The stage that the caller's subscriber completes with the body. */
  void bodyRequested(CompletionStage<?> stage) {
    body = stage;
  }

  void bodyRead() {
    exchange.bodyRead();
  }

  /** The body ended, or the caller closed it early. */
  void bodyEnded() {
    if (mayRedirect) {
      whenClientCompleted(ENDED);
    } else {
      exchange.bodyEnded();
    }
  }

  void bodyFailed(Throwable error) {
    whenClientCompleted(new BodyEnd(error));
  }

  /** The caller's handler or subscriber threw this; the client reports another error for it. */
  void callerFailed(Throwable failure) {
    exchange.failed(HttpFailureKind.LOCAL, failure);
  }

  // From the client

  void responded(HttpResponse<?> response) {
    JdkResponse info = new JdkResponse(response.statusCode(), response.headers());
    // A client that never calls the handler, such as a fake, has no body to watch.
    if (!bodyIsWatched || (mayRedirect && waiting.get() == ENDED)) {
      exchange.completed(followRedirects(response), info);
    } else if (mayRedirect) {
      exchange.responded(followRedirects(response), info);
    }
    BodyEnd end = waiting.getAndSet(CLIENT_COMPLETED);
    if (end != null) {
      report(end);
    }
  }

  void failed(Throwable error) {
    BodyEnd end = waiting.getAndSet(CLIENT_COMPLETED);
    if (end == ENDED || (end == null && isGivenUp())) {
      // The host answered in full; the function of a mapping subscriber failed, or the disk is
      // full.
      exchange.bodyEnded();
    } else {
      exchange.failed(kindOf(error), error);
    }
  }

  private HttpFailureKind kindOf(Throwable error) {
    return requestBody != null && requestBody.failedAtSource()
        ? HttpFailureKind.LOCAL
        : JdkFailures.kindOf(error, exchange.progress());
  }

  /** The request was refused before anything was sent. */
  void refused(Throwable error) {
    exchange.failed(HttpFailureKind.LOCAL, error);
  }

  /** The caller's library is about to cancel because its own time limit has passed. */
  void timedOut() {
    exchange.failed(HttpFailureKind.CALL_TIMEOUT, new HttpTimeoutException("request timed out"));
  }

  /** The caller completed the future, and will not see a response. */
  void abandoned(@Nullable Throwable error) {
    Throwable cause = error != null ? error : new CancellationException("the future was completed");
    // Such as that of orTimeout: the caller's own limit has passed.
    boolean isTimeout = cause instanceof TimeoutException;
    exchange.failed(isTimeout ? HttpFailureKind.CALL_TIMEOUT : HttpFailureKind.CANCELLED, cause);
  }

  boolean isClientCompleted() {
    return waiting.get() == CLIENT_COMPLETED;
  }

  /** Whether the caller's subscriber failed though no error came from the client. */
  private boolean isGivenUp() {
    CompletionStage<?> stage = body;
    try {
      // On a copy: a minimal stage, such as that of ofInputStream, cannot be queried.
      return stage != null && stage.toCompletableFuture().isCompletedExceptionally();
    } catch (UnsupportedOperationException stageOfAnotherKind) {
      return false;
    }
  }

  private void whenClientCompleted(BodyEnd end) {
    if (!waiting.compareAndSet(null, end) && isClientCompleted()) {
      report(end);
    }
  }

  private void report(BodyEnd end) {
    Throwable error = end.error;
    if (error == null) {
      exchange.bodyEnded();
    } else {
      exchange.failed(kindOf(error), error);
    }
  }

  /**
   * Reports the redirects that led to a response, and returns the request that it answers. Without
   * any, that is the one of the exchange.
   */
  private HttpRequestInfo followRedirects(HttpResponse<?> response) {
    Optional<? extends HttpResponse<?>> previous = response.previousResponse();
    HttpRequest last = response.request();
    // A fake response may have neither.
    if (previous == null || previous.isEmpty() || last == null) {
      return original;
    }
    exchange.redirected(followRedirects(previous.get()));
    return last.uri().equals(original.source().uri()) ? original : new JdkRequest(last);
  }

  /** How the body ended; the error is null if it was complete or closed early. */
  private static final class BodyEnd {

    private final @Nullable Throwable error;

    BodyEnd(@Nullable Throwable error) {
      this.error = error;
    }
  }
}
