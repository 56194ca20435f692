package io.fluxgate.tools.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The measurements of a demo.
 *
 * @param guarded the hosts, called through a circuit breaker
 * @param bare hosts with the same scripts, called at the same time without one; empty for the
 *     user's service
 */
record DemoResult(
    Duration duration, int callsPerSecond, List<HostRun> guarded, List<HostRun> bare) {

  /** Returns the run of the same host without a breaker, if there was one. */
  Optional<HostRun> bareTwin(HostRun run) {
    return bare.stream()
        .filter(other -> other.target().name().equals(run.target().name()))
        .findFirst();
  }

  /** Returns what the breaker changed for the host with the scripted outage, if there was one. */
  Optional<Comparison> comparison() {
    return guarded.stream()
        .filter(HostRun::isScriptedToFail)
        .findFirst()
        .flatMap(with -> bareTwin(with).map(without -> Comparison.of(without, with)));
  }
}
