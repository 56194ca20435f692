package io.fluxgate;

import io.fluxgate.internal.rule.Permits;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;

/**
 * Says what share of the calls is let through while the circuit is HALF_OPEN, as a function of the
 * time spent there.
 *
 * <p>The first call after the delay is always let through, and never more calls at once than {@code
 * halfOpenCalls}. A permit is pure. One that throws or returns a NaN lets calls through, up to that
 * limit, and is logged once per breaker. One that blocks holds up the call that asks it, and no
 * other. It may call the breaker.
 */
@FunctionalInterface
public interface Permit {

  /**
   * {@return the share of calls to let through: 0 or less for none, 1 or more for all}
   *
   * @param elapsed the time since the circuit became HALF_OPEN, at least zero
   */
  double ratio(Duration elapsed);

  /** {@return how long the share rises; the circuit does not close before} Default: zero. */
  default Duration rampDuration() {
    return Duration.ZERO;
  }

  /** {@return the permit for every call} */
  static Permit all() {
    return Permits.All.INSTANCE;
  }

  /**
   * {@return the permit for a random share of the calls}
   *
   * @param ratio above 0, at most 1
   * @throws IllegalArgumentException if it is out of range
   */
  static Permit random(double ratio) {
    return new Permits.Random(Checks.positiveRatio("random", ratio));
  }

  /**
   * {@return the permit for a random share of the calls that rises evenly over a time}
   *
   * @param initialRatio from 0 to {@code finalRatio}
   * @param finalRatio above 0, at most 1
   * @param duration longer than zero
   * @throws IllegalArgumentException if one is out of range
   */
  static Permit rampUp(double initialRatio, double finalRatio, Duration duration) {
    Checks.positiveRatio("finalRatio", finalRatio);
    if (!(initialRatio >= 0 && initialRatio <= finalRatio)) {
      throw Checks.bad("initialRatio", initialRatio, ">= 0 and <= finalRatio " + finalRatio);
    }
    return new Permits.RampUp(initialRatio, finalRatio, Checks.positive("duration", duration));
  }
}
