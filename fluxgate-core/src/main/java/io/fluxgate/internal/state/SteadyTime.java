package io.fluxgate.internal.state;

import io.fluxgate.Ticker;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The time of one breaker: that of a ticker, which may go back or throw.
 *
 * <p>Delays, leases, windows and overdue calls are all compared with this time. If it followed a
 * ticker that goes back an hour, each of them would last an hour longer; so time goes on from where
 * it was. While the ticker throws, time stands still, and goes on from there afterwards: no call
 * takes as long as the ticker was broken. A single reading that throws is repeated, and has no
 * effect.
 *
 * <p>An {@link Anchor} says which time belongs to a reading. It is read before the ticker, so that
 * no reading of a ticker that never goes back is before it. It is replaced once in a second only:
 * the path of a call writes nothing. So time may be up to a second behind after a step back, and a
 * smaller step goes unnoticed; everything that compares times bears that. Threads that replace it
 * at once overwrite each other: each anchor is right, and a late one is noticed as a step.
 */
final class SteadyTime {

  private static final long STEP_NANOS = 1_000_000_000;

  private final Ticker ticker;
  private final Consumer<Throwable> failures;
  private volatile Anchor anchor;

  /**
   * What a reading means.
   *
   * @param stepNanos how far other readings may be from it; 0 if the ticker has thrown since
   */
  private record Anchor(long reading, long nanos, long stepNanos) {}

  /**
   * Starts with the ticker's own time.
   *
   * @param failures receives what the ticker throws
   */
  SteadyTime(Ticker ticker, Consumer<Throwable> failures) {
    this.ticker = ticker;
    this.failures = failures;
    this.anchor = first(ticker, failures);
  }

  private static Anchor first(Ticker ticker, Consumer<Throwable> failures) {
    try {
      long reading = ticker.nanos();
      return new Anchor(reading, reading, STEP_NANOS);
    } catch (Throwable failure) {
      failures.accept(failure);
      return new Anchor(0, 0, 0);
    }
  }

  long nanos() {
    Anchor known = anchor;
    long reading;
    try {
      reading = ticker.nanos();
    } catch (Throwable failure) {
      failures.accept(failure);
      return moveAnchor();
    }
    return nanos(known, reading);
  }

  /**
   * Returns the time of a reading that the caller has just taken. It may be a little before the
   * anchor, which counts on from it all the same.
   *
   * @param source what the reading is from; if that is another ticker, this one is read
   */
  long nanos(@Nullable Ticker source, long reading) {
    return source == ticker ? nanos(anchor, reading) : nanos();
  }

  private long nanos(Anchor known, long reading) {
    long moved = reading - known.reading;
    return moved < known.stepNanos && moved > -known.stepNanos ? known.nanos + moved : moveAnchor();
  }

  private long moveAnchor() {
    Anchor known = anchor;
    Anchor next;
    try {
      next = after(known, ticker.nanos());
    } catch (Throwable failure) {
      failures.accept(failure);
      next = new Anchor(known.reading, known.nanos, 0);
    }
    anchor = next;
    return next.nanos;
  }

  private static Anchor after(Anchor known, long reading) {
    long moved = reading - known.reading;
    boolean goesOn = known.stepNanos > 0 && moved > -STEP_NANOS;
    return new Anchor(reading, goesOn ? known.nanos + moved : known.nanos, STEP_NANOS);
  }
}
