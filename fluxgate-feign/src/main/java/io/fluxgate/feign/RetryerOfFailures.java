package io.fluxgate.feign;

import feign.RetryableException;
import feign.Retryer;
import io.fluxgate.Rejection;
import io.fluxgate.internal.util.Causes;

/**
 * A retryer that does not see rejected calls. Feign (13) takes each {@code IOException} for one
 * that is worth another attempt; but the circuit is open for longer than retryers wait.
 */
final class RetryerOfFailures implements Retryer {

  private final Retryer retryer;

  RetryerOfFailures(Retryer retryer) {
    this.retryer = retryer;
  }

  @Override
  public void continueOrPropagate(RetryableException error) {
    if (Causes.anyMatch(error, link -> link instanceof Rejection)) {
      throw error;
    }
    retryer.continueOrPropagate(error);
  }

  /** Feign calls this for each call. */
  @Override
  @SuppressWarnings("MissingSuperCall") // the interface says so
  public Retryer clone() {
    return new RetryerOfFailures(retryer.clone());
  }

  /** Names the retryer that is asked about failures. */
  @Override
  public String toString() {
    return "RetryerOfFailures(" + retryer + ")";
  }
}
