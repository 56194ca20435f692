package io.fluxgate;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.internal.state.State;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConcurrentBreakerTest {

  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final int SLOTS = 3;
  private static final int THREADS = 64;
  private static final int CALLS = 500;

  private final FakeTicker ticker = FakeTicker.create();
  private final List<Signal> signals = new CopyOnWriteArrayList<>();

  private CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .ticker(ticker)
        .window(Window.count(20))
        .tripper(Tripper.minRequests(5).and(Tripper.failureRate(0.5)))
        .tracker(Tracker.typeOf(IllegalStateException.class))
        .retry(Retry.cooldown(DELAY))
        .permit(Permit.all())
        .halfOpenCalls(SLOTS)
        .probeTimeout(Duration.ofDays(365))
        .listener(signals::add);
  }

  static Stream<ThreadFactory> threadFactories() throws ReflectiveOperationException {
    return Race.threadFactories();
  }

  // Everything at once

  @ParameterizedTest
  @MethodSource("threadFactories")
  void nothingIsLostThroughTripsAndRecoveries(ThreadFactory factory) throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("hammered", policy().build());
    ProbeGauge gauge = new ProbeGauge();
    AtomicLong made = new AtomicLong();
    AtomicInteger running = new AtomicInteger(THREADS);

    Race.run(
        factory,
        THREADS + 1,
        thread -> {
          if (thread < THREADS) {
            hammer(breaker, gauge, thread, made);
            running.decrementAndGet();
            return;
          }
          while (running.get() > 0) {
            ticker.advance(Duration.ofMillis(100));
            assertThat(breaker.info().probesInFlight()).isBetween(0, SLOTS);
            Race.letOthersRun();
          }
        });

    CallCounts counts = breaker.info().counts();
    assertThat(counts.succeeded() + counts.failed() + counts.ignored() + counts.rejected())
        .isEqualTo(made.get())
        .isEqualTo((long) THREADS * CALLS);
    assertThat(counts.succeeded()).isPositive();
    assertThat(counts.failed()).isPositive();
    assertThat(counts.ignored()).isPositive();
    assertThat(counts.rejected()).isPositive();
    assertThat(gauge.most).hasValueBetween(1, SLOTS);
    assertThat(breaker.info().probesInFlight()).isZero();
    assertThat(breaker.info().transitions()).isEqualTo(signals.size());
    assertThat(signals.size()).as("trips and recoveries").isGreaterThan(10);
    assertSignalsAreAChain(CircuitState.CLOSED);
  }

  /**
   * Each thread alternates between periods of failing and of healthy calls, settled in every way.
   */
  private void hammer(CircuitBreaker breaker, ProbeGauge gauge, int thread, AtomicLong made)
      throws Exception {
    Random random = new Random(thread);
    for (int call = 0; call < CALLS; call++) {
      boolean sick = (call / 20) % 2 == 0;
      made.incrementAndGet();
      Optional<Ticket> admitted = breaker.tryAcquire();
      if (admitted.isEmpty()) {
        // Here, too: the thread that moves the clock may not run for a while.
        ticker.advance(Duration.ofMillis(1));
        Race.letOthersRun();
        continue;
      }
      Ticket ticket = admitted.get();
      gauge.enter(ticket);
      if (random.nextInt(4) == 0) {
        Race.letOthersRun();
      }
      gauge.leave(ticket);
      settle(ticket, sick ? random.nextInt(4) : 4 + random.nextInt(10));
      assertThat(ticket.success()).isFalse();
    }
  }

  private static void settle(Ticket ticket, int how) {
    boolean settled =
        switch (how) {
          case 0, 1 -> ticket.failure();
          case 2 -> ticket.error(new IllegalStateException("tracked"));
          case 3 -> ticket.error(new StackOverflowError("an Error is ignored, and settles"));
          case 4 -> ticket.error(new IllegalArgumentException("not tracked"));
          case 5 -> ticket.discard();
          default -> ticket.success();
        };
    assertThat(settled).isTrue();
  }

  /**
   * Counts the calls that run at once as probes of one state. A ticket enters after it was admitted
   * and leaves before it is settled, so the gauge never shows more than there are.
   */
  private static final class ProbeGauge {

    final AtomicInteger most = new AtomicInteger();
    private final ConcurrentMap<Object, AtomicInteger> inFlight = new ConcurrentHashMap<>();

    void enter(Ticket ticket) throws ReflectiveOperationException {
      Object state = stateThatProbes(ticket);
      if (state != null) {
        most.accumulateAndGet(countOf(state).incrementAndGet(), Math::max);
      }
    }

    void leave(Ticket ticket) throws ReflectiveOperationException {
      Object state = stateThatProbes(ticket);
      if (state != null) {
        countOf(state).decrementAndGet();
      }
    }

    private AtomicInteger countOf(Object state) {
      return inFlight.computeIfAbsent(state, unused -> new AtomicInteger());
    }

    /**
     * Returns the HALF_OPEN state that admitted the ticket's call, or null if another state did.
     */
    private static @Nullable Object stateThatProbes(Ticket ticket)
        throws ReflectiveOperationException {
      Field admission = Ticket.class.getDeclaredField("admission");
      admission.setAccessible(true);
      Object holder = admission.get(ticket);
      if (holder instanceof State) {
        return null;
      }
      Field state = holder.getClass().getDeclaredField("state");
      state.setAccessible(true);
      return state.get(holder);
    }
  }

  private void assertSignalsAreAChain(CircuitState first) {
    CircuitState state = first;
    long sequence = 0;
    for (Signal signal : signals) {
      sequence++;
      assertThat(signal.sequence()).isEqualTo(sequence);
      assertThat(signal.from()).as("%s", signal).isEqualTo(state);
      assertThat(signal.to()).as("%s", signal).isNotEqualTo(state);
      state = signal.to();
    }
  }

  @ParameterizedTest
  @MethodSource("threadFactories")
  void signalsStayAChainWhileStatesAreAskedFor(ThreadFactory factory) throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("steered", policy().build());

    Race.run(
        factory,
        8,
        thread -> {
          Random random = new Random(thread);
          for (int i = 0; i < 500; i++) {
            switch (random.nextInt(8)) {
              case 0 -> breaker.reset();
              case 1 -> breaker.disable();
              case 2 -> breaker.forceOpen();
              case 3 -> ticker.advance(DELAY);
              default -> breaker.tryAcquire().ifPresent(Ticket::failure);
            }
          }
        });

    assertThat(breaker.info().transitions()).isEqualTo(signals.size());
    assertSignalsAreAChain(CircuitState.CLOSED);
    assertThat(signals.get(signals.size() - 1).to()).isEqualTo(breaker.state());
  }

  // States

  @Test
  void nobodyTakesThePlaceOfAProbeWhoseFailureIsBeingJudged() throws Exception {
    CountDownLatch judging = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    Tripper slow =
        Tripper.custom(
            "slow",
            context -> {
              if (context.state() == CircuitState.HALF_OPEN) {
                judging.countDown();
                Race.await(tried);
              }
              return context.streak() > 0;
            });
    CircuitBreaker breaker =
        CircuitBreaker.of("judged", policy().tripper(slow).halfOpenCalls(1).build());
    breaker.acquire().failure();
    ticker.advance(DELAY);

    Race.run(
        2,
        thread -> {
          if (thread == 0) {
            breaker.acquire().failure();
            return;
          }
          assertThat(judging.await(120, SECONDS)).isTrue();
          assertThat(breaker.tryAcquire()).isEmpty();
          tried.countDown();
        });

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().probesInFlight()).isZero();
  }

  @Test
  void lateOutcomesMoveNoLaterState() {
    CircuitBreaker breaker = CircuitBreaker.of("late", policy().build());
    List<Ticket> early = Stream.generate(breaker::acquire).limit(20).toList();
    Stream.generate(breaker::acquire).limit(5).forEach(Ticket::failure);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    ticker.advance(DELAY);
    Ticket probe = breaker.acquire();
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);

    early.subList(0, 10).forEach(Ticket::success);
    early.subList(10, 20).forEach(Ticket::failure);

    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(breaker.info().metrics().total()).isZero();
    assertThat(breaker.info().probesInFlight()).isOne();
    assertThat(breaker.info().counts().succeeded()).isEqualTo(10);
    assertThat(breaker.info().counts().failed()).isEqualTo(15);
    breaker.reset();
    probe.failure();
    assertThat(breaker.info().streak()).isZero();
    assertThat(breaker.info().metrics().total()).isZero();
  }

  @RepeatedTest(20)
  void hundredThreadsAtTheEndOfTheDelayMakeOneTransition() throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("expiring", policy().build());
    Stream.generate(breaker::acquire).limit(5).forEach(Ticket::failure);
    ticker.advance(DELAY);
    AtomicInteger admitted = new AtomicInteger();

    Race.run(100, thread -> breaker.tryAcquire().ifPresent(t -> admitted.incrementAndGet()));

    assertThat(signals).hasSize(2);
    assertThat(signals.get(1).to()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(admitted).hasValueBetween(1, SLOTS);
    assertThat(breaker.info().probesInFlight()).isEqualTo(admitted.get());
    assertThat(breaker.info().counts().rejected()).isEqualTo(100 - admitted.get());
  }

  @Test
  void ticketSettledFromTwoThreadsAtOnceCountsOnce() throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("settled twice", policy().build());
    AtomicInteger wins = new AtomicInteger();
    AtomicReference<Ticket> ticket = new AtomicReference<>(breaker.acquire());
    AtomicInteger ready = new AtomicInteger();

    Race.run(
        2,
        thread -> {
          for (int round = 1; round <= 2_000; round++) {
            Ticket mine = requireNonNull(ticket.get());
            if (thread == 0 ? mine.success() : mine.discard()) {
              wins.incrementAndGet();
            }
            // The second thread to arrive acquires the next ticket.
            if (ready.incrementAndGet() == 2 * round) {
              ticket.set(breaker.acquire());
            }
            while (ticket.get() == mine) {
              Thread.onSpinWait();
            }
          }
        });

    CallCounts counts = breaker.info().counts();
    assertThat(wins).hasValue(2_000);
    assertThat(counts.succeeded() + counts.ignored()).isEqualTo(2_000);
  }

  // Listeners

  @Test
  void slowListenerBlocksNoOtherCaller() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Listener slow =
        signal -> {
          if (signal.sequence() == 1) {
            entered.countDown();
            Race.await(release);
          }
        };
    CircuitBreaker breaker = CircuitBreaker.of("slow listener", policy().listener(slow).build());

    Race.run(
        2,
        thread -> {
          if (thread == 0) {
            Stream.generate(breaker::acquire).limit(5).forEach(Ticket::failure);
            return;
          }
          Race.await(entered);
          assertThat(breaker.tryAcquire()).isEmpty();
          breaker.reset();
          breaker.forceOpen();
          assertThatThrownBy(breaker::acquire).isInstanceOf(CallNotPermittedException.class);
          assertThat(signals).as("the others wait for the slow one").hasSize(1);
          release.countDown();
        });

    assertThat(signals).hasSize(3);
    assertSignalsAreAChain(CircuitState.CLOSED);
  }

  @Test
  void listenerMayCallAndSteerTheBreaker() {
    AtomicReference<CircuitBreaker> self = new AtomicReference<>();
    List<String> calls = new CopyOnWriteArrayList<>();
    Listener reentrant =
        signal -> {
          CircuitBreaker breaker = requireNonNull(self.get());
          if (signal.to() == CircuitState.OPEN) {
            calls.add("rejected " + breaker.tryAcquire().isEmpty());
            breaker.reset();
            calls.add("admitted " + breaker.acquire().success());
          }
        };
    CircuitBreakerPolicy.Builder policy = policy();
    CircuitBreaker breaker =
        CircuitBreaker.of("re-entered", policy.listener(reentrant).listener(signals::add).build());
    self.set(breaker);

    Stream.generate(breaker::acquire).limit(5).forEach(Ticket::failure);

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(calls).containsExactly("rejected true", "admitted true");
    assertThat(signals.stream().map(Signal::sequence)).containsExactly(1L, 1L, 2L, 2L);
  }

  @Test
  void listenersMayComeAndGoDuringDelivery() {
    CircuitBreaker breaker = CircuitBreaker.of("changing", policy().build());
    List<String> received = new CopyOnWriteArrayList<>();
    Listener added = signal -> received.add("added " + signal.sequence());
    AtomicBoolean once = new AtomicBoolean();
    Listener changing =
        new Listener() {
          @Override
          public void onSignal(Signal signal) {
            received.add("changing " + signal.sequence());
            if (once.compareAndSet(false, true)) {
              breaker.addListener(added);
              assertThat(breaker.removeListener(this)).isTrue();
            }
          }
        };
    breaker.addListener(changing);
    breaker.addListener(signal -> received.add("last " + signal.sequence()));

    breaker.forceOpen();
    breaker.reset();

    assertThat(received).containsExactly("changing 1", "last 1", "last 2", "added 2");
    assertThat(breaker.removeListener(changing)).isFalse();
  }
}
