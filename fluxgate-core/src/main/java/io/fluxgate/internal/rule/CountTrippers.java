package io.fluxgate.internal.rule;

import static io.fluxgate.internal.rule.Trippers.share;

import io.fluxgate.CircuitState;
import io.fluxgate.TripContext;
import io.fluxgate.Tripper;
import io.fluxgate.TripperInputs;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.util.Text;

/** The trippers on numbers of calls and failures, behind the factories of {@link Tripper}. */
public final class CountTrippers {

  private CountTrippers() {}

  public record MinRequests(int calls) implements ExplainedTripper {

    @Override
    public boolean shouldTrip(TripContext context) {
      return context.metrics().total() >= Math.min(calls, context.maximumCalls());
    }

    @Override
    public String explain(TripContext context) {
      return this + ": " + Text.count(context.metrics().total(), "call");
    }

    @Override
    public TripperInputs inputs() {
      return TripperInputs.counts().healthy(calls);
    }

    @Override
    public String toString() {
      return "minRequests(" + calls + ")";
    }
  }

  public record Failures(int failures) implements ExplainedTripper {

    @Override
    public boolean shouldTrip(TripContext context) {
      return context.metrics().failed() >= Math.min(failures, context.maximumCalls());
    }

    @Override
    public String explain(TripContext context) {
      WindowMetrics metrics = context.metrics();
      return this + ": " + share(metrics.failed(), metrics.total(), "failed");
    }

    @Override
    public TripperInputs inputs() {
      return TripperInputs.counts().needsFailures(failures);
    }

    @Override
    public String toString() {
      return "failures(" + failures + ")";
    }
  }

  public record FailureStreak(int failures) implements ExplainedTripper {

    @Override
    public boolean shouldTrip(TripContext context) {
      // There are few probes, so a longer streak may be impossible in HALF_OPEN.
      int needed =
          context.state() == CircuitState.HALF_OPEN
              ? Math.min(failures, context.maximumCalls())
              : failures;
      return context.streak() >= needed;
    }

    @Override
    public String explain(TripContext context) {
      return this + ": " + Text.count(context.streak(), "failure") + " in a row";
    }

    @Override
    public TripperInputs inputs() {
      return TripperInputs.counts().needsFailures(failures);
    }

    @Override
    public String toString() {
      return "failureStreak(" + failures + ")";
    }
  }
}
