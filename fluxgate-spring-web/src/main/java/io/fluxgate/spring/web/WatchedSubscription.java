package io.fluxgate.spring.web;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Stands between a publisher and the caller's subscriber: context and demand pass unchanged. */
abstract class WatchedSubscription<T> implements CoreSubscriber<T>, Subscription {

  final CoreSubscriber<? super T> actual;
  final ReactiveCall call;
  private @Nullable Subscription upstream;

  WatchedSubscription(CoreSubscriber<? super T> actual, ReactiveCall call) {
    this.actual = actual;
    this.call = call;
  }

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
  public void request(long n) {
    Subscription source = upstream;
    if (source != null) {
      source.request(n);
    }
  }

  @Override
  public void cancel() {
    Subscription source = upstream;
    if (source != null) {
      source.cancel();
    }
  }
}
