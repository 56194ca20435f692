package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.FleetTransport;
import io.fluxgate.http.HttpGuard;
import org.springframework.core.env.Environment;

/** Makes a fleet of its properties. */
final class FleetSettings {

  private FleetSettings() {}

  static Fleet.Builder builder(
      HttpGuard guard, FleetTransport transport, FluxgateProperties.Fleet fleet, String name) {
    Fleet.Builder builder =
        Fleet.builder(guard, transport)
            .name(name)
            .quorum(fleet.quorum())
            .mode(FleetMode.valueOf(fleet.mode().name()));
    if (fleet.zone() != null) {
      builder.zone(fleet.zone());
    }
    if (fleet.secret() != null) {
      builder.secret(fleet.secret());
    }
    return builder;
  }

  static String name(FluxgateProperties.Fleet fleet, Environment environment) {
    String name =
        fleet.name() != null ? fleet.name() : environment.getProperty("spring.application.name");
    if (name == null) {
      throw new InvalidFluxgatePropertyException(
          "fluxgate.fleet.name", "missing (expected: it, or spring.application.name)");
    }
    return name;
  }
}
