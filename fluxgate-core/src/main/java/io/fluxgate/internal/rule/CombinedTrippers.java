package io.fluxgate.internal.rule;

import io.fluxgate.CircuitState;
import io.fluxgate.TripContext;
import io.fluxgate.Tripper;
import io.fluxgate.TripperInputs;

/**
 * The trippers that {@code and}, {@code or} and {@code not} of {@link Tripper} combine from others.
 */
public final class CombinedTrippers {

  private CombinedTrippers() {}

  public record And(Tripper first, Tripper second) implements StateRule {

    @Override
    public boolean neverTripsIn(CircuitState state) {
      return StateRule.neverTripsIn(state, first) || StateRule.neverTripsIn(state, second);
    }

    @Override
    public boolean alwaysTripsIn(CircuitState state) {
      return StateRule.alwaysTripsIn(state, first) && StateRule.alwaysTripsIn(state, second);
    }

    @Override
    public boolean shouldTrip(TripContext context) {
      return first.shouldTrip(context) && second.shouldTrip(context);
    }

    @Override
    public String explain(TripContext context) {
      return first.explain(context) + " and " + second.explain(context);
    }

    @Override
    public String describe(TripContext context) {
      return inner(first, context) + " and " + inner(second, context);
    }

    private static String inner(Tripper part, TripContext context) {
      String text = part.describe(context);
      return part instanceof Or ? "(" + text + ")" : text;
    }

    @Override
    public TripperInputs inputs() {
      return first.inputs().and(second.inputs());
    }

    @Override
    public String toString() {
      return first + ".and(" + second + ")";
    }
  }

  public record Or(Tripper first, Tripper second) implements StateRule {

    @Override
    public boolean neverTripsIn(CircuitState state) {
      return StateRule.neverTripsIn(state, first) && StateRule.neverTripsIn(state, second);
    }

    @Override
    public boolean alwaysTripsIn(CircuitState state) {
      return StateRule.alwaysTripsIn(state, first) || StateRule.alwaysTripsIn(state, second);
    }

    @Override
    public boolean shouldTrip(TripContext context) {
      return first.shouldTrip(context) || second.shouldTrip(context);
    }

    @Override
    public String explain(TripContext context) {
      if (!first.shouldTrip(context)) {
        return second.explain(context);
      }
      return second.shouldTrip(context)
          ? first.explain(context) + "; " + second.explain(context)
          : first.explain(context);
    }

    @Override
    public String describe(TripContext context) {
      return first.describe(context) + " or " + second.describe(context);
    }

    @Override
    public TripperInputs inputs() {
      return first.inputs().or(second.inputs());
    }

    @Override
    public String toString() {
      return first + ".or(" + second + ")";
    }
  }

  public record Not(Tripper tripper) implements StateRule {

    @Override
    public boolean neverTripsIn(CircuitState state) {
      return StateRule.alwaysTripsIn(state, tripper);
    }

    @Override
    public boolean alwaysTripsIn(CircuitState state) {
      return StateRule.neverTripsIn(state, tripper);
    }

    @Override
    public boolean shouldTrip(TripContext context) {
      return !tripper.shouldTrip(context);
    }

    @Override
    public String describe(TripContext context) {
      return "not (" + tripper.describe(context) + ")";
    }

    @Override
    public TripperInputs inputs() {
      return tripper.inputs().afterEveryOutcome();
    }

    @Override
    public Tripper not() {
      return tripper;
    }

    @Override
    public String toString() {
      return tripper + ".not()";
    }
  }
}
