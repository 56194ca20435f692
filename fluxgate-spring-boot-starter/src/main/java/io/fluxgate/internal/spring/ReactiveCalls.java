package io.fluxgate.internal.spring;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Ticket;
import io.fluxgate.reactor.CircuitBreakerOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls of Reactor through breakers: each subscription is a call, as {@link CircuitBreakerOperator}
 * judges it, except for the errors that {@link NamedCalls} takes for answers.
 */
public final class ReactiveCalls {

  private ReactiveCalls() {}

  /** Returns a mono that asks the breaker when it is subscribed to. */
  public static <T> Mono<T> guarded(CircuitBreakerRegistry registry, String name, Mono<T> source) {
    return Mono.defer(
        () -> {
          Ticket ticket = registry.acquire(name);
          return source
              .doOnError(error -> NamedCalls.failed(ticket, error))
              .transform(CircuitBreakerOperator.ofTickets(() -> ticket));
        });
  }

  /** Returns a flux that asks the breaker when it is subscribed to. */
  public static <T> Flux<T> guarded(CircuitBreakerRegistry registry, String name, Flux<T> source) {
    return Flux.defer(
        () -> {
          Ticket ticket = registry.acquire(name);
          return source
              .doOnError(error -> NamedCalls.failed(ticket, error))
              .transform(CircuitBreakerOperator.ofTickets(() -> ticket));
        });
  }
}
