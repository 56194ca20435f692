package io.fluxgate.fleet.internal.rules;

import io.fluxgate.CallCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A circuit whose calls and states a test makes up. */
final class FakeCircuit implements Circuit {

  final String name;
  final List<String> commands = new ArrayList<>();
  Phase phase = Phase.CLOSED;
  long restNanos;
  int reopens;
  private long succeeded;
  private long failed;
  private long rejected;
  private int streak;

  FakeCircuit(String name) {
    this.name = name;
  }

  void succeed(int calls) {
    succeeded += calls;
    streak = 0;
  }

  void fail(int calls) {
    failed += calls;
    streak += calls;
  }

  void reject(int calls) {
    rejected += calls;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public CallCounts counts() {
    return CallCounts.of(succeeded, failed, 0, rejected, 0);
  }

  @Override
  public int streak() {
    return streak;
  }

  @Override
  public int reopens() {
    return reopens;
  }

  @Override
  public long nanosUntilProbe() {
    return restNanos;
  }

  @Override
  public boolean open(String reason, Duration delay) {
    commands.add("open " + reason);
    if (phase != Phase.CLOSED) {
      return false;
    }
    phase = Phase.OPEN;
    restNanos = delay.toNanos();
    return true;
  }

  @Override
  public void probeIn(Duration wait) {
    commands.add("probe");
    restNanos = wait.toNanos();
  }

  @Override
  public void suspect(int failures, String reason, Duration duration) {
    commands.add("suspect " + duration.toSeconds());
  }
}
