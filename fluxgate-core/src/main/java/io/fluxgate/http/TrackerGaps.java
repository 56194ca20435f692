package io.fluxgate.http;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Tracker;
import io.fluxgate.internal.util.Log;

/**
 * Warns of a tracker that replaces the HTTP rules where it was meant to add to them: then a dead
 * host, or one that answers 503, opens nothing, and nobody notices.
 */
final class TrackerGaps {

  private TrackerGaps() {}

  static void warn(CircuitBreakerPolicy policy) {
    Tracker tracker = policy.tracker().orElse(null);
    if (tracker == null) {
      return;
    }
    if (!tracker.judgesErrors()) {
      warn(tracker, "judges no errors: refused connections and timeouts are ignored");
    } else if (!tracker.judgesResults()) {
      warn(tracker, "judges no statuses: an answer with status 500 is a success");
    }
  }

  private static void warn(Tracker tracker, String problem) {
    Log.warnOnce(
        "The tracker "
            + tracker
            + " of a guard's policy "
            + problem
            + ". It replaces the HTTP rules; to add to them, write HttpTracker.defaults().or(…)");
  }
}
