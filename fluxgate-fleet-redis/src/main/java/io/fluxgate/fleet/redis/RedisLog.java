package io.fluxgate.fleet.redis;

import io.fluxgate.internal.util.Causes;
import io.fluxgate.internal.util.LoggedFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logs one line for each kind of error until there is a connection again. A connection that is lost
 * and made again at once, as one that the server closes because it is idle, is worth none.
 */
final class RedisLog {

  private static final Logger LOGGER = System.getLogger("io.fluxgate.fleet.redis");

  private static final int MAXIMUM_KINDS = 100;
  private static final String NEEDS =
      " (a user needs +publish +subscribe +ping, in a cluster also +spublish +ssubscribe +cluster,"
          + " and the channels &fluxgate:*)";

  private final Set<String> outages = ConcurrentHashMap.newKeySet();
  private final Set<String> faults = ConcurrentHashMap.newKeySet();

  void notConnected(Exception failure) {
    String reason = reason(failure);
    if (isNew(outages, reason)) {
      LOGGER.log(
          Level.WARNING,
          "The fleet has no connection to Redis, and its breakers are local: "
              + reason
              + ". It is tried again; this is not logged again before it succeeds.");
    }
  }

  void connected() {
    if (!outages.isEmpty()) {
      outages.clear();
      LOGGER.log(Level.INFO, "The fleet is connected to Redis");
    }
  }

  /** An error in answer to a message. */
  void refused(String error) {
    String reason = presentable(error);
    // A slot that moved is followed.
    if (!error.startsWith("MOVED") && isNew(faults, reason)) {
      LOGGER.log(
          Level.WARNING,
          "Redis refuses a message of the fleet: " + reason + ". This is logged once.");
    }
  }

  void receiverThrew(RuntimeException failure) {
    if (isNew(faults, failure.getClass().getName())) {
      LOGGER.log(
          Level.WARNING,
          "The receiver of a message threw an exception. This is logged once.",
          LoggedFailure.of(failure, false));
    }
  }

  private static boolean isNew(Set<String> kinds, String kind) {
    return kinds.size() < MAXIMUM_KINDS && kinds.add(kind);
  }

  /** The outermost message names the server, with the password masked; the innermost the reason. */
  private static String reason(Throwable failure) {
    String outermost = presentable(text(failure));
    Throwable root = Causes.root(failure);
    String innermost = root == null ? outermost : presentable(text(root));
    return outermost.equals(innermost) ? innermost : outermost + ": " + innermost;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static String presentable(String message) {
    if (message.startsWith("WRONGPASS")) {
      // The text of Redis would lose its half to the removal of secrets.
      return "WRONGPASS, the user or its password is wrong";
    }
    String shown = LoggedFailure.presentable(message);
    return message.startsWith("NOPERM") ? shown + NEEDS : shown;
  }
}
