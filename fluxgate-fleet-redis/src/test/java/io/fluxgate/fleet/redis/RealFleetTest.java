package io.fluxgate.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.fleet.Fleet;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Twenty instances with real breakers, real threads and a real Redis, and what befalls them. */
@Tag("slow")
class RealFleetTest {

  private static final int INSTANCES = 20;

  /** What an instance sends at most about one host, and what about many. */
  private static final double MOST_PER_SECOND = 1.5;

  private static final double LIMIT_PER_SECOND = 10;

  /** In an outage and the recovery after it; a short one with thousands of calls needs more. */
  private static final double MOST_PER_SECOND_IN_AN_OUTAGE = 0.3;

  private TestRedis redis;
  private RealFleet fleet;

  @BeforeEach
  void start() throws Exception {
    redis = TestRedis.with();
    fleet = new RealFleet(redis, INSTANCES);
    fleet.awaitUp();
  }

  @AfterEach
  void stop() {
    fleet.close();
    redis.close();
  }

  @Test
  void anOutageIsCutOffAndEndsWithFewMessages() {
    fleet.awaitOpen();
    fleet.awaitClosed();

    assertThat(fleet.signals)
        .filteredOn(signal -> signal.origin() == Signal.Origin.FLEET)
        .hasSizeGreaterThanOrEqualTo(INSTANCES)
        .allMatch(signal -> signal.reason().startsWith("fleet: "));
    assertThat(fleet.messagesPerSecond()).isPositive().isLessThan(MOST_PER_SECOND);
  }

  @Test
  void healthIsSilentAndAnOutageOfHalfAMinuteIsNot() {
    Await.until("greetings", () -> fleet.sent() >= INSTANCES);
    long before = fleet.sent();

    fleet.run(10);
    assertThat(fleet.sent()).isEqualTo(before);

    long startNanos = System.nanoTime();
    fleet.dead = true;
    fleet.run(30);
    assertThat(fleet.states()).doesNotContain(CircuitState.CLOSED);
    fleet.dead = false;
    fleet.run(15);

    double seconds = (System.nanoTime() - startNanos) / 1e9;
    assertThat(fleet.states()).containsOnly(CircuitState.CLOSED);
    assertThat((fleet.sent() - before) / seconds / INSTANCES)
        .isPositive()
        .isLessThan(MOST_PER_SECOND_IN_AN_OUTAGE);
  }

  @Test
  void anOutageOfRedisAmidAnotherOneLeavesLocalBreakersAndEnds() throws Exception {
    fleet.awaitOpen();

    redis.kill();
    fleet.awaitClosed();
    Await.until("the loss to be seen", fleet::isDown);
    redis.start();
    fleet.awaitUp();

    fleet.awaitOpen();
  }

  @Test
  void aRedisThatStandsStillKeepsNoCallAndNoCircuit() throws Exception {
    fleet.awaitOpen();

    redis.freeze();
    fleet.awaitClosed();
    fleet.dead = true;
    Await.until(
        "the silence to be seen",
        () -> {
          fleet.call();
          return fleet.isDown();
        });
    redis.thaw();

    fleet.awaitUp();
    fleet.awaitOpen();
  }

  @Test
  void connectionsThatAreKilledCostAMomentOnly() {
    fleet.awaitOpen();
    for (String type : List.of("pubsub", "normal")) {
      redis.run(CommandType.CLIENT, "KILL", "TYPE", type);
      fleet.awaitClosed();
      fleet.awaitUp();
      fleet.awaitOpen();
    }
  }

  @Test
  void instancesThatEndAndStartAreNewPeers() {
    Fleet last = fleet.fleets.get(INSTANCES - 1);

    for (Fleet each : fleet.fleets.subList(0, INSTANCES / 2)) {
      fleet.restartUntilHeard(each, () -> last.info().peers());
    }

    fleet.awaitOpen();
    fleet.awaitClosed();
  }

  @Test
  void aWrongPasswordLeavesLocalBreakers() throws Exception {
    try (TestRedis locked = TestRedis.with("--requirepass", "right");
        Lines log = new Lines();
        RealFleet alone = new RealFleet(locked, 3)) {
      Await.until("lines", () -> log.containing("WRONGPASS").size() == 3);
      alone.dead = true;
      long before = alone.sent();
      Await.until(
          "a call for answers",
          () -> {
            alone.call();
            return alone.sent() > before + 3;
          });

      assertThat(alone.signals).isEmpty();
      assertThat(alone.isDown()).isTrue();
      assertThat(alone.fleets).allMatch(each -> !each.info().transportUp());
    }
  }

  @Test
  void tenThousandHostsThatDieAtOnceShareMessages() {
    List<String> hosts = IntStream.range(0, 10_000).mapToObj(i -> "https://h" + i).toList();
    try (RealFleet busy = new RealFleet(redis, 5)) {
      busy.awaitUp();
      long before = busy.sent();
      long start = System.nanoTime();

      Await.until(
          "messages of each",
          () -> {
            for (CircuitBreakerRegistry registry : busy.registries()) {
              hosts.forEach(host -> registry.get(host).tryAcquire().ifPresent(t -> t.failure()));
            }
            return busy.fleets.stream().allMatch(each -> each.info().sent() > 20);
          });

      double seconds = (System.nanoTime() - start) / 1e9;
      double perInstance = (double) (busy.sent() - before) / 5;
      assertThat(perInstance).isPositive().isLessThan(LIMIT_PER_SECOND * (seconds + 1));
    }
  }

  @Test
  void aThousandStartsOverRedisLeaveNoThreadAndNoConnection() {
    int threads = Thread.activeCount();
    try (RedisFleetTransport transport = RedisFleetTransport.of(redis.uri())) {
      CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();
      for (int i = 0; i < 1_000; i++) {
        try (Fleet each = Fleet.builder(registry, transport).name("leak").start()) {
          assertThat(each.isRunning()).isTrue();
        }
      }
    }

    Await.until("the end of the threads", () -> Thread.activeCount() <= threads + 1);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().contains("fluxgate:1:leak"));
  }
}
