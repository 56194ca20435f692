package io.fluxgate.examples.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a demo has measured.
 *
 * @param guarded the hosts, called through a circuit breaker
 * @param bare hosts with the same scripts, called at the same time by a client without; empty for a
 *     service of the user's own
 */
record DemoResult(
    Duration duration, int callsPerSecond, List<HostRun> guarded, List<HostRun> bare) {

  /** The run of the same host without breaker, if there was one. */
  Optional<HostRun> bareTwin(HostRun run) {
    return bare.stream()
        .filter(other -> other.target().name().equals(run.target().name()))
        .findFirst();
  }

  /** What the breaker changed for the host that failed, if one was scripted to. */
  Optional<Comparison> comparison() {
    return guarded.stream()
        .filter(HostRun::isScriptedToFail)
        .findFirst()
        .flatMap(with -> bareTwin(with).map(without -> Comparison.of(without, with)));
  }
}
