package io.fluxgate.internal.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decides which breakers of a registry make room for others. Called under the registry's lock.
 *
 * <p>Who can make up names, such as a host that sends callers to ten thousand addresses, must not
 * drive out the breakers that matter. So breakers with few calls go first, whatever these calls
 * saw: a failure is cheap to have. One that is busy never goes for a new name: there may be no room
 * for that one.
 *
 * <p>One that is open, or in a state that was chosen by hand, stays. But if nobody has called
 * through an open one for an hour, or the idle timeout if that is longer, and there is no room
 * otherwise, it goes, too: its next call would have been a probe, and ten thousand dead names must
 * not keep others out forever.
 */
public final class Eviction {

  /**
   * If calls have been in flight for this long and none has followed, their tickets count as lost,
   * and an open circuit as forgotten.
   */
  private static final Duration LONGEST_CALL = Duration.ofHours(1);

  /** A breaker with as many recent calls is busy. */
  private static final double BUSY = 16;

  private final Collection<? extends RegistryEntry> entries;
  private final RegistryGroups groups;
  private final Consumer<RegistryEntry> remove;
  private final int maximum;
  private final long idleNanos;
  private final long longestCallNanos;
  private final long halfLifeNanos;

  /**
   * Decides for a registry.
   *
   * @param entries a view of those present
   * @param groups which of them share a quota
   * @param remove removes an entry
   * @param maximum as many as there may be
   * @param idleNanos how long one is unused before it goes
   */
  public Eviction(
      Collection<? extends RegistryEntry> entries,
      RegistryGroups groups,
      Consumer<RegistryEntry> remove,
      int maximum,
      long idleNanos) {
    this.entries = entries;
    this.groups = groups;
    this.remove = remove;
    this.maximum = maximum;
    this.idleNanos = idleNanos;
    this.longestCallNanos = Math.max(idleNanos, LONGEST_CALL.toNanos());
    this.halfLifeNanos = Math.max(1, idleNanos / 8);
  }

  /** What a sweep knows about an entry; both may change meanwhile. */
  private record Candidate(RegistryEntry entry, double recentCalls, long age) {

    // Here, so that a process pays for their lambdas at its first sweep, and not at its start.
    static final Comparator<Candidate> LEAST_RECENTLY_USED =
        Comparator.comparingLong(Candidate::age).reversed();

    static final Comparator<Candidate> FEWEST_CALLS =
        Comparator.comparingDouble(Candidate::recentCalls).thenComparing(LEAST_RECENTLY_USED);
  }

  /**
   * Evicts idle breakers, and if that is not enough up to an eighth of them, so that a full
   * registry does not sweep at every insertion.
   */
  public void sweep(long now) {
    List<Candidate> rest = new ArrayList<>();
    for (RegistryEntry entry : entries) {
      long age = entry.ageNanos(now);
      double recentCalls = entry.recentCalls(now, halfLifeNanos);
      if (age < idleNanos || !drop(entry, now, false)) {
        rest.add(new Candidate(entry, recentCalls, age));
      }
    }
    if (entries.size() >= maximum) {
      dropFew(rest, now, Math.max(1, maximum / 8));
    }
  }

  /** Evicts one of the breakers that share a quota, and returns whether one could go. */
  public boolean dropOne(String group, long now) {
    List<Candidate> candidates = new ArrayList<>();
    for (RegistryEntry entry : groups.membersOf(group)) {
      candidates.add(
          new Candidate(entry, entry.recentCalls(now, halfLifeNanos), entry.ageNanos(now)));
    }
    return dropFew(candidates, now, 1);
  }

  private boolean dropFew(List<Candidate> candidates, long now, int wanted) {
    candidates.sort(Candidate.FEWEST_CALLS);
    int dropped = 0;
    for (Candidate candidate : candidates) {
      if (dropped == wanted || candidate.recentCalls >= BUSY) {
        break;
      }
      dropped += drop(candidate.entry, now, false) ? 1 : 0;
    }
    return dropped > 0 || dropForgotten(candidates, now, wanted);
  }

  private boolean dropForgotten(List<Candidate> candidates, long now, int wanted) {
    candidates.sort(Candidate.LEAST_RECENTLY_USED);
    int dropped = 0;
    for (Candidate candidate : candidates) {
      if (dropped == wanted || candidate.age < longestCallNanos) {
        break;
      }
      dropped += drop(candidate.entry, now, true) ? 1 : 0;
    }
    return dropped > 0;
  }

  private boolean drop(RegistryEntry entry, long now, boolean evenIfOpen) {
    entry.leaving = true;
    if (entry.isDispensable(evenIfOpen, entry.ageNanos(now) >= longestCallNanos)) {
      remove.accept(entry);
      return true;
    }
    entry.leaving = false;
    return false;
  }
}
