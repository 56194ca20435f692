package io.fluxgate;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * One breaker with a manual clock and all its signals. Unless a test says otherwise: opens after
 * three failures in a row, for 10 s, then lets every call through and needs two outcomes for a
 * verdict.
 */
public final class Rig {

  public static final Duration DELAY = Duration.ofSeconds(10);

  public final FakeTicker ticker = FakeTicker.create();
  public final List<Signal> signals = new CopyOnWriteArrayList<>();
  public final CircuitBreaker breaker;

  private Rig(UnaryOperator<CircuitBreakerPolicy.Builder> changes) {
    CircuitBreakerPolicy.Builder builder =
        CircuitBreakerPolicy.builder()
            .ticker(ticker)
            .tripper(Tripper.failureStreak(3))
            .retry(Retry.cooldown(DELAY))
            .permit(Permit.all())
            .halfOpenCalls(2)
            .listener(signals::add);
    breaker = CircuitBreaker.of("service", changes.apply(builder).build());
  }

  public static Rig create() {
    return of(builder -> builder);
  }

  public static Rig of(UnaryOperator<CircuitBreakerPolicy.Builder> changes) {
    return new Rig(changes);
  }

  /** A rig whose breaker is OPEN, with its delay over, by outcomes alone. */
  public static Rig readyToProbe(UnaryOperator<CircuitBreakerPolicy.Builder> changes) {
    Rig rig = of(changes);
    rig.trip();
    rig.ticker.advance(DELAY);
    return rig;
  }

  /** Fails until the breaker opens. */
  public void trip() {
    for (int i = 0; i < 1_000 && breaker.state() == CircuitState.CLOSED; i++) {
      fail();
    }
    if (breaker.state() != CircuitState.OPEN) {
      throw new IllegalStateException("did not trip: " + breaker.info());
    }
  }

  public void succeed() {
    breaker.acquire().success();
  }

  public void succeed(int times) {
    for (int i = 0; i < times; i++) {
      succeed();
    }
  }

  public void fail() {
    breaker.acquire().error(new IOException("down"));
  }

  public void fail(int times) {
    for (int i = 0; i < times; i++) {
      fail();
    }
  }

  /** A success that takes a while. */
  public void succeedIn(Duration duration) {
    Ticket ticket = breaker.acquire();
    ticker.advance(duration);
    ticket.success();
  }

  public void failIn(Duration duration) {
    Ticket ticket = breaker.acquire();
    ticker.advance(duration);
    ticket.failure();
  }

  public boolean isRejected() {
    Optional<Ticket> ticket = breaker.tryAcquire();
    ticket.ifPresent(Ticket::discard);
    return ticket.isEmpty();
  }

  public CircuitState state() {
    return breaker.state();
  }

  public CircuitBreakerInfo info() {
    return breaker.info();
  }

  /** The transitions so far, as in {@code CLOSED>OPEN}. */
  public List<String> moves() {
    return signals.stream().map(signal -> signal.from() + ">" + signal.to()).toList();
  }

  public Signal lastSignal() {
    return signals.get(signals.size() - 1);
  }
}
