package io.fluxgate;

/**
 * The calls of a breaker since it was made, by what became of them.
 *
 * <p>They are shown and decide nothing, so additions are of the cheap kind.
 */
final class Counters {

  final StripedCounter succeeded = new StripedCounter();
  final StripedCounter ignored = new StripedCounter();
  final FailureKinds failureKinds = new FailureKinds();
  final StripedCounter rejected = new StripedCounter();
  final StripedCounter wouldBeRejected = new StripedCounter();
  final RejectionThrottle throttle = new RejectionThrottle();

  CallCounts read() {
    return new CallCounts(
        succeeded.sum(), failureKinds.sum(), ignored.sum(), rejected.sum(), wouldBeRejected.sum());
  }
}
