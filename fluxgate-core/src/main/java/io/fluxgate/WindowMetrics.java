package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Window} knows of the calls it remembers, at one moment. Immutable.
 *
 * <p>Failures are calls like any other: they are in the total, and a slow failure is slow.
 */
public final class WindowMetrics {

  private static final long[] NONE = {};
  private static final WindowMetrics EMPTY = new WindowMetrics(0, 0, List.of(), NONE, -1);

  private final long total;
  private final long failed;
  private final List<Duration> slowThresholds;
  private final long[] slow;

  /** Sum of the durations, or -1 where the window does not keep them. */
  private final long totalNanos;

  private WindowMetrics(
      long total, long failed, List<Duration> slowThresholds, long[] slow, long totalNanos) {
    this.total = total;
    this.failed = failed;
    this.slowThresholds = slowThresholds;
    this.slow = slow;
    this.totalNanos = totalNanos;
  }

  /** {@return the metrics of a window that remembers nothing} */
  public static WindowMetrics empty() {
    return EMPTY;
  }

  /**
   * {@return metrics for a window of one's own}
   *
   * @param total the calls remembered, at least 0
   * @param failed the failed calls among them, between 0 and {@code total}
   * @param slowThresholds the durations from which a call counts as slow, each longer than zero
   * @param slow for each threshold the calls that took at least as long, each between 0 and {@code
   *     total}
   * @param totalDuration the sum of the calls' durations, or null if they are not kept
   * @throws IllegalArgumentException if a count or a duration is out of its range
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
    long[] counts = slow.stream().mapToLong(Long::longValue).toArray();
    return new WindowMetrics(total, failed, List.copyOf(slowThresholds), counts, nanos);
  }

  /**
   * {@return metrics for the recorder of a custom window, without boxes}
   *
   * @param total the calls remembered, at least 0
   * @param failed the failed calls among them, between 0 and {@code total}
   * @param slowThresholds the durations from which a call counts as slow
   * @param slow for each threshold the calls that took at least as long, each between 0 and {@code
   *     total}; the array is not copied and must not be changed afterwards
   * @param totalNanos the sum of the calls' durations in nanoseconds, or -1 if they are not kept
   * @throws IllegalArgumentException if a count is out of its range
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

  /** {@return the number of calls remembered, failures among them} */
  public long total() {
    return total;
  }

  /** {@return the number of failed calls remembered} */
  public long failed() {
    return failed;
  }

  /** {@return the share of failed calls, from 0 to 1; 0 if nothing is remembered} */
  public double failureRate() {
    return total == 0 ? 0 : (double) failed / total;
  }

  /** {@return the thresholds for which slow calls are counted: those that the tripper names} */
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
      throw Checks.bad("threshold", threshold, "one of " + Text.durations(slowThresholds));
    }
    return slow[index];
  }

  /**
   * {@return the share of calls that took at least {@code threshold}, from 0 to 1}
   *
   * @param threshold one of {@link #slowThresholds()}
   * @throws IllegalArgumentException if slow calls are not counted for this threshold
   */
  public double slowRate(Duration threshold) {
    long count = slow(threshold);
    return total == 0 ? 0 : (double) count / total;
  }

  /**
   * {@return the mean duration of the calls remembered, or empty if nothing is remembered or the
   * window does not keep durations, which {@link CircuitBreakerPolicy.Builder#measureDurations}
   * explains}
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
