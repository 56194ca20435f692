package io.fluxgate.internal.report;

import io.fluxgate.CallCounts;
import io.fluxgate.internal.window.StripedCounter;

/**
 * Counts the calls of a breaker since it was created, by outcome.
 *
 * <p>No decision depends on these counts, so cheap release additions are enough.
 */
public final class CallCounters {

  public final StripedCounter succeeded = new StripedCounter();
  public final StripedCounter ignored = new StripedCounter();
  public final FailureKinds failureKinds = new FailureKinds();
  public final StripedCounter rejected = new StripedCounter();
  public final StripedCounter wouldBeRejected = new StripedCounter();
  public final StripedCounter beyondMaximum = new StripedCounter();
  public final StripedCounter sameConnection = new StripedCounter();

  public CallCounts read() {
    return CallCounts.of(
        succeeded.sum(),
        failureKinds.sum(),
        ignored.sum(),
        rejected.sum(),
        wouldBeRejected.sum(),
        beyondMaximum.sum(),
        sameConnection.sum());
  }
}
