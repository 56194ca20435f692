package io.fluxgate.tools.simulate;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.adapter.GuardedExchange;
import java.net.SocketTimeoutException;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Asks a breaker and reports to it in the way of an HTTP adapter. */
final class BreakerGuard extends CountingGuard {

  private final CircuitBreaker breaker;
  private final HttpGuard guard;

  BreakerGuard(CircuitBreakerPolicy policy, VirtualClock clock, long seed) {
    this(policy, clock, seed, "upstream");
  }

  BreakerGuard(CircuitBreakerPolicy policy, VirtualClock clock, long seed, String host) {
    breaker =
        CircuitBreaker.of(
            host,
            policy.toBuilder()
                .ticker(clock)
                .clock(clock::instant)
                .random(new SplittableRandom(seed)::nextDouble)
                .listener(this::count)
                .build());
    guard = HttpGuard.of(breaker);
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  private void count(Signal signal) {
    if (signal.to() == CircuitState.OPEN) {
      opened(signal.from() == CircuitState.HALF_OPEN);
    }
  }

  @Override
  public @Nullable Pass admit(Arrival arrival) {
    GuardedExchange exchange;
    try {
      exchange = GuardedExchange.begin(guard, Exchanges.REQUEST);
    } catch (CallNotPermittedIOException rejected) {
      return null;
    }
    return end -> report(exchange, end);
  }

  private static void report(GuardedExchange exchange, CallEnd end) {
    switch (end) {
      case SUCCESS -> exchange.completed(Exchanges.REQUEST, Exchanges.OK);
      case ERROR -> exchange.completed(Exchanges.REQUEST, Exchanges.UNAVAILABLE);
      case TIMEOUT ->
          exchange.failed(HttpFailureKind.RESPONSE_TIMEOUT, new SocketTimeoutException());
      case CANCELLED -> exchange.failed(HttpFailureKind.CANCELLED, new CancellationException());
    }
  }
}
