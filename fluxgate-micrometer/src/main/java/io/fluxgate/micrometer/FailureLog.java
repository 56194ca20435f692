package io.fluxgate.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Logs each message once: the same failure may recur with every breaker. */
final class FailureLog {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  void report(String message, @Nullable Throwable failure) {
    try {
      if (reported.add(message)) {
        LOGGER.log(System.Logger.Level.WARNING, message + ". This is not logged again.", failure);
      }
    } catch (Throwable loggingFailed) {
      // A logger that throws must not end the thread that maintains the meters.
    }
  }
}
