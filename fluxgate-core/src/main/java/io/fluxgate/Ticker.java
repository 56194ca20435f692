package io.fluxgate;

/**
 * A source of monotonic time in nanoseconds.
 *
 * <p>The origin is arbitrary, and readings may be negative or overflow; only differences between
 * them are meaningful. If a ticker goes back by a second or more, time goes on for its breaker from
 * where it was. While a ticker throws, time stands still for its breaker, and goes on from there; a
 * reading that throws is repeated once. The rules for custom tickers are in {@link io.fluxgate}.
 */
@FunctionalInterface
public interface Ticker {

  /** {@return the elapsed time since an arbitrary origin, in nanoseconds} */
  long nanos();

  /** {@return a ticker that reads {@link System#nanoTime()}} */
  static Ticker system() {
    enum SystemTicker implements Ticker {
      INSTANCE;

      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public String toString() {
        return "Ticker.system()";
      }
    }
    return SystemTicker.INSTANCE;
  }
}
