package io.fluxgate.spring;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** The health indicator of the fleet in the form of Spring Boot 3. */
final class SpringBoot3FleetHealth implements HealthIndicator {

  private final FleetHealth health;

  SpringBoot3FleetHealth(FleetHealth health) {
    this.health = health;
  }

  @Override
  public Health health() {
    return Health.up().withDetails(health.details()).build();
  }
}
