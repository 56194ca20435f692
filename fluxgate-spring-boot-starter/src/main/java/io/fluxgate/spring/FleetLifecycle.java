package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import org.springframework.context.SmartLifecycle;

/** Starts the fleet when all connections are there, and ends it before they are. */
final class FleetLifecycle implements SmartLifecycle {

  private final Fleet fleet;

  FleetLifecycle(Fleet fleet) {
    this.fleet = fleet;
  }

  @Override
  public void start() {
    fleet.start();
  }

  @Override
  public void stop() {
    fleet.close();
  }

  @Override
  public boolean isRunning() {
    return fleet.isRunning();
  }
}
