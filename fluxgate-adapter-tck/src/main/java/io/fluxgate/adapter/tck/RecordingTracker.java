package io.fluxgate.adapter.tck;

import io.fluxgate.Outcome;
import io.fluxgate.Tracker;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpOutcome;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.HttpTracker;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Judges by the HTTP defaults, and records every outcome. Thread-safe. */
final class RecordingTracker implements Tracker {

  private final Tracker defaults = HttpTracker.defaults();
  private final List<HttpOutcome> outcomes = new CopyOnWriteArrayList<>();

  @Override
  public boolean isFailure(Outcome outcome) {
    if (outcome instanceof HttpOutcome http) {
      outcomes.add(http);
      return (http.error() == null ? defaults.judgesResults() : defaults.judgesErrors())
          && defaults.isFailure(outcome);
    }
    return true;
  }

  /** The kind of the last outcome, which is the one that decided. */
  @Nullable HttpFailureKind lastKind() {
    return outcomes.isEmpty() ? null : outcomes.get(outcomes.size() - 1).kind().orElse(null);
  }

  /** The status of the outcome that was asked about last; empty if no response arrived. */
  OptionalInt lastStatus() {
    return outcomes.isEmpty() ? OptionalInt.empty() : outcomes.get(outcomes.size() - 1).status();
  }

  /** How far the outcome came that was asked about last. */
  @Nullable HttpProgress lastProgress() {
    return outcomes.isEmpty() ? null : outcomes.get(outcomes.size() - 1).progress();
  }

  /** For failure messages: every outcome, with its error. */
  @Override
  public String toString() {
    return outcomes.stream()
        .map(outcome -> outcome.error() == null ? outcome + "" : outcome + " " + outcome.error())
        .toList()
        .toString();
  }

  List<HttpOutcome> outcomes() {
    return outcomes;
  }
}
