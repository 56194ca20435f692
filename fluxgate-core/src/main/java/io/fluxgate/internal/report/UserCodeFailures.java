package io.fluxgate.internal.report;

import io.fluxgate.Outcome;
import io.fluxgate.internal.util.Log;
import io.fluxgate.internal.util.LoggedFailure;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Logs what user-supplied parts throw, once per part: a broken part may throw on every call. */
public final class UserCodeFailures {

  /** Parts are few, unless a program keeps adding listeners that throw. */
  private static final int MAXIMUM_PARTS = 100;

  private final String ownerName;
  private final Set<String> reported = ConcurrentHashMap.newKeySet(1);

  public UserCodeFailures(String ownerName) {
    this.ownerName = ownerName;
  }

  /** Logs the first failure of a part; {@code consequence} says how the breaker continues. */
  public void report(String part, Object culprit, Throwable failure, String consequence) {
    report(part, culprit, failure, consequence, true);
  }

  /** As above, for a part that was given an outcome, whose words its exception may repeat. */
  public void report(
      String part, Object culprit, Throwable failure, String consequence, Outcome outcome) {
    report(part, culprit, failure, consequence, showsMessages(outcome));
  }

  /** Logs a message about a part, unless it was reported before. */
  public void warnOnce(String part, String message) {
    try {
      if (reported.size() < MAXIMUM_PARTS && reported.add(part)) {
        Log.warn(String.format("Circuit breaker %s: %s", ownerName, message));
      }
    } catch (Throwable loggingFailed) {
      // The logger threw, which must not reach the caller.
    }
  }

  private static boolean showsMessages(Outcome outcome) {
    try {
      return outcome.showsMessages();
    } catch (Throwable broken) {
      return false;
    }
  }

  private void report(
      String part, Object culprit, Throwable failure, String consequence, boolean showsMessages) {
    try {
      if (reported.size() < MAXIMUM_PARTS && reported.add(part)) {
        Log.warn(
            String.format(
                "Circuit breaker %s: %s %s failed; %s. Later failures of this part are not logged.",
                ownerName, part, culprit, consequence),
            LoggedFailure.of(failure, showsMessages));
      }
    } catch (Throwable loggingFailed) {
      // The part's toString() or the logger threw, which must not reach the caller.
    }
  }
}
