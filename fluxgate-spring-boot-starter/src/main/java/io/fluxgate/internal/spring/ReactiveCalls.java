package io.fluxgate.internal.spring;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Ticket;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Calls of Reactor through breakers: each subscription is a call. */
public final class ReactiveCalls {

  private ReactiveCalls() {}

  /** Returns a mono that asks the breaker when it is subscribed to. */
  public static <T> Mono<T> guarded(CircuitBreakerRegistry registry, String name, Mono<T> source) {
    return Mono.defer(
        () -> {
          Ticket ticket = registry.acquire(name);
          // A cancel after the value, as by zip or take, finds the ticket settled.
          return source
              .doOnSuccess(ticket::result)
              .doOnError(error -> NamedCalls.failed(ticket, error))
              .doOnCancel(() -> NamedCalls.givenUp(ticket));
        });
  }

  /** Returns a flux that asks the breaker when it is subscribed to. */
  public static <T> Flux<T> guarded(CircuitBreakerRegistry registry, String name, Flux<T> source) {
    return Flux.defer(
        () -> {
          Ticket ticket = registry.acquire(name);
          return source
              .doOnComplete(ticket::success)
              .doOnError(error -> NamedCalls.failed(ticket, error))
              .doOnCancel(() -> NamedCalls.givenUp(ticket));
        });
  }
}
