package io.fluxgate.reactor;

import io.fluxgate.Ticket;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A {@link Mono} whose value is the result of a call. */
final class GuardedMono<T> extends MonoOperator<T, T> {

  private final Supplier<Ticket> admission;

  private GuardedMono(Mono<? extends T> source, Supplier<Ticket> admission) {
    super(source);
    this.admission = admission;
  }

  static <T> Mono<T> of(Mono<? extends T> source, Supplier<Ticket> admission) {
    return onAssembly(new GuardedMono<>(source, admission));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    Ticket ticket = Watch.admit(admission, actual);
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
