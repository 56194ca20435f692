package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What must not get lost on the way through a breaker or a registry. */
class RememberedTest {

  private static final Duration ASKED = Duration.ofSeconds(90);

  private record AskingToWait(@Nullable Throwable error, @Nullable Object result)
      implements Outcome {

    static AskingToWait failure() {
      return new AskingToWait(new IOException("asks to wait"), null);
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(ASKED);
    }
  }

  private static CircuitBreakerPolicy reconfigured(Rig rig) {
    return rig.breaker.policy().toBuilder().tripper(Tripper.failureStreak(2)).build();
  }

  @Test
  void aBreakerThatIsReconfiguredStillWaitsAsLongAsItWasAskedTo() {
    Rig rig = Rig.create();
    rig.breaker.acquire().outcome(AskingToWait.failure(), Tracker.all());

    rig.breaker.reconfigure(reconfigured(rig));
    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().untilProbe()).contains(ASKED);
  }

  @Test
  void aBreakerThatIsReconfiguredStillKnowsWhyCallsFailed() {
    Rig rig = Rig.create();
    rig.breaker.acquire().error(new IOException("early"));

    rig.breaker.reconfigure(reconfigured(rig));
    rig.breaker.acquire().error(new IOException("late"));

    assertThat(rig.lastSignal().causes())
        .containsExactly("IOException: late", "IOException: early");
  }

  @Test
  void anOutcomeThatCountsOnlyIfItIsAFailureMayAskToWait() {
    Rig rig = Rig.of(policy -> policy.tripper(Tripper.failureStreak(1)));

    boolean counted = rig.breaker.acquire().outcomeIfFailure(AskingToWait.failure(), Tracker.all());

    assertThat(counted).isTrue();
    assertThat(rig.info().untilProbe()).contains(ASKED);
  }

  @Test
  void aListenerThatWasAddedTwiceAndRemovedOnceHearsOnce() {
    List<Signal> heard = new ArrayList<>();
    Listener listener = heard::add;
    Rig rig = Rig.create();
    rig.breaker.addListener(listener);
    rig.breaker.addListener(listener);

    assertThat(rig.breaker.removeListener(listener)).isTrue();
    rig.trip();

    assertThat(heard).hasSize(1);
  }

  @Test
  void signalsThatAnInterruptedListenerLeavesAreCountedAsDropped() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AsyncListener listener =
        Listener.async(
            signal -> {
              entered.countDown();
              try {
                assertThat(never.await(100, TimeUnit.SECONDS)).isFalse();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    Rig rig = Rig.create();
    rig.breaker.addListener(listener);
    rig.breaker.forceOpen();
    assertThat(entered.await(100, TimeUnit.SECONDS)).isTrue();
    rig.breaker.reset();
    rig.breaker.forceOpen();

    // So that close does not wait for the listener.
    Thread.currentThread().interrupt();
    listener.close();

    assertThat(Thread.interrupted()).isTrue();
    long begun = System.nanoTime();
    while (listener.dropped() < 2 && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(30)) {
      Thread.onSpinWait();
    }
    assertThat(listener.dropped()).isEqualTo(2);
  }

  /** The clock is read between the look-up of the breaker and the call's entry there. */
  @Test
  void aCallNeverEntersABreakerThatWasRemovedSinceItsLookUp() {
    AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();
    Ticker ticker =
        () -> {
          Runnable action = meanwhile.getAndSet(null);
          if (action != null) {
            action.run();
          }
          return 0;
        };
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder()
            .policy(CircuitBreakerPolicy.builder().ticker(ticker).build())
            .build();
    CircuitBreaker old = registry.get("a");
    meanwhile.set(() -> registry.remove("a"));

    Ticket ticket = registry.acquire("a");

    assertThat(ticket.breaker()).isNotSameAs(old).isSameAs(registry.get("a"));
    ticket.success();
  }
}
