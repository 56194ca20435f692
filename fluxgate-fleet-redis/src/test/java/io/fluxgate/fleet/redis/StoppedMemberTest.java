package io.fluxgate.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitState;
import io.fluxgate.fleet.Fleet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A member whose process is stopped, and goes on, among others that run. */
@Tag("slow")
class StoppedMemberTest {

  private static final int OTHERS = 6;

  private TestRedis redis;
  private RealFleet others;
  private MemberProcess member;

  @BeforeEach
  void start() throws Exception {
    redis = TestRedis.with();
    others = new RealFleet(redis, OTHERS);
    member = new MemberProcess(redis);
    others.awaitUp();
    Await.until("a connection of the process", () -> member.report().up());
  }

  @AfterEach
  void stop() {
    member.close();
    others.close();
    redis.close();
  }

  @Test
  void itOpensNothingByWhatWaitedForItAndFloodsNobody() throws Exception {
    MemberProcess.Report before = member.call(false);

    member.stop();
    others.awaitOpen();
    others.awaitClosed();
    member.goOn();
    awaitNews();

    // It has made no call since, so that its own successes are no reason either.
    MemberProcess.Report after = member.report();
    assertThat(after.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(after.decisions()).isEqualTo(before.decisions());
    assertThat(after.lateMessages()).isPositive();
    assertThat(after.sent() - before.sent()).isLessThanOrEqualTo(2);
  }

  @Test
  void itTakesPartAgainWhenItGoesOn() throws Exception {
    member.stop();
    others.awaitOpen();
    member.goOn();

    Await.until(
        "its circuit open",
        () -> {
          others.call();
          return member.call(true).state() != CircuitState.CLOSED;
        });
    others.dead = false;
    Await.until(
        "its circuit closed",
        () -> {
          others.call();
          return member.call(false).state() == CircuitState.CLOSED;
        });
    others.awaitClosed();
  }

  @Test
  void whatItSaidBeforeHurtsNobody() throws Exception {
    List<Fleet> healthy = others.fleets.subList(2, OTHERS);
    Await.until(
        "its calls for answers",
        () -> {
          others.call();
          return member.call(true).sent() > 2;
        });

    member.stop();
    others.dead(0, 1);
    long startNanos = System.nanoTime();
    Await.until(
        "some seconds in which two of the others fail",
        () -> {
          others.call();
          return System.nanoTime() - startNanos > TimeUnit.SECONDS.toNanos(5);
        });

    assertThat(healthy).allMatch(each -> each.info().openings() + each.info().suspicions() == 0);
    assertThat(others.states().subList(2, OTHERS)).containsOnly(CircuitState.CLOSED);
  }

  /** What is older has been read when this has been heard: messages arrive in their order. */
  private void awaitNews() {
    others.restartUntilHeard(others.fleets.get(0), () -> member.report().peers());
  }
}
