package io.fluxgate.fleet.internal.rules;

/**
 * What the answers say about a host: the shortest horizon with enough of them decides.
 *
 * @param down whether the host is down; if not, it is up
 * @param horizon by its index
 * @param reporters instances with calls in it
 * @param failing those of them with at least as many failures as successes
 * @param calls how many calls they made, as they reported them
 * @param failed how many of these failed
 */
record Verdict(boolean down, int horizon, int reporters, int failing, int calls, int failed) {

  /** As many reporters decide at once. */
  static final int MANY_REPORTERS = 10;

  String reason() {
    return "fleet: %d of %d peers failed %d of %d calls in %d s"
        .formatted(failing, reporters, failed, calls, 1 << horizon);
  }

  /** Whether as many calls failed as succeeded, or more. */
  boolean isDoubtful() {
    return 2 * failed >= calls;
  }

  /** Whether nobody needs to answer any more. */
  boolean isEnough() {
    return !down || reporters >= MANY_REPORTERS;
  }
}
