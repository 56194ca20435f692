package io.fluxgate;

/**
 * How many calls a breaker has seen since it was made, by what became of them. Each call is counted
 * once, when it is settled or rejected; calls made while DISABLED are not counted.
 *
 * @param succeeded calls that succeeded
 * @param failed calls that failed
 * @param ignored calls that ended without a verdict: cancelled, discarded, or with an error that is
 *     not tracked
 * @param rejected calls that were not let through
 * @param wouldBeRejected calls that METRICS_ONLY let through and that would have been rejected;
 *     they are counted by their outcome, too
 */
public record CallCounts(
    long succeeded, long failed, long ignored, long rejected, long wouldBeRejected) {}
