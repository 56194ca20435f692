package io.fluxgate.internal.rule;

import io.fluxgate.Retry;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** The retries behind the factories of {@link Retry}. */
public final class Retries {

  private Retries() {}

  /** A delay that is fixed (multiplier 1) or grows up to a maximum, with optional jitter. */
  public record Delay(
      Duration initialDelay, double multiplier, Duration maximum, double jitterRatio)
      implements Retry.Backoff {

    @Override
    public Duration delay(int reopens, DoubleSupplier random) {
      double nanos = Checks.saturatedNanos(initialDelay) * Math.pow(multiplier, reopens);
      double maximumNanos = Checks.saturatedNanos(maximum);
      // The power may be infinite after many reopens; this makes it finite.
      nanos = Math.min(nanos, maximumNanos);
      if (jitterRatio > 0) {
        // Limit the range before drawing: limiting the result would let half of all callers at the
        // maximum probe at the same moment.
        double shortest = nanos * (1 - jitterRatio);
        double longest = Math.min(nanos * (1 + jitterRatio), maximumNanos);
        nanos = shortest + (longest - shortest) * Checks.drawn(random);
      }
      // The cast saturates, so no product overflows.
      return Duration.ofNanos((long) nanos);
    }

    @Override
    public Delay multiplier(double value) {
      if (!(value >= 1 && value < Double.POSITIVE_INFINITY)) {
        throw Checks.bad("multiplier", value, ">= 1 and finite");
      }
      return new Delay(initialDelay, value, maximum, jitterRatio);
    }

    @Override
    public Delay maxDelay(Duration value) {
      if (Checks.notNull("maxDelay", value).compareTo(initialDelay) < 0) {
        throw Checks.bad("maxDelay", value, ">= initialDelay " + Text.duration(initialDelay));
      }
      return new Delay(initialDelay, multiplier, value, jitterRatio);
    }

    @Override
    public Delay jitter(double ratio) {
      return new Delay(initialDelay, multiplier, maximum, Checks.ratio("jitter", ratio));
    }

    @Override
    public String toString() {
      if (initialDelay.isZero()) {
        return "always()";
      }
      String spread = jitterRatio > 0 ? ".jitter(" + jitterRatio + ")" : "";
      if (multiplier == 1) {
        return "cooldown(" + Text.duration(initialDelay) + ")" + spread;
      }
      String limit = maximum.equals(FOREVER) ? "" : ".maxDelay(" + Text.duration(maximum) + ")";
      return "backoff("
          + Text.duration(initialDelay)
          + ").multiplier("
          + multiplier
          + ")"
          + limit
          + spread;
    }
  }

  /** A retry that keeps the circuit open. */
  public enum Never implements Retry {
    INSTANCE;

    @Override
    public Duration delay(int reopens, DoubleSupplier random) {
      return FOREVER;
    }

    @Override
    public String toString() {
      return "never()";
    }
  }
}
