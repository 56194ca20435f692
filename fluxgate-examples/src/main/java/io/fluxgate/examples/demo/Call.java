package io.fluxgate.examples.demo;

/**
 * What became of one call.
 *
 * @param startNanos when the caller made it, since the beginning of the run
 * @param durationNanos how long the caller waited
 */
record Call(String host, long startNanos, long durationNanos, Result result) {

  /** How a call ended, from the caller's point of view. */
  enum Result {
    OK("answered"),
    FAILED("failed"),
    TIMED_OUT("timed out"),
    REJECTED("rejected");

    private final String words;

    Result(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
