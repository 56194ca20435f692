package io.fluxgate.tools.simulate;

import io.fluxgate.CallCounts;
import io.fluxgate.fleet.internal.rules.Circuit;
import java.time.Duration;

/** What a liar reports: ten calls a second, all of which fail, on a circuit that nothing opens. */
final class LyingCircuit implements Circuit {

  private static final long GAP_NANOS = 100_000_000L;

  private final String name;
  private final VirtualClock clock;

  LyingCircuit(String name, VirtualClock clock) {
    this.name = name;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Phase phase() {
    return Phase.CLOSED;
  }

  @Override
  public CallCounts counts() {
    return CallCounts.of(0, clock.nanos() / GAP_NANOS, 0, 0, 0);
  }

  @Override
  public int streak() {
    return (int) (clock.nanos() / GAP_NANOS);
  }

  @Override
  public int reopens() {
    return 0;
  }

  @Override
  public long nanosUntilProbe() {
    return -1;
  }

  @Override
  public boolean open(String reason, Duration delay) {
    return false;
  }

  @Override
  public void probeIn(Duration wait) {}

  @Override
  public void suspect(int failures, String reason, Duration duration) {}
}
