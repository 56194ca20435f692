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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Instances of a program in one JVM, each with a registry, a transport and a fleet of its own, on a
 * real Redis. Their own calls open no circuit: what opens one is the fleet.
 */
final class RealFleet implements AutoCloseable {

  static final String HOST = "https://pay:443";

  private final RedisClient client;
  private final List<RedisFleetTransport> transports = new ArrayList<>();
  private final List<CircuitBreakerRegistry> registries = new ArrayList<>();
  private final List<CircuitBreaker> breakers = new ArrayList<>();
  final List<Fleet> fleets = new ArrayList<>();
  final Queue<Signal> signals = new ConcurrentLinkedQueue<>();
  private final long startNanos = System.nanoTime();

  /** What the host does. */
  volatile boolean dead;

  RealFleet(TestRedis redis, int instances) {
    client = RedisClient.create(redis.uri());
    for (int i = 0; i < instances; i++) {
      RedisFleetTransport transport = RedisFleetTransport.of(client);
      transports.add(transport);
      registries.add(
          CircuitBreakerRegistry.builder()
              .policy(
                  CircuitBreakerPolicy.http().toBuilder()
                      .tripper(Tripper.failureStreak(1_000_000))
                      .build())
              .maximumBreakers(20_000)
              .build());
      CircuitBreaker breaker = registries.get(i).get(HOST);
      breaker.addListener(signals::add);
      breakers.add(breaker);
      fleets.add(
          Fleet.builder(registries.get(i), transport)
              .name("checkout")
              .mode(FleetMode.OPEN)
              .start());
    }
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

  /** Waits until each hears another one. */
  void awaitPeers() {
    Await.until("peers", () -> fleets.stream().allMatch(fleet -> fleet.info().peers() > 0));
  }

  /** One call of each instance; never waits. */
  void call() {
    for (CircuitBreaker breaker : breakers) {
      breaker.tryAcquire().ifPresent(this::end);
    }
  }

  private void end(Ticket ticket) {
    boolean unused = dead ? ticket.failure() : ticket.success();
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
