package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows what this instance knows about its fleet.
 *
 * <pre>
 * GET /actuator/fluxgatefleet
 * </pre>
 */
@Endpoint(id = "fluxgatefleet")
public class FleetEndpoint {

  private final Fleet fleet;

  FleetEndpoint(Fleet fleet) {
    this.fleet = fleet;
  }

  /** {@return the name, the mode, whether the transport is up, and the counts} */
  @ReadOperation
  public Map<String, Object> fleet() {
    FleetInfo info = fleet.info();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", fleet.name());
    fleet.zone().ifPresent(zone -> body.put("zone", zone));
    body.put("mode", fleet.mode().name());
    body.put("running", info.running());
    body.put("transportUp", info.transportUp());
    body.put("peers", info.peers());
    body.put("sent", info.sent());
    body.put("received", info.received());
    body.put("dropped", info.dropped());
    info.roundTrip().ifPresent(time -> body.put("roundTripSeconds", time.toNanos() / 1e9));
    body.put("openings", info.openings());
    body.put("suspicions", info.suspicions());
    body.put("wouldBeOpenings", info.wouldBeOpenings());
    body.put("wouldBeSuspicions", info.wouldBeSuspicions());
    return body;
  }
}
