package io.fluxgate;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A part that hangs blocks only the call that asked it, and parts may call the breaker. */
class BlockingPartsTest {

  /** Runs an action within a part, the first time after it was armed. */
  private static final class Within {

    private final AtomicBoolean armed = new AtomicBoolean();
    private final Runnable action;

    Within(Runnable action) {
      this.action = action;
    }

    void arm() {
      armed.set(true);
    }

    boolean wasReached() {
      return !armed.get();
    }

    <T> T then(T answer) {
      if (armed.compareAndSet(true, false)) {
        action.run();
      }
      return answer;
    }
  }

  private record Part(
      String name,
      BiFunction<CircuitBreakerPolicy.Builder, Within, CircuitBreakerPolicy.Builder> built,
      boolean isAskedAfterTheDelay,
      boolean succeeds) {

    Part(
        String name,
        BiFunction<CircuitBreakerPolicy.Builder, Within, CircuitBreakerPolicy.Builder> built,
        boolean isAskedAfterTheDelay) {
      this(name, built, isAskedAfterTheDelay, false);
    }

    @Override
    public String toString() {
      return name;
    }

    /** Prepares the breaker so that the next call uses the part. */
    Rig rig(Within within) {
      Rig rig = Rig.of(builder -> built.apply(builder, within));
      if (isAskedAfterTheDelay) {
        rig.trip();
        rig.ticker.advance(Rig.DELAY);
      } else {
        rig.fail(2);
      }
      within.arm();
      return rig;
    }
  }

  private record Recording(Window.Recorder recorder, Within within) implements Window.Recorder {

    @Override
    public @Nullable WindowMetrics record(boolean failed, long durationNanos, long nowNanos) {
      within.then(true);
      return recorder.record(failed, durationNanos, nowNanos);
    }

    @Override
    public WindowMetrics metrics(long nowNanos) {
      return recorder.metrics(nowNanos);
    }
  }

  static Stream<Part> parts() {
    Window window = Window.count(10);
    return Stream.of(
        new Part("tracker", (b, w) -> b.tracker(outcome -> w.then(true)), false),
        new Part("tripper", (b, w) -> b.tripper(e -> w.then(e.streak() >= 3)), false),
        new Part("retry", (b, w) -> b.retry((reopens, random) -> w.then(Rig.DELAY)), false),
        new Part("clock", (b, w) -> b.clock(() -> w.then(Instant.EPOCH)), false),
        new Part("listener", (b, w) -> b.listener(signal -> w.then(true)), false),
        new Part(
            "recorder",
            (b, w) -> b.window((needs, now) -> new Recording(window.open(needs, now), w)),
            false),
        new Part(
            "window",
            (b, w) -> b.halfOpenCalls(1).window((needs, now) -> w.then(window.open(needs, now))),
            true,
            true),
        new Part("permit", (b, w) -> b.permit(elapsed -> w.then(1.0)), true),
        new Part("random", (b, w) -> b.permit(Permit.random(0.5)).random(() -> w.then(0L)), true));
  }

