package io.fluxgate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

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
 * not keep others out for ever.
 */
final class Eviction {

  /**
   * If calls have been in flight for this long and none has followed, their tickets count as lost,
   * and an open circuit as forgotten.
   */
  private static final Duration LONGEST_CALL = Duration.ofHours(1);

  /** A breaker with as many recent calls is busy. */
  private static final double BUSY = 16;

  private final ConcurrentMap<String, RegistryEntry> entries;
  private final RegistryGroups groups;
  private final RegistryEvents events;
  private final int maximum;
  private final long idleNanos;
  private final long longestCallNanos;
  private final long halfLifeNanos;

  Eviction(
      ConcurrentMap<String, RegistryEntry> entries,
      RegistryGroups groups,
      RegistryEvents events,
      int maximum,
      long idleNanos) {
    this.entries = entries;
    this.groups = groups;
    this.events = events;
    this.maximum = maximum;
    this.idleNanos = idleNanos;
    this.longestCallNanos = Math.max(idleNanos, LONGEST_CALL.toNanos());
    this.halfLifeNanos = Math.max(1, idleNanos / 8);
  }

  /** What a sweep knows about an entry; both may change meanwhile. */
  private record Candidate(RegistryEntry entry, double recentCalls, long age) {}

  private static final Comparator<Candidate> LEAST_RECENTLY_USED =
      Comparator.comparingLong(Candidate::age).reversed();

  private static final Comparator<Candidate> FEWEST_CALLS =
      Comparator.comparingDouble(Candidate::recentCalls).thenComparing(LEAST_RECENTLY_USED);

  /**
   * Evicts idle breakers, and if that is not enough up to an eighth of them, so that a full
   * registry does not sweep at every insertion.
   */
  void sweep(long now) {
    List<Candidate> rest = new ArrayList<>();
    for (RegistryEntry entry : entries.values()) {
      // Compare ages, not readings: readings may overflow.
      long age = now - entry.usedNanos;
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
  boolean dropOne(String group, long now) {
    List<Candidate> candidates = new ArrayList<>();
    for (RegistryEntry entry : groups.membersOf(group)) {
      candidates.add(
          new Candidate(entry, entry.recentCalls(now, halfLifeNanos), now - entry.usedNanos));
    }
    return dropFew(candidates, now, 1);
  }

  private boolean dropFew(List<Candidate> candidates, long now, int wanted) {
    candidates.sort(FEWEST_CALLS);
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
    candidates.sort(LEAST_RECENTLY_USED);
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
    boolean lost = now - entry.usedNanos >= longestCallNanos;
    if (entry.breaker.isDispensable(evenIfOpen, lost)) {
      entries.remove(entry.name, entry);
      groups.remove(entry);
      events.removed(entry.breaker);
      return true;
    }
    entry.leaving = false;
    return false;
  }
}
