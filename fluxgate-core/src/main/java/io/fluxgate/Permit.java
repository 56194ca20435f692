package io.fluxgate;

import io.fluxgate.internal.rule.Permits;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;

/**
 * Decides which share of the calls is let through in HALF_OPEN, as a function of the time since
 * that state began.
 *
 * <p>The first call after the delay is always let through. There are never more probes in flight
 * than {@code maximumProbes} allows. If a permit throws or returns NaN, calls are let through up to
 * that limit. The rules for custom permits are in {@link io.fluxgate}.
 *
 * <p>A permit that refuses all calls does not keep the circuit half open forever: when it has
 * refused calls for a minute and let none through, the next call is a probe all the same. The
 * minute becomes as long as {@code probeTimeout} or {@link #rampDuration()} if one of them is
 * longer. If the ratio is 0 or less then, a warning is logged once.
 */
@FunctionalInterface
public interface Permit {

  /**
   * {@return the share of calls to let through: 0 or less for none, 1 or more for all}
   *
   * @param elapsed the time since the circuit entered HALF_OPEN, at least zero
   */
  double ratio(Duration elapsed);

  /** {@return how long the share rises; the circuit does not close before} Default: zero. */
  default Duration rampDuration() {
    return Duration.ZERO;
  }

  /** {@return a permit that lets every call through} */
  static Permit all() {
    return Permits.All.INSTANCE;
  }

  /**
   * {@return a permit that follows success, for dependencies that start cold or serve many callers}
   *
   * <p>It begins with one probe at a time. Each success adds one, up to {@code maximumProbes}, and
   * each failure halves their number. A success that took more than twice as long as answers from
   * this dependency take adds only a sixteenth: its queue must not grow. The circuit closes when
   * calls are no longer rejected at that width, after as many outcomes as a verdict needs. Choose
   * {@code maximumProbes} as large as the number of calls that are usually under way.
   */
  static Permit adaptive() {
    return Permits.Adaptive.INSTANCE;
  }

  /**
   * {@return a permit that lets a random share of the calls through}
   *
   * @param ratio the share, above 0, at most 1
   * @throws IllegalArgumentException if the ratio is out of range
   */
  static Permit random(double ratio) {
    return new Permits.Random(Checks.positiveRatio("random", ratio));
  }

  /**
   * {@return a permit that lets a random share of the calls through, which rises linearly}
   *
   * @param initialRatio the share at first, from 0 to {@code finalRatio}
   * @param finalRatio the share after {@code duration}, above 0, at most 1
   * @param duration how long the share rises, longer than zero
   * @throws IllegalArgumentException if an argument is out of range
   */
  static Permit rampUp(double initialRatio, double finalRatio, Duration duration) {
    Checks.positiveRatio("finalRatio", finalRatio);
    if (!(initialRatio >= 0 && initialRatio <= finalRatio)) {
      throw Checks.bad("initialRatio", initialRatio, ">= 0 and <= finalRatio " + finalRatio);
    }
    return new Permits.RampUp(initialRatio, finalRatio, Checks.positive("duration", duration));
  }
}
