package io.fluxgate.examples.replay;

/** What would have become of a recorded call. */
enum Fate {
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  IGNORED("ended without a verdict"),
  LOST("rejected, would have succeeded"),
  SPARED("rejected, would have failed"),
  UNMADE("rejected, would have ended without a verdict");

  private final String words;

  Fate(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Returns the fate of the same call if it is rejected. */
  Fate rejected() {
    return switch (this) {
      case SUCCEEDED, LOST -> LOST;
      case FAILED, SPARED -> SPARED;
      case IGNORED, UNMADE -> UNMADE;
    };
  }
}
