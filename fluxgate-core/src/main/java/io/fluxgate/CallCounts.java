package io.fluxgate;

import org.jspecify.annotations.Nullable;

/**
 * How many calls a breaker has seen since it was made, by outcome. Immutable.
 *
 * <p>Each call is counted once, when it is settled or rejected. Calls made while DISABLED are not
 * counted.
 */
public final class CallCounts {

  private final long succeeded;
  private final long failed;
  private final long ignored;
  private final long rejected;
  private final long wouldBeRejected;

  private CallCounts(
      long succeeded, long failed, long ignored, long rejected, long wouldBeRejected) {
    this.succeeded = succeeded;
    this.failed = failed;
    this.ignored = ignored;
    this.rejected = rejected;
    this.wouldBeRejected = wouldBeRejected;
  }

  /**
   * {@return counts, for tests of code that reads them}
   *
   * @param succeeded calls that succeeded
   * @param failed calls that failed
   * @param ignored calls that ended as neither
   * @param rejected calls that were not let through
   * @param wouldBeRejected calls that METRICS_ONLY let through and would have rejected
   */
  public static CallCounts of(
      long succeeded, long failed, long ignored, long rejected, long wouldBeRejected) {
    return new CallCounts(succeeded, failed, ignored, rejected, wouldBeRejected);
  }

  /** {@return how many calls succeeded} */
  public long succeeded() {
    return succeeded;
  }

  /** {@return how many calls failed} */
  public long failed() {
    return failed;
  }

  /**
   * {@return how many calls ended as neither a success nor a failure: cancelled, discarded, or with
   * an error that is not tracked}
   */
  public long ignored() {
    return ignored;
  }

  /** {@return how many calls were not let through} */
  public long rejected() {
    return rejected;
  }

  /**
   * {@return how many calls METRICS_ONLY let through that would have been rejected} They are
   * counted by their outcome, too.
   */
  public long wouldBeRejected() {
    return wouldBeRejected;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallCounts that
        && succeeded == that.succeeded
        && failed == that.failed
        && ignored == that.ignored
        && rejected == that.rejected
        && wouldBeRejected == that.wouldBeRejected;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(
        succeeded + 31 * (failed + 31 * (ignored + 31 * (rejected + 31 * wouldBeRejected))));
  }

  @Override
  public String toString() {
    return "CallCounts[succeeded="
        + succeeded
        + ", failed="
        + failed
        + ", ignored="
        + ignored
        + ", rejected="
        + rejected
        + ", wouldBeRejected="
        + wouldBeRejected
        + "]";
  }
}
