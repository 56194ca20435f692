package io.fluxgate.internal.rule;

import io.fluxgate.Overdue;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;

/** What is behind the factories of {@link Overdue}. */
public final class Overdues {

  private Overdues() {}

  /** No call is overdue. */
  public enum Never implements Overdue {
    INSTANCE;

    @Override
    public Duration limit(Duration usual, int answers) {
      return Duration.ofNanos(Long.MAX_VALUE);
    }

    @Override
    public String toString() {
      return "never()";
    }
  }

  /** A fixed limit. */
  public record After(Duration limit) implements Overdue {

    @Override
    public Duration limit(Duration usual, int answers) {
      return limit;
    }

    @Override
    public String toString() {
      return "after(" + Text.duration(limit) + ")";
    }
  }

  /** A multiple of the usual time. */
  public record Usual(double multiple, Duration shortest, Duration longest, Duration atFirst)
      implements Overdue.Adaptive {

    public static final Usual DEFAULT =
        new Usual(8, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(10));

    /** Fewer answers than this do not show what is usual. */
    private static final int ENOUGH_ANSWERS = 20;

    /** How often the usual time fits into the limit of a dependency that is slow by nature. */
    private static final int MULTIPLE_OF_SLOW_ONES = 3;

    @Override
    public Duration limit(Duration usual, int answers) {
      double nanos = (double) Checks.saturatedNanos(usual);
      double limit =
          Math.max(
              Math.min(nanos * multiple, (double) Checks.saturatedNanos(longest)),
              nanos * Math.min(multiple, MULTIPLE_OF_SLOW_ONES));
      Duration least =
          answers < ENOUGH_ANSWERS && atFirst.compareTo(shortest) > 0 ? atFirst : shortest;
      return Duration.ofNanos((long) Math.max(limit, (double) Checks.saturatedNanos(least)));
    }

    @Override
    public Adaptive factor(double value) {
      if (!(value >= 1 && value < Double.POSITIVE_INFINITY)) {
        throw Checks.bad("factor", value, ">= 1 and finite");
      }
      return new Usual(value, shortest, longest, atFirst);
    }

    @Override
    public Adaptive floor(Duration value) {
      if (Checks.positive("floor", value).compareTo(longest) > 0) {
        throw Checks.bad("floor", value, "<= ceiling " + Text.duration(longest));
      }
      return new Usual(multiple, value, longest, atFirst);
    }

    @Override
    public Adaptive ceiling(Duration value) {
      if (Checks.notNull("ceiling", value).compareTo(shortest) < 0) {
        throw Checks.bad("ceiling", value, ">= floor " + Text.duration(shortest));
      }
      return new Usual(multiple, shortest, value, atFirst);
    }

    @Override
    public Adaptive initially(Duration value) {
      return new Usual(multiple, shortest, longest, Checks.positive("initial", value));
    }

    @Override
    public String toString() {
      return "adaptive()"
          + (multiple == DEFAULT.multiple ? "" : ".factor(" + multiple + ")")
          + part("floor", shortest, DEFAULT.shortest)
          + part("ceiling", longest, DEFAULT.longest)
          + part("initially", atFirst, DEFAULT.atFirst);
    }

    private static String part(String name, Duration value, Duration usual) {
      return value.equals(usual) ? "" : "." + name + "(" + Text.duration(value) + ")";
    }
  }
}
