package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import io.fluxgate.internal.util.UnknownSlowThreshold;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the calls that a {@link Window} remembers. Immutable.
 *
 * <p>Failed calls count as calls: they are part of the total, and can be slow.
 */
public final class WindowMetrics {

  private static final long[] NONE = {};
  private static final WindowMetrics EMPTY = new WindowMetrics(0, 0, List.of(), NONE, -1);

  private final long total;
  private final long failed;
  private final List<Duration> slowThresholds;
  private final long[] slow;

  /** The sum of the durations, or -1 if the window does not keep them. */
  private final long totalNanos;

  private WindowMetrics(
      long total, long failed, List<Duration> slowThresholds, long[] slow, long totalNanos) {
    this.total = total;
    this.failed = failed;
    this.slowThresholds = slowThresholds;
    this.slow = slow;
    this.totalNanos = totalNanos;
  }

  /** {@return the metrics of an empty window} */
  public static WindowMetrics empty() {
    return EMPTY;
  }

  /**
   * {@return metrics with these counts, for tests and custom windows}
   *
   * @param total the number of calls, at least 0
   * @param failed the number of failed calls, from 0 to {@code total}
   * @param slowThresholds the durations at which a call becomes slow, each longer than zero
   * @param slow for each threshold, the number of calls that took at least that long, from 0 to
   *     {@code total}
   * @param totalDuration the sum of all durations, not negative; null if durations are not kept
   * @throws IllegalArgumentException if a count or a duration is out of range
   */
  public static WindowMetrics of(
      long total,
      long failed,
      List<Duration> slowThresholds,
      List<Long> slow,
      @Nullable Duration totalDuration) {
    if (total < 0) {
      throw Checks.bad("total", total, ">= 0");
    }
    checkCount("failed", failed, total);
    Checks.noneNull("slowThresholds", slowThresholds)
        .forEach(threshold -> Checks.positive("slowThresholds", threshold));
    Checks.noneNull("slow", slow);
    if (slow.size() != slowThresholds.size()) {
      throw Checks.bad("slow", slow, "one count for each of " + Text.durations(slowThresholds));
    }
    slow.forEach(count -> checkCount("slow", count, total));
    long nanos =
        totalDuration == null
            ? -1
            : Checks.saturatedNanos(Checks.notNegative("totalDuration", totalDuration));
    long[] counts = new long[slow.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = slow.get(i);
    }
    return new WindowMetrics(total, failed, List.copyOf(slowThresholds), counts, nanos);
  }

  /**
   * {@return metrics with these counts, for the recorder of a custom window; allocates no boxes and
   * copies no array}
   *
   * @param total the number of calls, at least 0
   * @param failed the number of failed calls, from 0 to {@code total}
   * @param slowThresholds the durations at which a call becomes slow; must not change afterwards
   * @param slow for each threshold, the number of calls that took at least that long; must not
   *     change afterwards
   * @param totalNanos the sum of all durations in nanoseconds, or -1 if durations are not kept
   * @throws IllegalArgumentException if {@code failed} is out of range, or there is not one count
   *     for each threshold
   */
  public static WindowMetrics of(
      long total, long failed, List<Duration> slowThresholds, long[] slow, long totalNanos) {
    Checks.notNull("slowThresholds", slowThresholds);
    Checks.notNull("slow", slow);
    if (failed < 0 || failed > total || slow.length != slowThresholds.size()) {
      checkCount("failed", failed, total);
      throw Checks.bad(
          "slow", slow.length, "one count for each of " + Text.durations(slowThresholds));
    }
    return new WindowMetrics(total, failed, slowThresholds, slow, totalNanos);
  }

  private static void checkCount(String name, long count, long total) {
    if (count < 0 || count > total) {
      throw Checks.bad(name, count, ">= 0 and <= total " + total);
    }
  }

  /** {@return the number of calls, including failed ones} */
  public long total() {
    return total;
  }

  /** {@return the number of failed calls} */
  public long failed() {
    return failed;
  }

  /** {@return the share of failed calls, from 0 to 1; 0 if the window is empty} */
  public double failureRate() {
    return total == 0 ? 0 : (double) failed / total;
  }

  /** {@return the thresholds for which slow calls are counted: those that the tripper reads} */
  public List<Duration> slowThresholds() {
    return slowThresholds;
  }

  /**
   * {@return the number of calls that took at least {@code threshold}}
   *
   * @param threshold one of {@link #slowThresholds()}
   * @throws IllegalArgumentException if slow calls are not counted for this threshold
   */
  public long slow(Duration threshold) {
    int index = slowThresholds.indexOf(Checks.notNull("threshold", threshold));
    if (index < 0) {
      throw new UnknownSlowThreshold(threshold, Text.durations(slowThresholds));
    }
    return slow[index];
  }

  /**
   * {@return the share of calls that took at least {@code threshold}, from 0 to 1; 0 if the window
   * is empty}
   *
   * @param threshold one of {@link #slowThresholds()}
   * @throws IllegalArgumentException if slow calls are not counted for this threshold
   */
  public double slowRate(Duration threshold) {
    long count = slow(threshold);
    return total == 0 ? 0 : (double) count / total;
  }

  /**
   * {@return the mean duration of the calls; empty if the window is empty or does not keep
   * durations, see {@link CircuitBreakerPolicy.Builder#measureDurations}}
   */
  public Optional<Duration> averageDuration() {
    return total == 0 || totalNanos < 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(totalNanos / total));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WindowMetrics that
        && total == that.total
        && failed == that.failed
        && totalNanos == that.totalNanos
        && slowThresholds.equals(that.slowThresholds)
        && Arrays.equals(slow, that.slow);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * total + failed) + Arrays.hashCode(slow);
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("total=").append(total).append(", failed=").append(failed);
    for (int i = 0; i < slow.length; i++) {
      text.append(", slow(")
          .append(Text.duration(slowThresholds.get(i)))
          .append(")=")
          .append(slow[i]);
    }
    averageDuration()
        .ifPresent(average -> text.append(", average=").append(Text.duration(average)));
    return text.toString();
  }
}
