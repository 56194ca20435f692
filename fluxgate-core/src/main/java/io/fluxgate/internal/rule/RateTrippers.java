package io.fluxgate.internal.rule;

import static io.fluxgate.internal.rule.Trippers.share;

import io.fluxgate.TripContext;
import io.fluxgate.Tripper;
import io.fluxgate.TripperInputs;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.Optional;

/** The trippers on rates and the mean duration, behind the factories of {@link Tripper}. */
public final class RateTrippers {

  private RateTrippers() {}

  public record FailureRate(double ratio) implements ExplainedTripper {

    @Override
    public boolean shouldTrip(TripContext context) {
      WindowMetrics metrics = context.metrics();
      return metrics.total() > 0 && metrics.failureRate() >= ratio;
    }

    @Override
    public String explain(TripContext context) {
      WindowMetrics metrics = context.metrics();
      return this + ": " + share(metrics.failed(), metrics.total(), "failed");
    }

    @Override
    public TripperInputs inputs() {
      return TripperInputs.counts().rate();
    }

    @Override
    public String toString() {
      return "failureRate(" + ratio + ")";
    }
  }

  public record SlowRate(double ratio, Duration threshold) implements ExplainedTripper {

    @Override
    public boolean shouldTrip(TripContext context) {
      WindowMetrics metrics = context.metrics();
      return metrics.total() > 0 && metrics.slowRate(threshold) >= ratio;
    }

    @Override
    public String explain(TripContext context) {
      WindowMetrics metrics = context.metrics();
      return this
          + ": "
          + share(metrics.slow(threshold), metrics.total(), "took " + Text.duration(threshold))
          + " or longer";
    }

    @Override
    public TripperInputs inputs() {
      return TripperInputs.counts().slowCalls(threshold).rate();
    }

    @Override
    public String toString() {
      return "slowRate(" + ratio + ", " + Text.duration(threshold) + ")";
    }
  }

  public record AvgLatency(Duration threshold) implements ExplainedTripper {

    @Override
    public boolean shouldTrip(TripContext context) {
      Optional<Duration> average = context.metrics().averageDuration();
      return average.isPresent() && average.get().compareTo(threshold) >= 0;
    }

    @Override
    public String explain(TripContext context) {
      WindowMetrics metrics = context.metrics();
      return this
          + ": "
          + Text.count(metrics.total(), "call")
          + " took "
          + Text.duration(metrics.averageDuration().orElse(Duration.ZERO))
          + " on average";
    }

    @Override
    public TripperInputs inputs() {
      return TripperInputs.counts().averageDuration();
    }

    @Override
    public String toString() {
      return "avgLatency(" + Text.duration(threshold) + ")";
    }
  }
}
