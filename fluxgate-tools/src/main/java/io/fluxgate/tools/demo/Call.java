package io.fluxgate.tools.demo;

/**
 * One call, as its caller saw it.
 *
 * @param startNanos when the call started, since the start of the run
 * @param durationNanos how long the caller waited
 */
record Call(String host, long startNanos, long durationNanos, Result result) {

  /** How a call ended for its caller. */
  enum Result {
    OK("answered"),
    FAILED("failed"),
    TIMED_OUT("timed out"),
    REJECTED("rejected");

    private final String label;

    Result(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
