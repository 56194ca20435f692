package io.fluxgate.internal.report;

import io.fluxgate.internal.util.Log;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Logs what user-supplied parts throw, once per part: a broken part may throw on every call. */
public final class UserCodeFailures {

  private final String ownerName;
  private final Set<String> reported = ConcurrentHashMap.newKeySet(1);

  public UserCodeFailures(String ownerName) {
    this.ownerName = ownerName;
  }

  /** Logs the first failure of a part; {@code consequence} says how the breaker continues. */
  public void report(String part, Object culprit, Throwable failure, String consequence) {
    try {
      if (reported.add(part)) {
        Log.warn(
            "Circuit breaker %s: %s %s failed; %s. Later failures of this part are not logged."
                .formatted(ownerName, part, culprit, consequence),
            failure);
      }
    } catch (Throwable loggingFailed) {
      // The part's toString() or the logger threw, which must not reach the caller.
    }
  }
}
