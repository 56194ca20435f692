package io.fluxgate.internal.rule;

import io.fluxgate.CircuitState;
import io.fluxgate.TripContext;
import io.fluxgate.Tripper;
import io.fluxgate.TripperInputs;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** The trippers behind the factories of {@link Tripper}. */
public final class Trippers {

  private Trippers() {}

  /** A rule of which can be known in which states it holds. */
  private interface Known extends Tripper {

    /** Whether it never holds while CLOSED, or HALF_OPEN. */
    boolean neverHoldsIn(CircuitState state);

    /** Whether it always holds then. */
    default boolean alwaysHoldsIn(CircuitState state) {
      return false;
    }
  }

  /** Whether a rule cannot hold in a state, whatever the calls do. */
  public static boolean neverHoldsIn(CircuitState state, Tripper tripper) {
    return tripper instanceof Known known && known.neverHoldsIn(state);
  }

  private static boolean alwaysHoldsIn(CircuitState state, Tripper tripper) {
    return tripper instanceof Known known && known.alwaysHoldsIn(state);
  }

  /** A rule in words, and whether it holds. */
  public static String stated(String rule, boolean holds) {
    return rule + (holds ? " (holds)" : " (does not hold)");
  }

  private static String share(long part, long total, String what) {
    return part + " of " + Text.count(total, "call") + " " + what;
  }

  public record In(CircuitState state) implements Known {

    @Override
    public boolean neverHoldsIn(CircuitState other) {
      return state != other;
    }

    @Override
    public boolean alwaysHoldsIn(CircuitState other) {
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

  public record MinRequests(int calls) implements Tripper {

    @Override
    public boolean shouldTrip(TripContext context) {
      return context.metrics().total() >= Math.min(calls, context.maximumCalls());
    }

    @Override
    public String explain(TripContext context) {
      return this + ": " + Text.count(context.metrics().total(), "call");
    }

    @Override
    public String describe(TripContext context) {
      return stated(explain(context), shouldTrip(context));
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

  public record Failures(int failures) implements Tripper {

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
    public String describe(TripContext context) {
      return stated(explain(context), shouldTrip(context));
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

  public record FailureRate(double ratio) implements Tripper {

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
    public String describe(TripContext context) {
      return stated(explain(context), shouldTrip(context));
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

  public record SlowRate(double ratio, Duration threshold) implements Tripper {

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
    public String describe(TripContext context) {
      return stated(explain(context), shouldTrip(context));
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

  public record AvgLatency(Duration threshold) implements Tripper {

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
    public String describe(TripContext context) {
      return stated(explain(context), shouldTrip(context));
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

  public record FailureStreak(int failures) implements Tripper {

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
    public String describe(TripContext context) {
      return stated(explain(context), shouldTrip(context));
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

  public record And(Tripper first, Tripper second) implements Known {

    @Override
    public boolean neverHoldsIn(CircuitState state) {
      return Trippers.neverHoldsIn(state, first) || Trippers.neverHoldsIn(state, second);
    }

    @Override
    public boolean alwaysHoldsIn(CircuitState state) {
      return Trippers.alwaysHoldsIn(state, first) && Trippers.alwaysHoldsIn(state, second);
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

  public record Or(Tripper first, Tripper second) implements Known {

    @Override
    public boolean neverHoldsIn(CircuitState state) {
      return Trippers.neverHoldsIn(state, first) && Trippers.neverHoldsIn(state, second);
    }

    @Override
    public boolean alwaysHoldsIn(CircuitState state) {
      return Trippers.alwaysHoldsIn(state, first) || Trippers.alwaysHoldsIn(state, second);
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

  public record Not(Tripper tripper) implements Known {

    @Override
    public boolean neverHoldsIn(CircuitState state) {
      return Trippers.alwaysHoldsIn(state, tripper);
    }

    @Override
    public boolean alwaysHoldsIn(CircuitState state) {
      return Trippers.neverHoldsIn(state, tripper);
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
