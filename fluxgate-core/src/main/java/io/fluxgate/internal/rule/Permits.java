package io.fluxgate.internal.rule;

import io.fluxgate.Permit;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;

/** The permits behind the factories of {@link Permit}. */
public final class Permits {

  private Permits() {}

  public enum All implements Permit {
    INSTANCE;

    @Override
    public double ratio(Duration elapsed) {
      return 1;
    }

    @Override
    public String toString() {
      return "all()";
    }
  }

  /** The width of the probing grows with success, so that no share of the calls is drawn. */
  public enum Adaptive implements Permit {
    INSTANCE;

    @Override
    public double ratio(Duration elapsed) {
      return 1;
    }

    @Override
    public String toString() {
      return "adaptive()";
    }
  }

  public record Random(double share) implements Permit {

    @Override
    public double ratio(Duration elapsed) {
      return share;
    }

    @Override
    public String toString() {
      return "random(" + share + ")";
    }
  }

  public record RampUp(double initialRatio, double finalRatio, Duration rampDuration)
      implements Permit {

    @Override
    public double ratio(Duration elapsed) {
      if (elapsed.compareTo(rampDuration) >= 0) {
        return finalRatio;
      }
      double done = (double) Checks.saturatedNanos(elapsed) / Checks.saturatedNanos(rampDuration);
      return initialRatio + (finalRatio - initialRatio) * done;
    }

    @Override
    public String toString() {
      return "rampUp("
          + initialRatio
          + ", "
          + finalRatio
          + ", "
          + Text.duration(rampDuration)
          + ")";
    }
  }
}
