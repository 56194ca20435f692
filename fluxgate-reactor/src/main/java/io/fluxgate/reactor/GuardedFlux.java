package io.fluxgate.reactor;

import io.fluxgate.Ticket;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A {@link Flux} whose first error or completion is the outcome of a call. */
final class GuardedFlux<T> extends FluxOperator<T, T> {

  private final Supplier<Ticket> admission;

  private GuardedFlux(Flux<? extends T> source, Supplier<Ticket> admission) {
    super(source);
    this.admission = admission;
  }

  static <T> Flux<T> of(Flux<? extends T> source, Supplier<Ticket> admission) {
    return onAssembly(new GuardedFlux<>(source, admission));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    Ticket ticket = Watch.admit(admission, actual);
    if (ticket != null) {
      new Streaming<T>(actual, ticket).subscribeTo(source);
    }
  }

  private static final class Streaming<T> extends Watch<T> {

    /** Null if the policy does not say that a wait may be too long. */
    private final @Nullable ItemWait wait;

    private volatile boolean hasItem;

    Streaming(CoreSubscriber<? super T> actual, Ticket ticket) {
      super(actual, ticket);
      this.wait = ItemWait.of(ticket.breaker().policy());
      if (ticket.isProbe()) {
        ticket.whenSlotIsWanted(this::settleIfItHasItems);
      }
    }

    /** Streams may have no end, and their probes would keep all others out. */
    private void settleIfItHasItems() {
      if (hasItem) {
        ticket.success();
      }
    }

    @Override
    public void onNext(T item) {
      if (!hasItem) {
        // In this order: who sees the item must find the clock stopped.
        ticket.stopClock();
        hasItem = true;
      }
      if (wait == null) {
        actual.onNext(item);
        return;
      }
      wait.ends();
      actual.onNext(item);
      wait.begins();
    }

    @Override
    public void onComplete() {
      ticket.success();
      actual.onComplete();
    }

    @Override
    public void request(long n) {
      if (wait != null) {
        wait.wanted(n);
      }
      super.request(n);
    }

    @Override
    void cancelled() {
      if (!hasItem) {
        ticket.cancelled();
      } else if (wait != null && ticket.isUnusuallyLong(wait.soFar())) {
        ticket.cancelled(wait.soFar());
      } else {
        ticket.success();
      }
    }
  }
}
