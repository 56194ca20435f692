package io.fluxgate;

import io.fluxgate.internal.rule.Trackers;
import io.fluxgate.internal.util.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which outcomes are failures.
 *
 * <p>A result that is not tracked is a success. An error that is not tracked is <em>ignored</em>:
 * it is neither a success nor a failure, and frees the call's slot.
 *
 * <pre>{@code
 * Tracker.typeOf(IOException.class).and(Tracker.typeOf(FileNotFoundException.class).not());
 * Tracker.all().or(Tracker.result(answer -> answer == null));
 * }</pre>
 *
 * <p>If a tracker throws, the outcome counts as not tracked. The rules for custom trackers are in
 * {@link io.fluxgate}.
 */
@FunctionalInterface
public interface Tracker {

  /**
   * {@return whether this outcome is a failure}
   *
   * @param outcome an error or a result, whichever this tracker judges
   */
  boolean isFailure(Outcome outcome);

  /**
   * {@return whether this tracker judges errors; if not, {@link #isFailure} is never called with
   * one} Default: true.
   */
  default boolean judgesErrors() {
    return true;
  }

  /**
   * {@return whether this tracker judges results; if not, {@link #isFailure} is never called with
   * one, and every call that returns is a success} Default: true.
   */
  default boolean judgesResults() {
    return true;
  }

  /**
   * {@return a tracker of the outcomes that both this one and {@code other} track}
   *
   * <p>A negated tracker does not restrict outcomes that it does not judge: {@code
   * HttpTracker.defaults().and(HttpTracker.status(503).not())} still tracks timeouts.
   *
   * @param other called only if this one tracks the outcome
   */
  default Tracker and(Tracker other) {
    return new Trackers.And(this, Checks.notNull("other", other));
  }

  /**
   * {@return a tracker of the outcomes that this one or {@code other} tracks}
   *
   * @param other called only if this one does not track the outcome
   */
  default Tracker or(Tracker other) {
    return new Trackers.Or(this, Checks.notNull("other", other));
  }

  /**
   * {@return a tracker of all outcomes that this one judges but does not track} For example, the
   * negation of a tracker of errors tracks all other errors, but no result.
   */
  default Tracker not() {
    return new Trackers.Not(this);
  }

  /**
   * {@return a tracker of all exceptions that a dependency can cause}
   *
   * <p>It ignores an {@link Error}, the caller's {@link InterruptedException} or {@link
   * CancellationException} (but not its subclasses, some of which are timeouts), and an exception
   * that is, or is caused by, the rejection of another breaker.
   */
  static Tracker all() {
    return Trackers.All.INSTANCE;
  }

  /**
   * {@return a tracker of errors of the given types}
   *
   * @param types at least one; subclasses are included
   * @throws IllegalArgumentException if no type is given
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied
  static Tracker typeOf(Class<? extends Throwable>... types) {
    return new Trackers.TypeOf(checked(types), false);
  }

  /**
   * {@return a tracker of errors that are, or are caused by, an error of the given types} Cyclic
   * cause chains are safe.
   *
   * @param types at least one; subclasses are included
   * @throws IllegalArgumentException if no type is given
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied
  static Tracker causedBy(Class<? extends Throwable>... types) {
    return new Trackers.TypeOf(checked(types), true);
  }

  /**
   * {@return a tracker of errors that match a predicate}
   *
   * @param predicate receives the error that ended the call, without wrappers
   */
  static Tracker custom(Predicate<? super Throwable> predicate) {
    return new Trackers.Errors(Checks.notNull("predicate", predicate));
  }

  /**
   * {@return a tracker of results that match a predicate}
   *
   * @param predicate receives the result of the call, which may be null
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
