package io.fluxgate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AsyncListenerTest {

  private final List<Long> received = new CopyOnWriteArrayList<>();

  private static void alternate(CircuitBreaker breaker, int transitions) {
    for (int i = 0; i < transitions; i++) {
      if (breaker.state() == CircuitState.CLOSED) {
        breaker.forceOpen();
      } else {
        breaker.reset();
      }
    }
  }

  @Test
  void signalsArriveInOrderAndAllOfThemBeforeCloseReturns() {
    AsyncListener listener = Listener.async(signal -> received.add(signal.sequence()));
    CircuitBreaker breaker = CircuitBreaker.of("b");
    breaker.addListener(listener);

    alternate(breaker, 100);
    listener.close();

    assertThat(received).hasSize(100).isSorted();
    assertThat(listener.dropped()).isZero();
  }

  @Test
  void aListenerThatHangsCostsNoCallerAnythingAndItsOverflowIsCounted() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AsyncListener listener =
        Listener.async(
            signal -> {
              entered.countDown();
              awaitQuietly(release);
              received.add(signal.sequence());
            },
            2);
    CircuitBreaker breaker = CircuitBreaker.of("b");
    breaker.addListener(listener);

    alternate(breaker, 1);
    assertThat(entered.await(120, SECONDS)).isTrue();
    alternate(breaker, 10);

    assertThat(listener.dropped()).isEqualTo(8);
    release.countDown();
    listener.close();
    assertThat(received).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aListenerThatThrowsReceivesTheNextSignal() {
    AsyncListener listener =
        Listener.async(
            signal -> {
              received.add(signal.sequence());
              throw new AssertionError("thrown on purpose");
            });
    CircuitBreaker breaker = CircuitBreaker.of("b");
    breaker.addListener(listener);

    alternate(breaker, 2);
    listener.close();

    assertThat(received).containsExactly(1L, 2L);
  }

  @Test
  void signalsAfterCloseAreCountedAsDropped() {
    AsyncListener listener = Listener.async(signal -> received.add(signal.sequence()));
    CircuitBreaker breaker = CircuitBreaker.of("b");
    breaker.addListener(listener);
    listener.close();

    alternate(breaker, 1);

    assertThat(received).isEmpty();
    assertThat(listener.dropped()).isEqualTo(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, SECONDS)).isTrue();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void threadInterruptedWhileClosingStaysInterruptedAndStopsWaiting() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AsyncListener listener =
        Listener.async(
            signal -> {
              entered.countDown();
              try {
                assertThat(never.await(20, SECONDS)).isFalse();
              } catch (InterruptedException interrupted) {
                ended.countDown();
                Thread.currentThread().interrupt();
              }
            });
    CircuitBreaker breaker = CircuitBreaker.of("b");
    breaker.addListener(listener);
    alternate(breaker, 3);
    assertThat(entered.await(120, SECONDS)).isTrue();

    Thread.currentThread().interrupt();
    listener.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended.await(120, SECONDS)).isTrue();
  }

  @Test
  void signalsThatWaitWhenItsThreadIsInterruptedAreCountedAsDropped() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AsyncListener listener =
        Listener.async(
            signal -> {
              awaitQuietly(release);
              received.add(signal.sequence());
              Thread.currentThread().interrupt();
            });
    CircuitBreaker breaker = CircuitBreaker.of("b");
    breaker.addListener(listener);

    alternate(breaker, 4);
    release.countDown();
    listener.close();

    assertThat(received).containsExactly(1L);
    assertThat(listener.dropped()).isEqualTo(3);
  }
}
