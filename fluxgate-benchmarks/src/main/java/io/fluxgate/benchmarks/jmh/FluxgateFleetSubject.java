package io.fluxgate.benchmarks.jmh;

import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.InProcessTransport;
import io.fluxgate.http.HttpGuard;

/** Fluxgate, whose breaker takes part in a fleet: its thread reads the counts meanwhile. */
final class FluxgateFleetSubject extends FluxgateSubject {

  /** Runs until the virtual machine ends, as its thread is a daemon. */
  private final Fleet fleet;

  FluxgateFleetSubject(Scenario scenario, int windowSize) {
    super(scenario, windowSize);
    fleet =
        Fleet.builder(HttpGuard.of(breaker), InProcessTransport.create())
            .name("benchmark")
            .mode(FleetMode.OPEN)
            .start();
  }

  @Override
  public boolean isClosed() {
    return fleet.isRunning() && super.isClosed();
  }
}
