package io.fluxgate;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The number of calls since a breaker was created, by outcome. Immutable.
 *
 * <p>Each call is counted once, when it is settled or rejected. Calls made in DISABLED are not
 * counted.
 */
public final class CallCounts {

  private final long succeeded;
  private final long failed;
  private final long ignored;
  private final long rejected;
  private final long wouldBeRejected;
  private final long beyondMaximum;
  private final long sameConnection;

  private CallCounts(
      long succeeded,
      long failed,
      long ignored,
      long rejected,
      long wouldBeRejected,
      long beyondMaximum,
      long sameConnection) {
    this.succeeded = succeeded;
    this.failed = failed;
    this.ignored = ignored;
    this.rejected = rejected;
    this.wouldBeRejected = wouldBeRejected;
    this.beyondMaximum = beyondMaximum;
    this.sameConnection = sameConnection;
  }

  /**
   * {@return counts with these numbers, for tests of code that reads them}
   *
   * @param succeeded calls that succeeded
   * @param failed calls that failed
   * @param ignored calls that ended as neither a success nor a failure
   * @param rejected calls that were rejected
   * @param wouldBeRejected calls that METRICS_ONLY let through although it would have rejected them
   */
  public static CallCounts of(
      long succeeded, long failed, long ignored, long rejected, long wouldBeRejected) {
    return of(succeeded, failed, ignored, rejected, wouldBeRejected, 0);
  }

  /**
   * {@return counts with these numbers, for tests of code that reads them}
   *
   * @param succeeded calls that succeeded
   * @param failed calls that failed
   * @param ignored calls that ended as neither a success nor a failure
   * @param rejected calls that the circuit rejected
   * @param wouldBeRejected calls that METRICS_ONLY let through although it would have rejected them
   * @param beyondMaximum calls that were rejected because too many were under way
   */
  public static CallCounts of(
      long succeeded,
      long failed,
      long ignored,
      long rejected,
      long wouldBeRejected,
      long beyondMaximum) {
    return of(succeeded, failed, ignored, rejected, wouldBeRejected, beyondMaximum, 0);
  }

  /**
   * {@return counts with these numbers, for tests of code that reads them}
   *
   * @param succeeded calls that succeeded
   * @param failed calls that failed
   * @param ignored calls that ended as neither a success nor a failure
   * @param rejected calls that the circuit rejected
   * @param wouldBeRejected calls that METRICS_ONLY let through although it would have rejected them
   * @param beyondMaximum calls that were rejected because too many were under way
   * @param sameConnection calls that ended with a connection whose end had been counted
   */
  public static CallCounts of(
      long succeeded,
      long failed,
      long ignored,
      long rejected,
      long wouldBeRejected,
      long beyondMaximum,
      long sameConnection) {
    return new CallCounts(
        succeeded, failed, ignored, rejected, wouldBeRejected, beyondMaximum, sameConnection);
  }

  /** {@return the number of calls that succeeded} */
  public long succeeded() {
    return succeeded;
  }

  /** {@return the number of calls that failed} */
  public long failed() {
    return failed;
  }

  /**
   * {@return the number of calls that were neither a success nor a failure: cancelled, discarded,
   * or ended with an error that is not tracked}
   */
  public long ignored() {
    return ignored;
  }

  /** {@return the number of calls that the circuit rejected} */
  public long rejected() {
    return rejected;
  }

  /**
   * {@return the number of calls that METRICS_ONLY let through although it would have rejected
   * them} Each is also counted by its outcome.
   */
  public long wouldBeRejected() {
    return wouldBeRejected;
  }

  /**
   * {@return the number of calls that were rejected because {@link
   * CircuitBreakerPolicy.Builder#maximumConcurrentCalls} others were under way} They are not among
   * the {@link #rejected()}.
   */
  public long beyondMaximum() {
    return beyondMaximum;
  }

  /**
   * {@return the number of calls that failed because their connection ended, when another call on
   * it had been counted as {@linkplain #failed() failed}} The end of a connection with many calls
   * on it, as HTTP/2 has them, is one failure. These calls are not among the failed or ignored
   * ones.
   */
  public long sameConnection() {
    return sameConnection;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallCounts that
        && succeeded == that.succeeded
        && failed == that.failed
        && ignored == that.ignored
        && rejected == that.rejected
        && wouldBeRejected == that.wouldBeRejected
        && beyondMaximum == that.beyondMaximum
        && sameConnection == that.sameConnection;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        succeeded, failed, ignored, rejected, wouldBeRejected, beyondMaximum, sameConnection);
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
        + (beyondMaximum == 0 ? "" : ", beyondMaximum=" + beyondMaximum)
        + (sameConnection == 0 ? "" : ", sameConnection=" + sameConnection)
        + "]";
  }
}
