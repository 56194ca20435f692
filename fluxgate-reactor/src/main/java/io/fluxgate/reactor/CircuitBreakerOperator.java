package io.fluxgate.reactor;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.Fallback;
import io.fluxgate.Ticket;
import io.fluxgate.internal.util.Causes;
import io.fluxgate.internal.util.Checks;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes each subscription to a {@link Mono} or {@link Flux} a call through a circuit breaker.
 *
 * <pre>{@code
 * import io.fluxgate.reactor.CircuitBreakerOperator;
 * import reactor.core.publisher.Mono;
 *
 * Mono<Receipt> receipt =
 *     Mono.fromCallable(() -> charge(amount))
 *         .transformDeferred(CircuitBreakerOperator.of(breaker));
 * }</pre>
 *
 * <p>A rejected subscription gets a {@link CallNotPermittedException} as its error, and the source
 * is not subscribed to. An admitted one has exactly one outcome:
 *
 * <ul>
 *   <li>An error is one, judged by the policy's tracker.
 *   <li>The value of a {@code Mono} is its result, which the tracker judges; without a value the
 *       result is null. A cancel after the value, as by {@code zip}, cancels nothing.
 *   <li>A {@code Flux} that completes is a success. Its duration ends with its first item. If it is
 *       cancelled after that, as by {@code take}, it is a success, too, unless the subscriber had
 *       waited unusually long for the next item: then it is a failure ({@code ABANDONED}). A probe
 *       that has items but no end is a success as soon as another call needs its slot.
 *   <li>A cancellation before that, as by {@code timeout} or {@code block(Duration)} further down,
 *       is ignored, or a failure ({@code ABANDONED}) if the caller {@linkplain
 *       io.fluxgate.Ticket#hasWaitedUnusuallyLong() had waited unusually long}. A {@code timeout}
 *       further up is an error as any other.
 * </ul>
 *
 * <p>Signals, demand and context pass unchanged, on the same threads. Stateless and thread-safe:
 * one operator serves any number of publishers.
 *
 * @param <T> the type of the items
 */
public final class CircuitBreakerOperator<T> implements UnaryOperator<Publisher<T>> {

  private final Supplier<Ticket> admission;
  private final @Nullable Fallback<? extends Publisher<? extends T>, ?> fallback;
  private final Object named;

  private CircuitBreakerOperator(
      CircuitBreaker breaker, @Nullable Fallback<? extends Publisher<? extends T>, ?> fallback) {
    this(Checks.notNull("breaker", breaker)::acquire, fallback, breaker);
  }

  private CircuitBreakerOperator(
      Supplier<Ticket> admission,
      @Nullable Fallback<? extends Publisher<? extends T>, ?> fallback,
      Object named) {
    this.admission = admission;
    this.fallback = fallback;
    this.named = named;
  }

  /**
   * {@return an operator that makes each subscription a call}
   *
   * @param <T> the type of the items
   * @param breaker asked at each subscription
   */
  public static <T> CircuitBreakerOperator<T> of(CircuitBreaker breaker) {
    return new CircuitBreakerOperator<>(breaker, null);
  }

  /**
   * {@return an operator that makes each subscription the call of a ticket} For breakers that a
   * {@linkplain io.fluxgate.CircuitBreakerRegistry#acquire(String) registry} finds, or a report
   * that is made before the operator's: the ticket takes the first one.
   *
   * @param <T> the type of the items
   * @param admission called at each subscription; returns a ticket of its own each time, or throws
   *     a {@link CallNotPermittedException}, which becomes the error
   */
  public static <T> CircuitBreakerOperator<T> ofTickets(Supplier<Ticket> admission) {
    return new CircuitBreakerOperator<>(
        Checks.notNull("admission", admission), null, "a ticket per subscription");
  }

  /**
   * {@return an operator that makes each subscription a call, and replaces its error or rejection
   * by an item} An {@link Error} is passed on. A {@code Flux} keeps the items that it had before
   * the error.
   *
   * @param <T> the type of the items
   * @param breaker asked at each subscription
   * @param fallback receives the call's error, or a {@link CallNotPermittedException}, on the
   *     thread that signals it; must not block; null completes without an item
   */
  public static <T> CircuitBreakerOperator<T> of(
      CircuitBreaker breaker, Fallback<? extends @Nullable T, ?> fallback) {
    Checks.notNull("fallback", fallback);
    return new CircuitBreakerOperator<>(
        breaker, error -> Mono.<T>justOrEmpty(fallback.apply(error)));
  }

  /**
   * {@return an operator that makes each subscription a call, and goes on with another publisher
   * after its error or rejection} An {@link Error} is passed on. A {@code Flux} keeps the items
   * that it had before the error; a {@code Mono} takes one item of the fallback.
   *
   * @param <T> the type of the items
   * @param breaker asked at each subscription
   * @param fallback receives the call's error, or a {@link CallNotPermittedException}, on the
   *     thread that signals it; must not block
   */
  public static <T> CircuitBreakerOperator<T> composing(
      CircuitBreaker breaker, Fallback<? extends Publisher<? extends T>, ?> fallback) {
    return new CircuitBreakerOperator<>(breaker, Checks.notNull("fallback", fallback));
  }

  /**
   * {@return the guarded publisher: a {@code Mono} for a {@code Mono}, a {@code Flux} for any
   * other}
   *
   * @param source subscribed to once for each call that is let through
   */
  @Override
  public Publisher<T> apply(Publisher<T> source) {
    Checks.notNull("source", source);
    if (source instanceof Mono<T> mono) {
      Mono<T> guarded = GuardedMono.of(mono, admission);
      return fallback == null
          ? guarded
          : guarded.onErrorResume(
              CircuitBreakerOperator::isReplaced,
              error -> Mono.from(CircuitBreakerOperator.<T>recover(error, fallback)));
    }
    Flux<T> guarded = GuardedFlux.of(Flux.from(source), admission);
    return fallback == null
        ? guarded
        : guarded.onErrorResume(
            CircuitBreakerOperator::isReplaced,
            error -> CircuitBreakerOperator.<T>recover(error, fallback));
  }

  private static boolean isReplaced(Throwable error) {
    return !(cause(error) instanceof Error);
  }

  private static <T> Publisher<? extends T> recover(
      Throwable signalled, Fallback<? extends Publisher<? extends T>, ?> fallback) {
    Throwable error = cause(signalled);
    try {
      return Checks.notNull("fallback's publisher", fallback.apply(error));
    } catch (Throwable second) {
      Exceptions.throwIfFatal(second);
      if (!Causes.anyMatch(second, link -> link == error)) {
        second.addSuppressed(error);
      }
      return Mono.error(second);
    }
  }

  /** What the call failed with, without the wrappers of Reactor and of futures. */
  static Throwable cause(Throwable signalled) {
    return Causes.unwrap(Exceptions.unwrap(signalled));
  }

  @Override
  public String toString() {
    return "CircuitBreakerOperator(" + named + ")";
  }
}
