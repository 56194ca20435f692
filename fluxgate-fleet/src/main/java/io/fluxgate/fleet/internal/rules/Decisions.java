package io.fluxgate.fleet.internal.rules;

import java.time.Duration;

/** Receives what a member decides, after it was carried out. */
@FunctionalInterface
public interface Decisions {

  /**
   * Called after each decision.
   *
   * @param breaker the name of the breaker
   * @param opens whether it opens; if not, one own failure does for a while
   * @param done whether it was carried out; false if the mode does not allow it
   * @param reason with the numbers that decided
   * @param duration how long until a probe, or how long the suspicion lasts
   */
  void decided(String breaker, boolean opens, boolean done, String reason, Duration duration);
}
