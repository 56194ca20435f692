package io.fluxgate;

import java.time.Duration;
import java.util.Optional;

/** A tripper, and a second, plain implementation of what it means. */
sealed interface ModelRule {

  /** All that a rule may look at. */
  record Facts(
      boolean halfOpen,
      WindowMetrics metrics,
      int streak,
      int mostCalls,
      Optional<Duration> retryAfter) {}

  boolean holds(Facts facts);

  Tripper tripper();

  record Streak(int failures) implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      return facts.streak >= (facts.halfOpen ? Math.min(failures, facts.mostCalls) : failures);
    }

    @Override
    public Tripper tripper() {
      return Tripper.failureStreak(failures);
    }
  }

  record FailureRate(int percent) implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      long total = facts.metrics.total();
      return total > 0 && facts.metrics.failed() * 100 >= percent * total;
    }

    @Override
    public Tripper tripper() {
      return Tripper.failureRate(percent / 100.0);
    }
  }

  record SlowRate(int percent, Duration threshold) implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      long total = facts.metrics.total();
      return total > 0 && facts.metrics.slow(threshold) * 100 >= percent * total;
    }

    @Override
    public Tripper tripper() {
      return Tripper.slowRate(percent / 100.0, threshold);
    }
  }

  record AvgLatency(Duration threshold) implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      return facts
          .metrics
          .averageDuration()
          .filter(mean -> mean.compareTo(threshold) >= 0)
          .isPresent();
    }

    @Override
    public Tripper tripper() {
      return Tripper.avgLatency(threshold);
    }
  }

  record MinRequests(int calls) implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      return facts.metrics.total() >= Math.min(calls, facts.mostCalls);
    }

    @Override
    public Tripper tripper() {
      return Tripper.minRequests(calls);
    }
  }

  record Closed() implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      return !facts.halfOpen;
    }

    @Override
    public Tripper tripper() {
      return Tripper.closed();
    }
  }

  record RetryAfter() implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      return facts.retryAfter.isPresent();
    }

    @Override
    public Tripper tripper() {
      return Tripper.retryAfter();
    }
  }

  record And(ModelRule first, ModelRule second) implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      return first.holds(facts) && second.holds(facts);
    }

    @Override
    public Tripper tripper() {
      return first.tripper().and(second.tripper());
    }
  }

  record Or(ModelRule first, ModelRule second) implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      return first.holds(facts) || second.holds(facts);
    }

    @Override
    public Tripper tripper() {
      return first.tripper().or(second.tripper());
    }
  }

  record Not(ModelRule rule) implements ModelRule {

    @Override
    public boolean holds(Facts facts) {
      return !rule.holds(facts);
    }

    @Override
    public Tripper tripper() {
      return rule.tripper().not();
    }
  }
}
