package io.fluxgate.internal.rule;

import io.fluxgate.CircuitState;
import io.fluxgate.TripContext;
import io.fluxgate.Tripper;
import io.fluxgate.TripperInputs;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The trippers that read no counts, behind the factories of {@link Tripper}, and the words in which
 * all trippers describe themselves.
 */
public final class Trippers {

  private Trippers() {}

  /** A rule in words, and whether it holds. */
  public static String stated(String rule, boolean holds) {
    return rule + (holds ? " (holds)" : " (does not hold)");
  }

  static String share(long part, long total, String what) {
    return part + " of " + Text.count(total, "call") + " " + what;
  }

  public record InState(CircuitState state) implements StateRule {

    @Override
    public boolean neverTripsIn(CircuitState other) {
      return state != other;
    }

    @Override
    public boolean alwaysTripsIn(CircuitState other) {
      return state == other;
    }

    @Override
    public boolean shouldTrip(TripContext context) {
      return context.state() == state;
    }

    @Override
    public TripperInputs inputs() {
      return TripperInputs.counts().healthy(0);
    }

    @Override
    public String toString() {
      return state == CircuitState.CLOSED ? "closed()" : "halfOpen()";
    }
  }

  public enum RetryAfter implements Tripper {
    INSTANCE;

    @Override
    public boolean shouldTrip(TripContext context) {
      return context.retryAfter().isPresent();
    }

    @Override
    public String explain(TripContext context) {
      return this
          + ": the service asks to wait "
          + Text.duration(context.retryAfter().orElse(Duration.ZERO));
    }

    @Override
    public String describe(TripContext context) {
      return context.retryAfter().isPresent()
          ? stated(explain(context), true)
          : stated(this + ": the service does not ask to wait", false);
    }

    // The breaker asks after each outcome with a Retry-After or after one; the window plays no
    // role.
    @Override
    public TripperInputs inputs() {
      return TripperInputs.counts();
    }

    @Override
    public String toString() {
      return "retryAfter()";
    }
  }

  public record Custom(String name, TripperInputs inputs, Predicate<? super TripContext> rule)
      implements Tripper {

    @Override
    public boolean shouldTrip(TripContext context) {
      return rule.test(context);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
