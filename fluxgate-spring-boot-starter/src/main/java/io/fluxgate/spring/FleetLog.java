package io.fluxgate.spring;

import io.fluxgate.fleet.FleetDecision;
import io.fluxgate.fleet.FleetListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Logs what the fleet would have done; what it does is a transition, and logged as one. */
final class FleetLog implements FleetListener {

  private static final Logger LOGGER = System.getLogger("io.fluxgate.fleet");

  @Override
  public void onDecision(FleetDecision decision) {
    if (!decision.carriedOut() || decision.action() == FleetDecision.Action.SUSPECT) {
      LOGGER.log(Level.INFO, "The fleet: " + decision);
    }
  }
}
