package io.fluxgate.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

<<<<<<< HEAD:fluxgate-micrometer/src/main/java/io/fluxgate/micrometer/Faults.java
/** Logs each kind of problem once, because it may recur with every breaker. */
final class Faults {
=======
/** Logs each message once: the same failure may recur with every breaker. */
final class FailureLog {
>>>>>>> a77c059d28008d57cd0f86c6871d05a7ed2a009f:fluxgate-micrometer/src/main/java/io/fluxgate/micrometer/FailureLog.java

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  void report(String message, @Nullable Throwable failure) {
    try {
      if (reported.add(message)) {
        LOGGER.log(System.Logger.Level.WARNING, message + ". This is not logged again.", failure);
      }
    } catch (Throwable loggingFailed) {
<<<<<<< HEAD:fluxgate-micrometer/src/main/java/io/fluxgate/micrometer/Faults.java
      // A logger that throws must not end the worker's thread.
=======
      // A logger that throws must not end the thread that maintains the meters.
>>>>>>> a77c059d28008d57cd0f86c6871d05a7ed2a009f:fluxgate-micrometer/src/main/java/io/fluxgate/micrometer/FailureLog.java
    }
  }
}
