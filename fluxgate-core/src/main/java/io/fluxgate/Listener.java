package io.fluxgate;

import io.fluxgate.internal.util.Checks;

/**
 * Receives every transition of a breaker as a {@link Signal}.
 *
 * <p>Signals of one breaker arrive one at a time and in order, after the transition and outside any
 * lock. They arrive on the thread of the call that caused the transition, or of another call that
 * was already delivering signals. A slow listener therefore delays that one caller and later
 * signals; use {@link #async(Listener)} to avoid both. If a listener throws, the other listeners
 * are still notified. While a listener hangs, the latest 1,000 signals wait, and older ones are
 * {@linkplain CircuitBreaker#droppedSignals() dropped}.
 *
 * <pre>{@code
 * breaker.addListener(signal -> page(signal.toString()));
 * }</pre>
 */
@FunctionalInterface
public interface Listener {

  /**
   * Called after each transition.
   *
   * @param signal what changed and why; immutable
   */
  void onSignal(Signal signal);

  /**
   * {@return a listener that passes signals on to {@code listener} on a dedicated thread, with a
   * queue of 1,000 signals}
   *
   * @param listener receives one signal at a time; may be slow or block
   */
  static AsyncListener async(Listener listener) {
    return async(listener, 1_000);
  }

  /**
   * {@return a listener that passes signals on to {@code listener} on a dedicated thread}
   *
   * @param listener receives one signal at a time; may be slow or block
   * @param capacity the length of the queue, from 1 to 1,000,000
   * @throws IllegalArgumentException if the capacity is out of range
   */
  static AsyncListener async(Listener listener, int capacity) {
    return new AsyncListener(
        Checks.notNull("listener", listener), Checks.between("capacity", 1, 1_000_000, capacity));
  }
}
