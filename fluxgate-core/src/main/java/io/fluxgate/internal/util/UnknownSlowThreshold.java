package io.fluxgate.internal.util;

import java.io.Serial;
import java.time.Duration;

/**
 * A tripper asked for slow calls of a threshold that it had not declared. The breaker counts them
 * from then on, so that a rule does not silently stop holding.
 */
public final class UnknownSlowThreshold extends IllegalArgumentException {

  @Serial private static final long serialVersionUID = 1;

  private final Duration threshold;

  public UnknownSlowThreshold(Duration threshold, Object known) {
    super(Checks.bad("threshold", threshold, "one of " + known).getMessage());
    this.threshold = threshold;
  }

  public Duration threshold() {
    return threshold;
  }
}
