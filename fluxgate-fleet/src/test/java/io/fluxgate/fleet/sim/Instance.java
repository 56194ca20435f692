package io.fluxgate.fleet.sim;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.Ticket;
import io.fluxgate.fleet.internal.rules.Member;
import io.fluxgate.fleet.internal.rules.Settings;
import io.fluxgate.fleet.internal.run.BreakerCircuit;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One instance of the program: a real breaker, a real member, and calls at random times. */
final class Instance {

  final int index;
  final Traffic traffic = new Traffic();
  final List<Signal> signals = new ArrayList<>();
  final List<String> decisions = new ArrayList<>();
  final CircuitBreaker breaker;

  double callsPerSecond;
  int attempted;
  int rejected;
  int failed;

  /** Every call: when it was made, and what became of it. */
  final StringBuilder log = new StringBuilder();

  /** Null for an instance without a fleet. */
  private final @Nullable Member member;

  private final FleetSimulation simulation;
  private final VirtualTime time;
  private final Random random;
  private long wake;
  private boolean suspended;
  private boolean stopped;

  Instance(FleetSimulation simulation, int index, long seed, @Nullable Settings settings) {
    this.simulation = simulation;
    this.time = simulation.time;
    this.index = index;
    this.random = new Random(seed);
    this.callsPerSecond = simulation.callsPerSecond;
    Random ofPolicy = new Random(seed + 1);
    CircuitBreakerPolicy policy =
        simulation.policy.toBuilder().ticker(time).random(ofPolicy::nextDouble).build();
    breaker = CircuitBreaker.of("host", policy);
    breaker.addListener(this::onSignal);
    member = settings == null ? null : member(settings, new Random(seed + 2));
    planCall();
  }

  private Member member(Settings settings, Random ofMember) {
    Member made =
        new Member(
            settings,
            time.nanos(),
            ofMember::nextDouble,
            message -> simulation.network.publish(index, message),
            this::decided,
            traffic);
    made.greet();
    made.add(new BreakerCircuit(breaker), time.nanos());
    simulation.network.join(index, this::receive);
    time.in(0, this::advance);
    return made;
  }

  private void decided(String name, boolean opens, boolean done, String reason, Duration duration) {
    decisions.add((done ? "" : "would ") + (opens ? "open: " : "suspect: ") + reason);
  }

  private void onSignal(Signal signal) {
    signals.add(signal);
    if (member != null) {
      member.moved(
          signal.name(),
          BreakerCircuit.phase(signal.from()),
          BreakerCircuit.phase(signal.to()),
          time.nanos());
      time.in(0, this::advance);
    }
  }

  void receive(byte[] message) {
    if (stopped || member == null) {
      return;
    }
    if (suspended) {
      time.in(100 * VirtualTime.MILLI, () -> receive(message));
      return;
    }
    member.receive(message, time.nanos());
    advance();
  }

  /** Does what is due, and plans the next time; a plan that is older than the latest is void. */
  private void advance() {
    if (stopped || suspended || member == null) {
      return;
    }
    long wait = member.advance(time.nanos());
    long planned = ++wake;
    time.in(
        wait,
        () -> {
          if (planned == wake) {
            advance();
          }
        });
  }

  /** As by a signal that stops the process and one that lets it go on. */
  void suspend(double seconds) {
    suspended = true;
    time.in(
        (long) (seconds * VirtualTime.SECOND),
        () -> {
          suspended = false;
          advance();
        });
  }

  /** Forgets what was logged, which grows without end. */
  void forget() {
    log.setLength(0);
    signals.clear();
    decisions.clear();
  }

  void stop() {
    stopped = true;
  }

  boolean isOpen() {
    return breaker.state() != CircuitState.CLOSED;
  }

  private void planCall() {
    if (stopped || callsPerSecond <= 0) {
      return;
    }
    double wait = -Math.log(1 - random.nextDouble()) / callsPerSecond;
    time.in(
        (long) (wait * VirtualTime.SECOND),
        () -> {
          if (!suspended && !stopped) {
            call();
          }
          planCall();
        });
  }

  private void call() {
    attempted++;
    simulation.attempted++;
    Optional<Ticket> ticket = breaker.tryAcquire();
    if (ticket.isEmpty()) {
      rejected++;
      simulation.rejected++;
      log.append(time.nanos()).append(" rejected\n");
      return;
    }
    boolean fails = simulation.host.fails(index, time.seconds() - simulation.origin, random);
    long latency = 10 * VirtualTime.MILLI + (long) (random.nextDouble() * 20 * VirtualTime.MILLI);
    time.in(latency, () -> end(ticket.get(), fails));
  }

  private void end(Ticket ticket, boolean fails) {
    log.append(time.nanos()).append(fails ? " failed\n" : " succeeded\n");
    if (fails) {
      failed++;
      simulation.failed++;
      boolean unused = ticket.failure();
    } else {
      boolean unused = ticket.success();
    }
  }
}
