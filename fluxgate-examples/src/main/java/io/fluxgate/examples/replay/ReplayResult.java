package io.fluxgate.examples.replay;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What policies would have done.
 *
 * @param endNanos when the last call ended, or would have
 * @param mostUnderWay how many calls were held at once
 */
record ReplayResult(
    List<Simulation> simulations, TimeAxis axis, long endNanos, long calls, int mostUnderWay) {

  long spanNanos() {
    return endNanos - axis.originNanos();
  }

  /** The keys, those first that the policies would have done most to. */
  List<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    simulations.forEach(each -> each.tallies().forEach(tally -> keys.add(tally.key())));
    return keys.stream()
        .map(key -> new Rank(key, most(key, Summary::rejected), most(key, Summary::failures)))
        .sorted(
            Comparator.comparingLong(Rank::rejected)
                .thenComparingLong(Rank::failures)
                .reversed()
                .thenComparing(Rank::key))
        .map(Rank::key)
        .toList();
  }

  private record Rank(String key, long rejected, long failures) {}

  private long most(String key, ToLongFunction<Summary> number) {
    return simulations.stream()
        .mapToLong(each -> number.applyAsLong(of(each, key)))
        .max()
        .orElse(0);
  }

  /** Returns the numbers of a policy for a key. */
  Summary of(Simulation simulation, String key) {
    KeyTally tally = simulation.find(key);
    return tally == null ? Summary.NONE : tally.summary(endNanos);
  }

  /** Returns the numbers of a policy for all keys together. */
  Summary all(Simulation simulation) {
    return simulation.tallies().stream()
        .map(tally -> tally.summary(endNanos))
        .reduce(Summary.NONE, Summary::plus);
  }

  /** How often keys had to share a breaker. */
  long overflows() {
    return simulations.stream().mapToLong(Simulation::overflows).max().orElse(0);
  }
}
