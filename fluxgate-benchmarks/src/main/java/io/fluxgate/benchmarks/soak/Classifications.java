package io.fluxgate.benchmarks.soak;

import io.fluxgate.Outcome;
import io.fluxgate.Tracker;
import io.fluxgate.http.HttpOutcome;
import io.fluxgate.http.HttpTracker;
import java.util.BitSet;

/** The default tracker, and what it said of each call: sums could hide one call behind another. */
final class Classifications implements Tracker {

  private static final int UNAVAILABLE = 503;

  private final BitSet answered = new BitSet();
  private final BitSet failed = new BitSet();
  private final BitSet unavailable = new BitSet();

  @Override
  public boolean isFailure(Outcome outcome) {
    HttpOutcome http = (HttpOutcome) outcome;
    boolean failure = HttpTracker.defaults().isFailure(http);
    note((int) Target.numberIn(http.request().path()), http.statusOrZero(), failure);
    return failure;
  }

  /** Adds to what is known: a call is classified more than once, such as before its body. */
  private synchronized void note(int call, int status, boolean failure) {
    if (status != 0) {
      answered.set(call);
    }
    if (status == UNAVAILABLE) {
      unavailable.set(call);
    }
    if (failure) {
      failed.set(call);
    }
  }

  /** Whether the headers of a response to the call arrived, whatever they said. */
  synchronized boolean isAnswered(long call) {
    return answered.get((int) call);
  }

  synchronized boolean isFailed(long call) {
    return failed.get((int) call);
  }

  /**
   * The calls that failed, but not with 503 and {@code Retry-After}: that counts at once, though
   * Apache's clients may repeat the request and succeed.
   */
  synchronized BitSet failedForGood() {
    BitSet calls = (BitSet) failed.clone();
    calls.andNot(unavailable);
    return calls;
  }

  synchronized BitSet failed() {
    return (BitSet) failed.clone();
  }
}
