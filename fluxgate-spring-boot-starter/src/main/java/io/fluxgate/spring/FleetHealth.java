package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** What both generations' health indicators show: without its transport, an instance is well. */
final class FleetHealth {

  private final Fleet fleet;

  FleetHealth(Fleet fleet) {
    this.fleet = fleet;
  }

  Map<String, Object> details() {
    FleetInfo info = fleet.info();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("fleet", fleet.name());
    details.put("mode", fleet.mode().name());
    details.put("transport", info.transportUp() ? "UP" : "DOWN");
    details.put("peers", info.peers());
    return details;
  }
}
