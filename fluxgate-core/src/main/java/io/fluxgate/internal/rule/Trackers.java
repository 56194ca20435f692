package io.fluxgate.internal.rule;

import io.fluxgate.Outcome;
import io.fluxgate.Rejection;
import io.fluxgate.Tracker;
import io.fluxgate.internal.util.Causes;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The trackers behind the factories of {@link Tracker}. */
public final class Trackers {

  private Trackers() {}

  /** Whether the tracker judges this outcome and calls it a failure. */
  public static boolean tracks(Tracker tracker, Outcome outcome) {
    return judges(tracker, outcome) && tracker.isFailure(outcome);
  }

  private static boolean judges(Tracker tracker, Outcome outcome) {
    return outcome.error() != null ? tracker.judgesErrors() : tracker.judgesResults();
  }

  /**
   * Whether a tracker only excludes outcomes. Such a tracker does not restrict what it does not
   * judge.
   */
  private static boolean excludes(Tracker tracker) {
    return tracker instanceof Not
        || (tracker instanceof And and && excludes(and.first) && excludes(and.second))
        || (tracker instanceof Or or && excludes(or.first) && excludes(or.second));
  }

  public enum All implements Tracker {
    INSTANCE;

    @Override
    public boolean isFailure(Outcome outcome) {
      Throwable error = outcome.error();
      return error instanceof Exception
          && !(error instanceof InterruptedException)
          && error.getClass() != CancellationException.class
          && !Causes.anyMatch(error, Rejection.class::isInstance);
    }

    @Override
    public boolean judgesResults() {
      return false;
    }

    @Override
    public String toString() {
      return "all()";
    }
  }

  public record TypeOf(List<Class<? extends Throwable>> types, boolean causes) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      Throwable error = outcome.error();
      return causes ? Causes.anyMatch(error, this::matches) : matches(error);
    }

    private boolean matches(@Nullable Throwable error) {
      for (Class<? extends Throwable> type : types) {
        if (type.isInstance(error)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean judgesResults() {
      return false;
    }

    @Override
    public String toString() {
      String names = types.stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
      return (causes ? "causedBy(" : "typeOf(") + names + ")";
    }
  }

  public record Errors(Predicate<? super Throwable> predicate) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      Throwable error = outcome.error();
      return error != null && predicate.test(error);
    }

    @Override
    public boolean judgesResults() {
      return false;
    }

    @Override
    public String toString() {
      return "custom()";
    }
  }

  public record Results(Predicate<? super @Nullable Object> predicate) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      return outcome.error() == null && predicate.test(outcome.result());
    }

    @Override
    public boolean judgesErrors() {
      return false;
    }

    @Override
    public String toString() {
      return "result()";
    }
  }

  public record And(Tracker first, Tracker second) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      return agrees(first, outcome) && agrees(second, outcome);
    }

    /**
     * A part that does not judge the outcome agrees only if it merely excludes others: in {@code
     * timeouts().and(status(503).not())}, the second part agrees to a timeout.
     */
    private static boolean agrees(Tracker tracker, Outcome outcome) {
      return judges(tracker, outcome) ? tracker.isFailure(outcome) : excludes(tracker);
    }

    @Override
    public boolean judgesErrors() {
      return judgesBoth(first.judgesErrors(), second.judgesErrors());
    }

    @Override
    public boolean judgesResults() {
      return judgesBoth(first.judgesResults(), second.judgesResults());
    }

    private boolean judgesBoth(boolean byFirst, boolean bySecond) {
      return (byFirst && bySecond)
          || (byFirst && excludes(second))
          || (bySecond && excludes(first));
    }

    @Override
    public String toString() {
      return first + ".and(" + second + ")";
    }
  }

  public record Or(Tracker first, Tracker second) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      return tracks(first, outcome) || tracks(second, outcome);
    }

    @Override
    public boolean judgesErrors() {
      return first.judgesErrors() || second.judgesErrors();
    }

    @Override
    public boolean judgesResults() {
      return first.judgesResults() || second.judgesResults();
    }

    @Override
    public String toString() {
      return first + ".or(" + second + ")";
    }
  }

  public record Not(Tracker tracker) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      return !tracker.isFailure(outcome);
    }

    @Override
    public boolean judgesErrors() {
      return tracker.judgesErrors();
    }

    @Override
    public boolean judgesResults() {
      return tracker.judgesResults();
    }

    @Override
    public Tracker not() {
      return tracker;
    }

    @Override
    public String toString() {
      return tracker + ".not()";
    }
  }
}
