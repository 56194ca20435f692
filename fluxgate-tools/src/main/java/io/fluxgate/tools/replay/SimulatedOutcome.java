package io.fluxgate.tools.replay;

/** How a recorded call would have ended under a policy. */
enum SimulatedOutcome {
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  IGNORED("ignored"),
  LOST("rejected, would have succeeded"),
  SPARED("rejected, would have failed"),
  REJECTED_IGNORED("rejected, would have been ignored");

  private final String label;

  SimulatedOutcome(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Returns the outcome of the same call if it is rejected. */
  SimulatedOutcome rejected() {
    return switch (this) {
      case SUCCEEDED, LOST -> LOST;
      case FAILED, SPARED -> SPARED;
      case IGNORED, REJECTED_IGNORED -> REJECTED_IGNORED;
    };
  }
}
