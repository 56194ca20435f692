package io.fluxgate.fleet.sim;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.rules.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A fleet that calls one host, with the real breakers and the real rules in virtual time. */
final class FleetSimulation {

  final VirtualTime time = new VirtualTime();
  final double origin = time.seconds();
  final Network network;
  final List<Instance> instances = new ArrayList<>();

  CircuitBreakerPolicy policy = CircuitBreakerPolicy.http();
  Host host = (index, seconds, random) -> false;
  double callsPerSecond;

  /** What happened since the last {@link #count}. */
  int attempted;

  int rejected;
  int failed;

  private final long seed;
  private int restarts;

  FleetSimulation(long seed) {
    this.seed = seed;
    this.network = new Network(time, seed * 31 + 7);
  }

  static Settings settings(FleetMode mode) {
    return new Settings("fluxgate:1:test", null, 3, mode);
  }

  /** Starts instances; {@code settings} is null for local breakers. */
  FleetSimulation start(int count, double rate, @Nullable Settings settings) {
    callsPerSecond = rate;
    for (int i = 0; i < count; i++) {
      startOne(settings);
    }
    return this;
  }

  Instance startOne(@Nullable Settings settings) {
    int index = instances.size();
    Instance instance = new Instance(this, index, seed * 1_000_003 + index * 17L, settings);
    instances.add(instance);
    return instance;
  }

  /** Ends an instance, and starts another one in its place. */
  void restart(Instance instance, @Nullable Settings settings) {
    instance.stop();
    long of = seed * 1_000_003 + 1_000_000_007L * ++restarts;
    instances.set(instance.index, new Instance(this, instance.index, of, settings));
  }

  void run(double seconds) {
    time.runFor(seconds);
  }

  double seconds() {
    return time.seconds() - origin;
  }

  void count() {
    attempted = 0;
    rejected = 0;
    failed = 0;
  }

  long open() {
    return instances.stream().filter(Instance::isOpen).count();
  }

  /** Returns how often the fleet opened a circuit. */
  long openingsByFleet() {
    return instances.stream()
        .flatMap(instance -> instance.signals.stream())
        .filter(signal -> isOpening(signal) && signal.origin() == Signal.Origin.FLEET)
        .count();
  }

  /** Returns everything that happened to calls and circuits. */
  String log() {
    StringBuilder log = new StringBuilder();
    for (Instance instance : instances) {
      log.append(instance.index).append('\n').append(instance.log);
      instance.signals.forEach(signal -> log.append(signal).append('\n'));
    }
    return log.toString();
  }

  private static boolean isOpening(Signal signal) {
    return signal.from() == CircuitState.CLOSED && signal.to() == CircuitState.OPEN;
  }

  /** Runs until at least half of the instances are cut off; returns after how many seconds. */
  double secondsUntilHalfIsOpen(double limit) {
    double start = seconds();
    while (open() * 2 < instances.size() && seconds() - start < limit) {
      run(0.1);
    }
    return seconds() - start;
  }

  /** What calls of an instance see. */
  @FunctionalInterface
  interface Host {
    boolean fails(int index, double seconds, Random random);
  }
}
