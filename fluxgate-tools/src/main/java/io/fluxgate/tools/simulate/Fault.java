package io.fluxgate.tools.simulate;

import java.util.Locale;

/**
 * Something that happens to the upstream, or to those that call it.
 *
 * @param at how long after the warm-up it begins
 * @param length how long it lasts
 * @param pause the time between two times
 * @param times how often it happens
 * @param factor of {@code slow} and {@code load}: how many times as much; of {@code capacity}: the
 *     share that is left
 * @param share of {@code errors}: how many of the calls fail
 * @param oneShard whether it hits only the first shard
 * @param hosts how many hosts it hits, the first ones
 * @param instances how many instances see it, the first ones
 * @param coldNanos how long the upstream is slow after it
 * @param coldFactor how slow it is at first
 */
record Fault(
    Kind kind,
    Span at,
    Span length,
    Span pause,
    int times,
    double factor,
    double share,
    boolean oneShard,
    int hosts,
    int instances,
    long coldNanos,
    double coldFactor) {

  /** What happens. */
  enum Kind {
    /** The upstream answers 503 at once. */
    UNAVAILABLE("503"),
    /** It accepts requests and never answers them. */
    HANG("hang"),
    /** It answers late, but everything. */
    SLOW("slow"),
    /** A share of its answers are errors. */
    ERRORS("errors"),
    /** It has fewer servers. */
    CAPACITY("capacity"),
    /** More calls arrive. */
    LOAD("load"),
    /** Processes that call stand still, as while a virtual machine is moved. */
    PAUSE("pause");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word.toLowerCase(Locale.ROOT))) {
          return kind;
        }
      }
      throw new IllegalArgumentException("503, hang, slow, errors, capacity, load or pause");
    }
  }
}
