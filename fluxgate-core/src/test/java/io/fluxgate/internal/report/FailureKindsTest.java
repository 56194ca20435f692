package io.fluxgate.internal.report;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CapturedLog;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitState;
import io.fluxgate.Kinded;
import io.fluxgate.Outcome;
import io.fluxgate.Rig;
import io.fluxgate.Tracker;
import io.fluxgate.Tripper;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The kinds that failures are counted as. */
class FailureKindsTest {

  private final Rig rig = Rig.of(builder -> builder.tripper(Tripper.failureStreak(1_000_000)));

  @Test
  void errorsCountByTheirClass() {
    rig.fail(2);
    rig.breaker.acquire().error(new SocketTimeoutException());
    rig.succeed();

    assertThat(rig.info().failureKinds())
        .isEqualTo(Map.of("IOException", 2L, "SocketTimeoutException", 1L));
  }

  @Test
  void breakerWithoutFailuresHasNoKinds() {
    rig.succeed();

    assertThat(rig.info().failureKinds()).isEmpty();
  }

  @Test
  void failureThatSaysNoMoreCountsAsOther() {
    rig.breaker.acquire().failure();

    assertThat(rig.info().failureKinds()).isEqualTo(Map.of("OTHER", 1L));
  }

  @Test
  void probesCountToo() {
    Rig probing = Rig.readyToProbe(builder -> builder.tripper(Tripper.failureStreak(1)));
    probing.breaker.acquire().error(new IllegalStateException("still down"));

    assertThat(probing.info().failureKinds())
        .isEqualTo(Map.of("IOException", 1L, "IllegalStateException", 1L));
  }

  @Test
  void callsThatShadowWouldHaveRejectedCountToo() {
    Rig shadow =
        Rig.of(
            builder ->
                builder.tripper(Tripper.failureStreak(1)).initialState(CircuitState.METRICS_ONLY));
    shadow.fail(3);

    assertThat(shadow.info().counts().wouldBeRejected()).isEqualTo(2);
    assertThat(shadow.info().failureKinds()).isEqualTo(Map.of("IOException", 3L));
  }

  @Test
  void kindsBeyondTheMaximumShareOne() {
    for (int i = 0; i < 3; i++) {
      for (int kind = 0; kind < 100; kind++) {
        fail(ofKind("kind " + kind));
      }
    }

    assertThat(rig.info().failureKinds())
        .hasSize(FailureKinds.MAXIMUM + 1)
        .containsEntry("kind 0", 3L)
        .containsEntry("kind 19", 3L)
        .containsEntry("OTHER", 3L * 80);
  }

  @Test
  void kindThatIsNoWordIsNotKept() {
    fail(ofKind("x".repeat(201)));
    fail(ofKind("x".repeat(200)));

    assertThat(rig.info().failureKinds()).isEqualTo(Map.of("OTHER", 1L, "x".repeat(200), 1L));
  }

  @Test
  void outcomeThatCannotNameItsKindIsCounted() {
    try (CapturedLog log = CapturedLog.open()) {
      fail(
          new Kinded(
              new IOException("down"),
              () -> {
                throw new IllegalStateException("no name");
              }));

      assertThat(rig.info().failureKinds()).isEqualTo(Map.of("OTHER", 1L));
      assertThat(rig.info().counts().failed()).isEqualTo(1);
      assertThat(log.messages("it names no kind of failure")).hasSize(1);
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void kindsAddUpToTheFailuresOfManyThreads() throws Exception {
    int threads = 8;
    int failures = 2_000;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int offset = i;
        running.add(
            pool.submit(
                () -> {
                  assertThat(start.await(120, SECONDS)).isTrue();
                  for (int call = 0; call < failures; call++) {
                    fail(ofKind("kind " + (offset + call) % 30));
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> each : running) {
        each.get(120, SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }

    CircuitBreakerInfo info = rig.info();
    assertThat(info.failureKinds()).hasSize(FailureKinds.MAXIMUM + 1);
    assertThat(info.failureKinds().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(info.counts().failed());
  }

  private void fail(Outcome outcome) {
    rig.breaker.acquire().outcome(outcome, Tracker.all());
  }

  private static Outcome ofKind(String kind) {
    return new Kinded(new IOException("down"), () -> kind);
  }
}
