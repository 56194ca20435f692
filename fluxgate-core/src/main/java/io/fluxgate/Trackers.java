package io.fluxgate;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The trackers behind the factories of {@link Tracker}. */
final class Trackers {

  private Trackers() {}

  /** Whether the tracker is concerned with the outcome at all, and tracks it. */
  static boolean tracks(Tracker tracker, Outcome outcome) {
    boolean concerned = outcome.error() != null ? tracker.judgesErrors() : tracker.judgesResults();
    return concerned && tracker.isFailure(outcome);
  }

  enum All implements Tracker {
    INSTANCE;

    @Override
    public boolean isFailure(Outcome outcome) {
      Throwable error = outcome.error();
      return error instanceof Exception
          && !(error instanceof InterruptedException)
          && error.getClass() != CancellationException.class
          && !Causes.anyMatch(error, CallNotPermittedException.class::isInstance);
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

  record TypeOf(List<Class<? extends Throwable>> types, boolean causes) implements Tracker {

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

  record Errors(Predicate<? super Throwable> predicate) implements Tracker {

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

  record Results(Predicate<? super @Nullable Object> predicate) implements Tracker {

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

  record And(Tracker first, Tracker second) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      return tracks(first, outcome) && tracks(second, outcome);
    }

    @Override
    public boolean judgesErrors() {
      return first.judgesErrors() && second.judgesErrors();
    }

    @Override
    public boolean judgesResults() {
      return first.judgesResults() && second.judgesResults();
    }

    @Override
    public String toString() {
      return "(" + first + " and " + second + ")";
    }
  }

  record Or(Tracker first, Tracker second) implements Tracker {

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
      return "(" + first + " or " + second + ")";
    }
  }

  record Not(Tracker tracker) implements Tracker {

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
      return "not(" + tracker + ")";
    }
  }
}
