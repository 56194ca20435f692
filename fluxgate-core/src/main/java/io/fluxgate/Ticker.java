package io.fluxgate;

/**
 * A source of monotonic time, read in nanoseconds and compared by subtraction only.
 *
 * <p>The origin is arbitrary and a reading may be negative or overflow; only differences mean
 * something. Implementations must be safe for use by many threads. For a breaker whose ticker
 * throws, time stands still meanwhile, and the fault is logged once; one that blocks holds up the
 * call that reads it, and no other.
 */
@FunctionalInterface
public interface Ticker {

  /** {@return the elapsed time since an arbitrary origin, in nanoseconds} */
  long nanos();

  /** {@return the ticker that reads {@link System#nanoTime()}} */
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
