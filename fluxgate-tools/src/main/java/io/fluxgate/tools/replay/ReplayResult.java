package io.fluxgate.tools.replay;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The results of a replay, by policy.
 *
 * @param endNanos when the last call ended, rejected or not
 * @param maxInFlight the most calls in flight at once
 */
record ReplayResult(
    List<PolicySimulation> simulations, TimeAxis axis, long endNanos, long calls, int maxInFlight) {

  long spanNanos() {
    return endNanos - axis.originNanos();
  }

  /** Returns the keys, by rejected calls and then by failures, highest first. */
  List<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    simulations.forEach(each -> each.tallies().forEach(tally -> keys.add(tally.key())));
    return keys.stream()
        .map(
            key ->
                new Rank(
                    key, most(key, PolicySummary::rejected), most(key, PolicySummary::failures)))
        .sorted(
            Comparator.comparingLong(Rank::rejected)
                .thenComparingLong(Rank::failures)
                .reversed()
                .thenComparing(Rank::key))
        .map(Rank::key)
        .toList();
  }

  private record Rank(String key, long rejected, long failures) {}

  private long most(String key, ToLongFunction<PolicySummary> number) {
    return simulations.stream()
        .mapToLong(each -> number.applyAsLong(of(each, key)))
        .max()
        .orElse(0);
  }

  /** Returns the figures of a policy for one key. */
  PolicySummary of(PolicySimulation simulation, String key) {
    KeyTally tally = simulation.find(key);
    return tally == null ? PolicySummary.NONE : tally.summary(endNanos);
  }

  /** Returns the figures of a policy for all keys together. */
  PolicySummary all(PolicySimulation simulation) {
    return simulation.tallies().stream()
        .map(tally -> tally.summary(endNanos))
        .reduce(PolicySummary.NONE, PolicySummary::plus);
  }

  /** Whether there were more keys than are counted one by one. */
  boolean hasOtherKeys() {
    return simulations.stream().anyMatch(PolicySimulation::hasOtherKeys);
  }

  /** How many calls were not guarded because there were too many keys. */
  long overflows() {
    return simulations.stream().mapToLong(PolicySimulation::overflows).max().orElse(0);
  }
}
