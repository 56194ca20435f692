package io.fluxgate.jdkhttp;

import io.fluxgate.internal.util.Checks;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The caller's subscriber to a body. Buffers, demand and signals pass through unchanged; each is
 * reported first, so that the call is classified when the caller has the last byte. What the
 * caller's code throws is not the host's fault.
 */
final class GuardedSubscriber<T> implements BodySubscriber<T> {

  private final BodySubscriber<T> subscriber;
  private final JdkCall call;
  private volatile boolean over;

  GuardedSubscriber(BodySubscriber<T> subscriber, JdkCall call) {
    this.subscriber = Checks.notNull("the body handler's subscriber", subscriber);
    this.call = call;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    signal(() -> subscriber.onSubscribe(new GuardedSubscription(subscription)));
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    call.bodyRead();
    // Not a lambda: this runs for each piece of a body.
    try {
      subscriber.onNext(item);
    } catch (Throwable failure) {
      call.callerFailed(failure);
      throw failure;
    }
  }

  @Override
  public void onError(Throwable error) {
    over = true;
    call.bodyFailed(error);
    signal(() -> subscriber.onError(error));
  }

  @Override
  public void onComplete() {
    over = true;
    call.bodyEnded();
    signal(subscriber::onComplete);
  }

  private void signal(Runnable toCaller) {
    try {
      toCaller.run();
    } catch (Throwable failure) {
      call.callerFailed(failure);
      throw failure;
    }
  }

  @Override
  public CompletionStage<T> getBody() {
    try {
      CompletionStage<T> body = subscriber.getBody();
      call.bodyRequested(body);
      return body;
    } catch (Throwable failure) {
      call.callerFailed(failure);
      throw failure;
    }
  }

  /** Wrapped only to see the caller close the body early, or ask for nothing. */
  private final class GuardedSubscription implements Flow.Subscription {

    private final Flow.Subscription subscription;

    GuardedSubscription(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        // The client reports that as an IllegalArgumentException, like a garbled header.
        call.callerFailed(new IllegalArgumentException("non-positive subscription request: " + n));
      }
      subscription.request(n);
    }

    @Override
    public void cancel() {
      // Cancelling after the last signal means nothing, but subscribers do it.
      if (!over) {
        if (SpringReadTimeout.isOver()) {
          call.timedOut();
        }
        call.bodyEnded();
      }
      subscription.cancel();
    }
  }
}