  /** A call, and a second one for the parts that only a second probe uses. */
  private static void callTwice(CircuitBreaker breaker, Part part) {
    for (int i = 0; i < 2; i++) {
      if (part.succeeds) {
        breaker.tryAcquire().ifPresent(Ticket::success);
      } else {
        breaker.tryAcquire().ifPresent(ticket -> ticket.error(new IOException("down")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  void partThatHangsBlocksOnlyTheCallThatAskedIt(Part part) throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Within hanging =
        new Within(
            () -> {
              entered.countDown();
              Race.await(release);
            });
    Rig rig = part.rig(hanging);
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      Future<?> held = others.submit(() -> callTwice(rig.breaker, part));
      Race.await(entered);

      others
          .submit(
              () -> {
                callTwice(rig.breaker, part);
                rig.breaker.forceOpen();
                rig.breaker.reset();
                assertThat(rig.breaker.call(() -> "result")).isEqualTo("result");
                assertThat(rig.info().state()).isEqualTo(CircuitState.CLOSED);
                return null;
              })
          .get(120, SECONDS);
      assertThat(held).isNotDone();

      release.countDown();
      held.get(120, SECONDS);
      assertThatItWorks(rig);
    } finally {
      release.countDown();
      others.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  void partMayCallAndSteerTheBreaker(Part part) throws Exception {
    AtomicReference<CircuitBreaker> self = new AtomicReference<>();
    List<String> received = new CopyOnWriteArrayList<>();
    Within reentrant =
        new Within(
            () -> {
              CircuitBreaker breaker = requireNonNull(self.get());
              breaker.forceOpen();
              received.add("rejected " + breaker.tryAcquire().isEmpty());
              breaker.reset();
              received.add("admitted " + breaker.acquire().success());
              received.add(breaker.info().state().name());
            });
    Rig rig = part.rig(reentrant);
    self.set(rig.breaker);
    try (CapturedLog log = CapturedLog.open()) {

      callTwice(rig.breaker, part);

      assertThat(reentrant.wasReached()).isTrue();
      assertThat(received).containsExactly("rejected true", "admitted true", "CLOSED");
      assertThat(log.records()).isEmpty();
    }
    assertThatItWorks(rig);
  }

  @Test
  void tickerThatHangsBlocksOnlyTheCallThatReadsIt() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Within hanging =
        new Within(
            () -> {
              entered.countDown();
              Race.await(release);
            });
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "timed", CircuitBreakerPolicy.builder().ticker(() -> hanging.then(7L)).build());
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      hanging.arm();
      Future<?> held = other.submit(breaker::forceOpen);
      Race.await(entered);

      breaker.reset();
      assertThat(breaker.<String>call(() -> "result")).isEqualTo("result");
      assertThat(held).isNotDone();

      release.countDown();
      held.get(120, SECONDS);
      assertThat(breaker.state()).isEqualTo(CircuitState.FORCED_OPEN);
    } finally {
      release.countDown();
      other.shutdownNow();
    }
  }

  @Test
  void fallbackThatHangsHoldsNoSlotAndBlocksNoOtherCall() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<String> held =
          other.submit(
              () ->
                  rig.breaker.call(
                      () -> {
                        throw new CancellationException("neither a success nor a failure");
                      },
                      error -> {
                        entered.countDown();
                        Race.await(release);
                        return "made up";
                      }));
      Race.await(entered);

      assertThat(rig.info().probesInFlight()).isZero();
      assertThat(rig.breaker.call(() -> "result")).isEqualTo("result");

      release.countDown();
      assertThat(held.get(120, SECONDS)).isEqualTo("made up");
    } finally {
      release.countDown();
      other.shutdownNow();
    }
  }

  @Test
  void fallbackMayCallAndSteerTheBreaker() throws Exception {
    Rig rig = Rig.create();
    rig.breaker.forceOpen();

    String result =
        rig.breaker.call(
            () -> "never called",
            error -> {
              rig.breaker.reset();
              return rig.breaker.call(() -> "called at last");
            });

    assertThat(result).isEqualTo("called at last");
  }

  @Test
  void registryListenerThatHangsBlocksOnlyTheThreadItRunsOn() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<String> received = new CopyOnWriteArrayList<>();
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();
    registry.addListener(
        new RegistryListener() {
          @Override
          public void onAdded(CircuitBreaker breaker) {
            entered.countDown();
            Race.await(release);
            received.add(breaker.name());
          }

          @Override
          public void onRemoved(CircuitBreaker breaker) {}
        });
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> held = other.submit(() -> registry.get("a"));
      Race.await(entered);

      assertThat(registry.get("b").<String>call(() -> "result")).isEqualTo("result");
      assertThat(registry.get("a").<String>call(() -> "result")).isEqualTo("result");
      assertThat(received).isEmpty();

      release.countDown();
      held.get(120, SECONDS);
      assertThat(received).containsExactly("a", "b");
    } finally {
      release.countDown();
      other.shutdownNow();
    }
  }

  /** Whatever happened before, it opens on failures, recovers, and all slots are free. */
  private static void assertThatItWorks(Rig rig) throws Exception {
    rig.breaker.disable();
    rig.breaker.reset();
    rig.trip();
    rig.ticker.advance(Rig.DELAY);
    assertThat(rig.breaker.call(() -> "result")).isEqualTo("result");
    rig.ticker.advance(Duration.ofMinutes(2));
    assertThat(rig.info().probesInFlight()).isZero();
  }
}
