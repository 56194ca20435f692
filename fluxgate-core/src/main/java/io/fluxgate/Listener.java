package io.fluxgate;

/**
 * Is told of every {@link Signal}.
 *
 * <p>Signals of one breaker arrive one at a time and in order, after the transition and off any
 * lock, on the thread of the call that caused the transition or of one that was delivering already.
 * A slow listener therefore delays that one caller, and no other. It may call the breaker. One that
 * throws is logged, once per breaker, and the others still hear.
 */
@FunctionalInterface
public interface Listener {

  /** Is called after each transition. */
  void onSignal(Signal signal);
}
