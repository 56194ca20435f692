package io.fluxgate.benchmarks.soak;

/** What a caller does to its own call. */
enum Manner {
  READ,
  HURRY,
  CANCEL,
  INTERRUPT,
  CLOSE_EARLY,
  DROP;

  static Manner of(Dice dice, long call) {
    int percent = dice.below(100, Dice.Purpose.MANNER, call);
    if (percent < 68) {
      return READ;
    }
    if (percent < 76) {
      return HURRY;
    }
    if (percent < 84) {
      return CANCEL;
    }
    if (percent < 90) {
      return INTERRUPT;
    }
    return percent < 97 ? CLOSE_EARLY : DROP;
  }

  boolean meddles() {
    return this == CANCEL || this == INTERRUPT;
  }
}
