package io.fluxgate.tools.simulate;

/**
 * Whether another subject protects better whatever matters to you: it is worse in no measure, and
 * clearly better in one.
 */
final class Dominance {

  private Dominance() {}

  static boolean dominates(Measures better, Measures worse) {
    return isNoWorse(better.lost(), worse.lost(), 0.3)
        && isNoWorse(better.sent(), worse.sent(), 1.5)
        && isNoWorse(better.wasted(), worse.wasted(), 1.5)
        && isNoWorse(better.bystanders(), worse.bystanders(), 0.3)
        && (isClearlyBetter(better.lost(), worse.lost(), 1)
            || isClearlyBetter(better.sent(), worse.sent(), 5)
            || isClearlyBetter(better.wasted(), worse.wasted(), 5)
            || isClearlyBetter(better.bystanders(), worse.bystanders(), 1));
  }

  private static boolean isNoWorse(double better, double worse, double tolerance) {
    return better <= worse + tolerance;
  }

  private static boolean isClearlyBetter(double better, double worse, double tolerance) {
    return better < worse - tolerance;
  }
}
