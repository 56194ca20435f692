package io.fluxgate;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** The trippers behind the factories of {@link Tripper}. */
final class Trippers {

  private Trippers() {}

  private static String share(long part, long total, String what) {
    return part + " of " + total + " calls " + what;
  }

  record In(CircuitState state) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      return evidence.state() == state;
    }

    @Override
    public Needs needs() {
      return Needs.COUNTS.withoutFaults(0);
    }

    @Override
    public String toString() {
      return state == CircuitState.CLOSED ? "closed()" : "halfOpen()";
    }
  }

  record MinRequests(int calls) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      return evidence.metrics().total() >= Math.min(calls, evidence.maximumCalls());
    }

    @Override
    public String explain(Evidence evidence) {
      return this + ": " + evidence.metrics().total() + " calls";
    }

    @Override
    public Needs needs() {
      return Needs.COUNTS.withoutFaults(calls);
    }

    @Override
    public String toString() {
      return "minRequests(" + calls + ")";
    }
  }

  record FailureRate(double ratio) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      Metrics metrics = evidence.metrics();
      return metrics.total() > 0 && metrics.failureRate() >= ratio;
    }

    @Override
    public String explain(Evidence evidence) {
      Metrics metrics = evidence.metrics();
      return this + ": " + share(metrics.failed(), metrics.total(), "failed");
    }

    @Override
    public Needs needs() {
      return Needs.COUNTS;
    }

    @Override
    public String toString() {
      return "failureRate(" + ratio + ")";
    }
  }

  record SlowRate(double ratio, Duration threshold) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      Metrics metrics = evidence.metrics();
      return metrics.total() > 0 && metrics.slowRate(threshold) >= ratio;
    }

    @Override
    public String explain(Evidence evidence) {
      Metrics metrics = evidence.metrics();
      return this
          + ": "
          + share(metrics.slow(threshold), metrics.total(), "took " + threshold)
          + " or longer";
    }

    @Override
    public Needs needs() {
      return Needs.COUNTS.slowCalls(threshold);
    }

    @Override
    public String toString() {
      return "slowRate(" + ratio + ", " + threshold + ")";
    }
  }

  record AvgLatency(Duration threshold) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      Optional<Duration> average = evidence.metrics().averageDuration();
      return average.isPresent() && average.get().compareTo(threshold) >= 0;
    }

    @Override
    public String explain(Evidence evidence) {
      Metrics metrics = evidence.metrics();
      return this
          + ": "
          + metrics.total()
          + " calls took "
          + metrics.averageDuration().orElse(Duration.ZERO)
          + " on average";
    }

    @Override
    public Needs needs() {
      return new Needs(Needs.COUNTS.slowThresholds(), true, true, true, 0);
    }

    @Override
    public String toString() {
      return "avgLatency(" + threshold + ")";
    }
  }

  record FailureStreak(int failures) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      // Probes are few: of all of them failing, a longer row cannot be asked for.
      int needed =
          evidence.state() == CircuitState.HALF_OPEN
              ? Math.min(failures, evidence.maximumCalls())
              : failures;
      return evidence.streak() >= needed;
    }

    @Override
    public String explain(Evidence evidence) {
      return this + ": " + evidence.streak() + " failures in a row";
    }

    @Override
    public Needs needs() {
      return Needs.COUNTS;
    }

    @Override
    public String toString() {
      return "failureStreak(" + failures + ")";
    }
  }

  enum RetryAfter implements Tripper {
    INSTANCE;

    @Override
    public boolean holds(Evidence evidence) {
      return evidence.retryAfter().isPresent();
    }

    @Override
    public String explain(Evidence evidence) {
      return this + ": the service asks to wait " + evidence.retryAfter().orElse(Duration.ZERO);
    }

    // The breaker asks after each outcome that brings or follows such a wish; the window has no
    // part.
    @Override
    public Needs needs() {
      return Needs.COUNTS;
    }

    @Override
    public String toString() {
      return "retryAfter()";
    }
  }

  record Custom(String name, Needs needs, Predicate<? super Evidence> rule) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      return rule.test(evidence);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  record And(Tripper first, Tripper second) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      return first.holds(evidence) && second.holds(evidence);
    }

    @Override
    public String explain(Evidence evidence) {
      return first.explain(evidence) + " and " + second.explain(evidence);
    }

    @Override
    public Needs needs() {
      return first.needs().and(second.needs());
    }

    @Override
    public String toString() {
      return "(" + first + " and " + second + ")";
    }
  }

  record Or(Tripper first, Tripper second) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      return first.holds(evidence) || second.holds(evidence);
    }

    @Override
    public String explain(Evidence evidence) {
      if (!first.holds(evidence)) {
        return second.explain(evidence);
      }
      return second.holds(evidence)
          ? first.explain(evidence) + "; " + second.explain(evidence)
          : first.explain(evidence);
    }

    @Override
    public Needs needs() {
      return first.needs().or(second.needs());
    }

    @Override
    public String toString() {
      return "(" + first + " or " + second + ")";
    }
  }

  record Not(Tripper tripper) implements Tripper {

    @Override
    public boolean holds(Evidence evidence) {
      return !tripper.holds(evidence);
    }

    @Override
    public Needs needs() {
      return tripper.needs().onEveryOutcome();
    }

    @Override
    public Tripper not() {
      return tripper;
    }

    @Override
    public String toString() {
      return "not(" + tripper + ")";
    }
  }
}
