package io.fluxgate.internal.state;

import io.fluxgate.Outcome;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is known of a call whose answer did not come for too long. */
public final class WaitOutcome implements Outcome {

  private final String kind;
  private final String what;
  private final Duration waited;

  private WaitOutcome(String kind, String what, Duration waited) {
    this.kind = kind;
    this.what = what;
    this.waited = waited;
  }

  /** The call is still under way. */
  static Outcome overdue(long waitedNanos) {
    return new WaitOutcome("OVERDUE", "no answer for ", Duration.ofNanos(waitedNanos));
  }

  /** The caller gave up, after it had waited unusually long. */
  public static Outcome abandoned(Duration waited) {
    return new WaitOutcome("ABANDONED", "given up after ", waited);
  }

  /** Made only if somebody asks. */
  @Override
  public Throwable error() {
    return new TimeoutException(what + Text.duration(waited));
  }

  @Override
  public @Nullable Object result() {
    return null;
  }

  @Override
  public String causeKind() {
    return kind;
  }
}
