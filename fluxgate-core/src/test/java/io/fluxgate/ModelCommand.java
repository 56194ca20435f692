package io.fluxgate;

/** The commands of a sequence. */
sealed interface ModelCommand {

  /** How a call ends. */
  enum End {
    SUCCESS,
    FAILURE,
    TRACKED_ERROR,
    UNTRACKED_ERROR,
    GOOD_RESULT,
    BAD_RESULT,
    FAILED_WITH_RETRY_AFTER,
    SUCCEEDED_WITH_RETRY_AFTER,
    IGNORED_WITH_RETRY_AFTER,
    DISCARDED
  }

  /** The manual operations, and what others ask for. */
  enum Order {
    RESET,
    OPEN_FOR,
    HALF_OPEN,
    DISABLE,
    METRICS_ONLY,
    FORCE_OPEN,
    ENFORCE,
    OPEN_BY_OTHERS,
    PROBE_IN,
    SUSPECT
  }

  /** A call asks to be let through. */
  record Begin() implements ModelCommand {}

  /** One of the calls in flight ends; it ends again if it is chosen again. */
  record Finish(int which, End end) implements ModelCommand {}

  /** A call from beginning to end. */
  record Call(int seconds, End end) implements ModelCommand {}

  record Tick(int millis) implements ModelCommand {}

  record Steer(Order order) implements ModelCommand {}

  record Toggle(ModelSetup.Part part) implements ModelCommand {}
}
