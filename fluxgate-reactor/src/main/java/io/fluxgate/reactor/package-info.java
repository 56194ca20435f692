/**
 * A circuit breaker for Reactor's {@code Mono} and {@code Flux}.
 *
 * <pre>{@code
 * import io.fluxgate.reactor.CircuitBreakerOperator;
 * import reactor.core.publisher.Mono;
 *
 * Mono<Receipt> receipt =
 *     Mono.fromFuture(() -> chargeAsync(amount).toCompletableFuture())
 *         .transformDeferred(CircuitBreakerOperator.of(breaker));
 * }</pre>
 *
 * <p>See {@link io.fluxgate.reactor.CircuitBreakerOperator} for what counts as an outcome.
 */
@NullMarked
package io.fluxgate.reactor;

import org.jspecify.annotations.NullMarked;
