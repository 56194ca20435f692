package io.fluxgate.fleet.redis;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.Ticket;
import io.fluxgate.Tripper;
import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetMode;
import io.lettuce.core.RedisClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * Instances of a program in one JVM, each with a registry, a transport and a fleet of its own, on a
 * real Redis. Their own calls open no circuit: what opens one is the fleet.
 */
final class RealFleet implements AutoCloseable {

  static final String NAME = "checkout";
  static final String HOST = "https://pay:443";

  /** Within this time a greeting is heard, or lost. */
  private static final long GREETING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final RedisClient client;
  private final List<RedisFleetTransport> transports = new ArrayList<>();
  private final List<CircuitBreakerRegistry> registries = new ArrayList<>();
  private final List<CircuitBreaker> breakers = new ArrayList<>();
  final List<Fleet> fleets = new ArrayList<>();
  final Queue<Signal> signals = new ConcurrentLinkedQueue<>();
  private final long startNanos = System.nanoTime();

  /** What the host does. */
  volatile boolean dead;

  private volatile Set<Integer> sick = Set.of();

  RealFleet(TestRedis redis, int instances) {
    client = RedisClient.create(redis.uri());
    for (int i = 0; i < instances; i++) {
      RedisFleetTransport transport = RedisFleetTransport.of(client);
      transports.add(transport);
      registries.add(newRegistry());
      CircuitBreaker breaker = registries.get(i).get(HOST);
      breaker.addListener(signals::add);
      breakers.add(breaker);
      fleets.add(
          Fleet.builder(registries.get(i), transport).name(NAME).mode(FleetMode.OPEN).start());
    }
  }

  /** Its breakers open by the word of the fleet alone. */
  static CircuitBreakerRegistry newRegistry() {
    return CircuitBreakerRegistry.builder()
        .policy(
            CircuitBreakerPolicy.http().toBuilder()
                .tripper(Tripper.failureStreak(1_000_000))
                .build())
        .maximumBreakers(20_000)
        .build();
  }

  List<CircuitBreakerRegistry> registries() {
    return registries;
  }

  void awaitUp() {
    Await.until("connections", () -> transports.stream().allMatch(RedisFleetTransport::isUp));
  }

  boolean isDown() {
    return transports.stream().noneMatch(RedisFleetTransport::isUp);
  }

  /**
   * Restarts an instance until another one hears its greeting. It greets once per start, and
   * messages may be lost: a listener that got no processor for two seconds takes them for late.
   */
  void restartUntilHeard(Fleet restarted, IntSupplier peers) {
    int before = peers.getAsInt();
    AtomicLong startedNanos = new AtomicLong(System.nanoTime() - GREETING_NANOS);
    Await.until(
        "a new peer",
        () -> {
          if (System.nanoTime() - startedNanos.get() >= GREETING_NANOS) {
            restarted.close();
            restarted.start();
            startedNanos.set(System.nanoTime());
          }
          return peers.getAsInt() > before;
        });
  }

  /** One call of each instance; never waits. */
  void call() {
    for (int i = 0; i < breakers.size(); i++) {
      boolean fails = dead || sick.contains(i);
      breakers.get(i).tryAcquire().ifPresent(ticket -> end(ticket, fails));
    }
  }

  /** Lets each instance make five calls per second for a while. */
  void run(long seconds) {
    long startNanos = System.nanoTime();
    AtomicLong calls = new AtomicLong();
    Await.until(
        "the end of " + seconds + " s",
        () -> {
          long passed = System.nanoTime() - startNanos;
          if (passed >= calls.get() * CALL_NANOS) {
            calls.incrementAndGet();
            call();
          }
          return passed >= TimeUnit.SECONDS.toNanos(seconds);
        });
  }

  private static void end(Ticket ticket, boolean fails) {
    boolean unused = fails ? ticket.failure() : ticket.success();
  }

  /** The calls of these instances fail, whatever the host does. */
  void dead(Integer... instances) {
    sick = Set.of(instances);
  }

  List<CircuitState> states() {
    return breakers.stream().map(CircuitBreaker::state).toList();
  }

  void awaitOpen() {
    dead = true;
    awaitStates("open everywhere", state -> state != CircuitState.CLOSED);
  }

  void awaitClosed() {
    dead = false;
    awaitStates("closed everywhere", state -> state == CircuitState.CLOSED);
  }

  private void awaitStates(String what, Predicate<CircuitState> expected) {
    Await.until(
        what,
        () -> {
          call();
          return breakers.stream().allMatch(breaker -> expected.test(breaker.state()));
        });
  }

  long sent() {
    return fleets.stream().mapToLong(fleet -> fleet.info().sent()).sum();
  }

  /** Messages that an instance sent per second since the start, on average. */
  double messagesPerSecond() {
    return sent() / ((System.nanoTime() - startNanos) / 1e9) / fleets.size();
  }

  @Override
  public void close() {
    fleets.forEach(Fleet::close);
    transports.forEach(RedisFleetTransport::close);
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
