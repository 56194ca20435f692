package io.fluxgate.internal.state;

import io.fluxgate.Outcome;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What is known of a call that has waited too long for its answer. */
final class OverdueOutcome implements Outcome {

  private final long waitedNanos;

  OverdueOutcome(long waitedNanos) {
    this.waitedNanos = waitedNanos;
  }

  /** Made only if somebody asks. */
  @Override
  public Throwable error() {
    return new TimeoutException("no answer for " + Text.duration(Duration.ofNanos(waitedNanos)));
  }

  @Override
  public Object result() {
    throw new IllegalStateException("an overdue call has no result");
  }

  @Override
  public String causeKind() {
    return "OVERDUE";
  }
}
