package io.fluxgate.reactor;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.Ticket;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A {@link Mono} whose value is the result of a call. */
final class GuardedMono<T> extends MonoOperator<T, T> {

  private final CircuitBreaker breaker;

  private GuardedMono(Mono<? extends T> source, CircuitBreaker breaker) {
    super(source);
    this.breaker = breaker;
  }

  static <T> Mono<T> of(Mono<? extends T> source, CircuitBreaker breaker) {
    return onAssembly(new GuardedMono<>(source, breaker));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    Ticket ticket = Watch.admit(breaker, actual);
    if (ticket != null) {
      new OneCall<T>(actual, ticket).subscribeTo(source);
    }
  }

  private static final class OneCall<T> extends Watch<T> {

    OneCall(CoreSubscriber<? super T> actual, Ticket ticket) {
      super(actual, ticket);
    }

    @Override
    public void onNext(T value) {
      ticket.result(value);
      actual.onNext(value);
    }

    @Override
    public void onComplete() {
      ticket.result(null);
      actual.onComplete();
    }

    @Override
    void cancelled() {
      ticket.cancelled();
    }
  }
}
