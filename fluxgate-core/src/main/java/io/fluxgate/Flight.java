package io.fluxgate;

import org.jspecify.annotations.Nullable;

/**
 * Tells the JDK's flight recorder, where there is one, of transitions, rejections and probes.
 *
 * <p>The module {@code jdk.jfr} is optional, so no class that extends one of its own is touched
 * before {@link #PRESENT} was asked. While nobody records, each method reads one flag and returns.
 * What goes wrong here must not cost a caller its result, so it is lost.
 */
final class Flight {

  private static final boolean PRESENT = isPresent();

  private Flight() {}

  private static boolean isPresent() {
    try {
      Class<?> unused = Class.forName("jdk.jfr.Event", false, Flight.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  static void transition(Signal signal) {
    try {
      if (PRESENT && TransitionEvent.isOn()) {
        TransitionEvent.tell(signal);
      }
    } catch (Throwable fault) {
      // See above.
    }
  }

  /** Is called for every call that is about to be rejected; one per breaker and second is told. */
  static void rejection(Phase phase) {
    try {
      if (PRESENT && RejectionEvent.isOn()) {
        RejectionEvent.tell(phase);
      }
    } catch (Throwable fault) {
      // See above.
    }
  }

  /** A probe starts. Returns what wants to know of its end, null if nobody does. */
  static @Nullable ProbeEnd probe(Phase phase) {
    try {
      return PRESENT && ProbeEvent.isOn() ? ProbeEvent.start(phase) : null;
    } catch (Throwable fault) {
      return null;
    }
  }

  static void probeEnded(@Nullable ProbeEnd end, String outcome, @Nullable Outcome cause) {
    try {
      if (end != null) {
        end.ended(outcome, cause);
      }
    } catch (Throwable fault) {
      // See above.
    }
  }

  /** Is told how a probe ended; keeps the class of the event out of sight of those that tell. */
  interface ProbeEnd {

    void ended(String outcome, @Nullable Outcome cause);
  }
}
