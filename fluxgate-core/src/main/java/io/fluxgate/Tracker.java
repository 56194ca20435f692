package io.fluxgate;

import io.fluxgate.internal.rule.Trackers;
import io.fluxgate.internal.util.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which outcomes count as failures.
 *
 * <p>A result that is not tracked is a success. An error that is not tracked is <em>ignored</em>:
 * it is neither a success nor a failure and gives back whatever the call held.
 *
 * <pre>{@code
 * Tracker.typeOf(IOException.class).and(Tracker.typeOf(FileNotFoundException.class).not());
 * Tracker.all().or(Tracker.result(answer -> answer == null));
 * }</pre>
 *
 * <p>A tracker is pure: it holds no mutable state and may be called by many threads at once. One
 * that throws counts as not tracking the outcome; the caller's result or error is not touched, and
 * the fault is logged once per breaker. One that blocks holds up the call that it judges, and no
 * other. It may call the breaker.
 */
@FunctionalInterface
public interface Tracker {

  /**
   * {@return whether this outcome is a failure of the protected dependency}
   *
   * @param outcome an error or a result, of a kind that this tracker judges
   */
  boolean isFailure(Outcome outcome);

  /**
   * {@return whether errors concern this tracker; if not, it is never asked about one} Default:
   * true.
   */
  default boolean judgesErrors() {
    return true;
  }

  /**
   * {@return whether results concern this tracker; if not, it is never asked about one, and a call
   * that returns is a success} Default: true.
   */
  default boolean judgesResults() {
    return true;
  }

  /**
   * {@return a tracker for what this one and {@code other} both track}
   *
   * <p>A negation has no say in what its tracker does not judge: {@code
   * HttpTracker.defaults().and(HttpTracker.status(503).not())} still tracks timeouts.
   *
   * @param other asked second, and only if this one tracks the outcome
   */
  default Tracker and(Tracker other) {
    return new Trackers.And(this, Checks.notNull("other", other));
  }

  /**
   * {@return a tracker for what this one or {@code other} tracks}
   *
   * @param other asked second, and only if this one does not track the outcome
   */
  default Tracker or(Tracker other) {
    return new Trackers.Or(this, Checks.notNull("other", other));
  }

  /**
   * {@return a tracker for what this one does not track, among what it judges: the negation of a
   * tracker of errors tracks the other errors, and still no result}
   */
  default Tracker not() {
    return new Trackers.Not(this);
  }

  /**
   * {@return the tracker of every exception}
   *
   * <p>Ignored are what tells nothing of the dependency: an {@link Error}, the caller's own {@link
   * InterruptedException} or {@link CancellationException} (not its subclasses, some of which are
   * timeouts), and the rejection by another breaker, also as a cause.
   */
  static Tracker all() {
    return Trackers.All.INSTANCE;
  }

  /**
   * {@return a tracker of errors that are an instance of one of the types}
   *
   * @param types at least one; each stands for its subclasses, too
   * @throws IllegalArgumentException if no type is given
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied
  static Tracker typeOf(Class<? extends Throwable>... types) {
    return new Trackers.TypeOf(checked(types), false);
  }

  /**
   * {@return a tracker of errors that are, or are caused by, an instance of one of the types}
   * Cyclic chains end.
   *
   * @param types at least one; each stands for its subclasses, too
   * @throws IllegalArgumentException if no type is given
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied
  static Tracker causedBy(Class<? extends Throwable>... types) {
    return new Trackers.TypeOf(checked(types), true);
  }

  /**
   * {@return a tracker of errors that match the predicate}
   *
   * @param predicate given the error that ended the call, without wrappers; pure and thread-safe
   */
  static Tracker custom(Predicate<? super Throwable> predicate) {
    return new Trackers.Errors(Checks.notNull("predicate", predicate));
  }

  /**
   * {@return a tracker of results, null among them, that match the predicate}
   *
   * @param predicate given what the call returned; pure and thread-safe
   */
  static Tracker result(Predicate<? super @Nullable Object> predicate) {
    return new Trackers.Results(Checks.notNull("predicate", predicate));
  }

  private static <T> List<T> checked(T[] types) {
    if (Checks.notNull("types", types).length == 0) {
      throw Checks.bad("types", "[]", "at least one");
    }
    return Checks.noneNull("types", Arrays.asList(types));
  }
}
