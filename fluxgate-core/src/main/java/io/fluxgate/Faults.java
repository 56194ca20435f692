package io.fluxgate;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logs what user-supplied parts throw: once for each part of a breaker, since it may throw on every
 * call.
 */
final class Faults {

  private final String breakerName;
  private final Set<String> reported = ConcurrentHashMap.newKeySet(1);

  Faults(String breakerName) {
    this.breakerName = breakerName;
  }

  /** Logs the first fault of a part; {@code consequence} says how the breaker goes on. */
  void report(String part, Object culprit, Throwable fault, String consequence) {
    try {
      if (reported.add(part)) {
        Log.warn(
            "Circuit breaker %s: %s %s failed; %s. Later faults of this part are not logged."
                .formatted(breakerName, part, culprit, consequence),
            fault);
      }
    } catch (Throwable loggingFailed) {
      // A culprit whose toString() throws, or a logger that does, must not reach the caller.
    }
  }
}
