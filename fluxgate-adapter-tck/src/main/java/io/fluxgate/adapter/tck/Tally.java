package io.fluxgate.adapter.tck;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.adapter.tck.Expected.Classification;

/** How many calls a breaker has counted, by classification. */
record Tally(long succeeded, long failed, long ignored, long rejected) {

  static final Tally NOTHING = new Tally(0, 0, 0, 0);

  static Tally of(CircuitBreaker breaker) {
    CallCounts counts = breaker.info().counts();
    return new Tally(counts.succeeded(), counts.failed(), counts.ignored(), counts.rejected());
  }

  static Tally of(Classification classification) {
    return switch (classification) {
      case SUCCEEDED -> succeeded(1);
      case FAILED -> failed(1);
      case IGNORED -> ignored(1);
      case UNSEEN -> NOTHING;
    };
  }

  static Tally succeeded(int calls) {
    return new Tally(calls, 0, 0, 0);
  }

  static Tally failed(int calls) {
    return new Tally(0, calls, 0, 0);
  }

  static Tally ignored(int calls) {
    return new Tally(0, 0, calls, 0);
  }

  static Tally rejected(int calls) {
    return new Tally(0, 0, 0, calls);
  }

  Tally plus(Tally other) {
    return new Tally(
        succeeded + other.succeeded,
        failed + other.failed,
        ignored + other.ignored,
        rejected + other.rejected);
  }

  Tally minus(Tally other) {
    return new Tally(
        succeeded - other.succeeded,
        failed - other.failed,
        ignored - other.ignored,
        rejected - other.rejected);
  }

  long admitted() {
    return succeeded + failed + ignored;
  }
}
