package io.fluxgate.benchmarks.soak;

/** What a caller does with its call. */
enum CallerBehaviour {
  READ,
  SHORT_TIMEOUT,
  CANCEL,
  INTERRUPT,
  CLOSE_EARLY,
  ABANDON;

  static CallerBehaviour of(SeededChoices choices, long call) {
    int percent = choices.below(100, SeededChoices.Purpose.CALLER_BEHAVIOUR, call);
    if (percent < 68) {
      return READ;
    }
    if (percent < 76) {
      return SHORT_TIMEOUT;
    }
    if (percent < 84) {
      return CANCEL;
    }
    if (percent < 90) {
      return INTERRUPT;
    }
    return percent < 97 ? CLOSE_EARLY : ABANDON;
  }

  boolean interrupts() {
    return this == CANCEL || this == INTERRUPT;
  }
}
