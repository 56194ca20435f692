package io.fluxgate;

import io.fluxgate.internal.util.Checks;

/**
 * Is told of every {@link Signal}.
 *
 * <p>Signals of one breaker arrive one at a time and in order, after the transition and off any
 * lock, on the thread of the call that caused the transition or of one that was delivering already.
 * A slow or hanging listener therefore delays that one caller, and later signals, but no other
 * caller. It may call the breaker. One that throws is logged, once per breaker, and the others
 * still hear.
 */
@FunctionalInterface
public interface Listener {

  /**
   * Is called after each transition.
   *
   * @param signal what changed and why; immutable
   */
  void onSignal(Signal signal);

  /**
   * {@return a listener that passes signals on to {@code listener} on a thread of its own; up to
   * 1,000 wait}
   *
   * @param listener may be slow or hang; it gets one signal at a time
   */
  static AsyncListener async(Listener listener) {
    return async(listener, 1_000);
  }

  /**
   * {@return a listener that passes signals on to {@code listener} on a thread of its own}
   *
   * @param listener may be slow or hang; it gets one signal at a time
   * @param capacity how many signals wait at most, from 1 to 1,000,000
   * @throws IllegalArgumentException if it is out of range
   */
  static AsyncListener async(Listener listener, int capacity) {
    return new AsyncListener(
        Checks.notNull("listener", listener), Checks.between("capacity", 1, 1_000_000, capacity));
  }
}
