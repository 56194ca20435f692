package io.fluxgate.fleet.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Signal;
import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.rules.Member;
import io.fluxgate.fleet.internal.rules.Settings;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakersTest {

  @Test
  void breakerThatWasRemovedIsNoLongerListenedTo() {
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();
    List<Signal> heard = new ArrayList<>();
    Member member =
        new Member(
            new Settings("fluxgate:1:test", null, 3, FleetMode.OBSERVE),
            0,
            () -> 0.5,
            bytes -> {},
            (breaker, opens, done, reason, duration) -> {},
            new Traffic());
    Breakers breakers = new Breakers(registry, null, heard::add);
    breakers.start();
    CircuitBreaker old = registry.get("a");
    breakers.update(member, 0);
    registry.remove("a");
    CircuitBreaker fresh = registry.get("a");
    breakers.update(member, 0);

    old.forceOpen();
    assertThat(heard).isEmpty();
    fresh.forceOpen();
    assertThat(heard).hasSize(1);

    breakers.close();
    fresh.reset();
    assertThat(heard).hasSize(1);
  }
}
