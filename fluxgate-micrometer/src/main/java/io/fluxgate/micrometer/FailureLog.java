package io.fluxgate.micrometer;

import io.fluxgate.internal.util.LoggedFailure;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Logs each message once: the same failure may recur with every breaker. */
final class FailureLog {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  /** Messages name breakers, which come and go. */
  private static final int MAXIMUM_MESSAGES = 1_000;

  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  void report(String message, @Nullable Throwable failure) {
    try {
      if (reported.size() < MAXIMUM_MESSAGES && reported.add(message)) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            message + ". This is not logged again.",
            failure == null ? null : LoggedFailure.of(failure, true));
      }
    } catch (Throwable loggingFailed) {
      // A logger that throws must not end the thread that maintains the meters.
    }
  }
}
