package io.fluxgate.reactor;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.Ticket;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Stands between a source and its subscriber, and reports the outcome of one call: always before
 * the signal passes, so that the call is classified when the subscriber receives it.
 *
 * <p>The source may signal while the subscriber cancels; the ticket takes the first report. Signals
 * that break the rules of Reactive Streams pass as they are: they change nothing in the breaker,
 * and what they mean to the subscriber is not for this operator to decide.
 */
abstract class Watch<T> implements CoreSubscriber<T>, Subscription, Scannable {

  final CoreSubscriber<? super T> actual;
  final Ticket ticket;
  private @Nullable Subscription upstream;

  Watch(CoreSubscriber<? super T> actual, Ticket ticket) {
    this.actual = actual;
    this.ticket = ticket;
  }

  /**
   * Asks the breaker; returns null if it has rejected the call, and the subscriber has the error.
   */
  static @Nullable Ticket admit(Supplier<Ticket> admission, CoreSubscriber<?> actual) {
    try {
      return admission.get();
    } catch (CallNotPermittedException rejection) {
      Operators.error(actual, rejection);
      return null;
    }
  }

  /** Makes the call. */
  final void subscribeTo(CorePublisher<? extends T> source) {
    try {
      Object unused =
          ticket.within(
              () -> {
                source.subscribe(this);
                return this;
              });
    } catch (Throwable brokenSource) {
      ticket.error(CircuitBreakerOperator.cause(brokenSource));
      throw brokenSource;
    }
  }

  /** The subscriber cancels. */
  abstract void cancelled();

  @Override
  public final Context currentContext() {
    return actual.currentContext();
  }

  @Override
  public final void onSubscribe(Subscription subscription) {
    if (Operators.validate(upstream, subscription)) {
      upstream = subscription;
      actual.onSubscribe(this);
    }
  }

  @Override
  public final void onError(Throwable error) {
    ticket.error(CircuitBreakerOperator.cause(error));
    actual.onError(error);
  }

  @Override
  public void request(long n) {
    Subscription source = upstream;
    if (source != null) {
      source.request(n);
    }
  }

  @Override
  public final void cancel() {
    cancelled();
    Subscription source = upstream;
    if (source != null) {
      source.cancel();
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // as declared there
  public final @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return actual;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }
}
