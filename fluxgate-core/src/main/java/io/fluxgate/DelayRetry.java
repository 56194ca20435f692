package io.fluxgate;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A delay that is fixed (multiplier 1) or grows up to a maximum, and may be spread. */
record DelayRetry(Duration initialDelay, double multiplier, Duration maximum, double jitterRatio)
    implements Retry.Backoff {

  @Override
  public Duration delay(int reopens, RandomGenerator random) {
    double nanos = Checks.saturatedNanos(initialDelay) * Math.pow(multiplier, reopens);
    double maximumNanos = Checks.saturatedNanos(maximum);
    // The power may be infinite after many reopens; the minimum is not.
    nanos = Math.min(nanos, maximumNanos);
    if (jitterRatio > 0) {
      // Cut before the draw: cut after it, half of all callers at the maximum would come at once.
      double shortest = nanos * (1 - jitterRatio);
      double longest = Math.min(nanos * (1 + jitterRatio), maximumNanos);
      nanos = shortest + (longest - shortest) * random.nextDouble();
    }
    // The cast saturates, so no product overflows.
    return Duration.ofNanos((long) nanos);
  }

  @Override
  public DelayRetry multiplier(double value) {
    if (!(value >= 1 && value < Double.POSITIVE_INFINITY)) {
      throw Checks.bad("multiplier", value, ">= 1 and finite");
    }
    return new DelayRetry(initialDelay, value, maximum, jitterRatio);
  }

  @Override
  public DelayRetry maxDelay(Duration value) {
    if (Checks.notNull("maxDelay", value).compareTo(initialDelay) < 0) {
      throw Checks.bad("maxDelay", value, ">= initialDelay " + initialDelay);
    }
    return new DelayRetry(initialDelay, multiplier, value, jitterRatio);
  }

  @Override
  public DelayRetry jitter(double ratio) {
    return new DelayRetry(initialDelay, multiplier, maximum, Checks.ratio("jitter", ratio));
  }

  @Override
  public String toString() {
    if (initialDelay.isZero()) {
      return "always()";
    }
    String spread = jitterRatio > 0 ? ".jitter(" + jitterRatio + ")" : "";
    if (multiplier == 1) {
      return "cooldown(" + initialDelay + ")" + spread;
    }
    String limit = maximum.equals(FOREVER) ? "" : ".maxDelay(" + maximum + ")";
    return "backoff(" + initialDelay + ").multiplier(" + multiplier + ")" + limit + spread;
  }
}
