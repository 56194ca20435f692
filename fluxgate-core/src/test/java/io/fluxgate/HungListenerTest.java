package io.fluxgate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener that does not return may hold: a bounded number of signals and breakers. */
class HungListenerTest {

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void end() {
    release.countDown();
    thread.shutdown();
  }

  private void hang() {
    entered.countDown();
    try {
      assertThat(release.await(30, SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theOldestSignalsAreDroppedAndCountedWhileAListenerHangs() throws Exception {
    List<Signal> received = Collections.synchronizedList(new ArrayList<>());
    Rig rig = Rig.create();
    rig.breaker.addListener(
        signal -> {
          received.add(signal);
          if (signal.sequence() == 1) {
            hang();
          }
        });
    Future<?> hanging = thread.submit(() -> rig.breaker.forceOpen());
    assertThat(entered.await(30, SECONDS)).isTrue();

    try (CapturedLog log = CapturedLog.open()) {
      for (int i = 0; i < 1_000; i++) {
        rig.breaker.reset();
        rig.breaker.forceOpen();
      }
      assertThat(log.messages("the oldest are dropped")).hasSize(1);
    }
    assertThat(rig.breaker.droppedSignals()).isEqualTo(1_000);
    release.countDown();
    hanging.get(30, SECONDS);

    assertThat(received).hasSize(1_001);
    assertThat(received.get(1).sequence()).isEqualTo(1_002);
    assertThat(received.get(1_000).sequence()).isEqualTo(2_001);
  }

  @Test
  void aBreakerThatComesAndGoesWhileAListenerHangsIsNotKeptForIt() throws Exception {
    List<String> received = Collections.synchronizedList(new ArrayList<>());
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();
    RegistryListener hanging =
        new RegistryListener() {
          @Override
          public void onAdded(CircuitBreaker breaker) {
            received.add("+" + breaker.name());
            if (breaker.name().equals("first")) {
              hang();
            }
          }

          @Override
          public void onRemoved(CircuitBreaker breaker) {
            received.add("-" + breaker.name());
          }
        };
    registry.get("known");
    registry.addListener(hanging);
    Future<?> caller = thread.submit(() -> registry.get("first"));
    assertThat(entered.await(30, SECONDS)).isTrue();

    for (int i = 0; i < 1_000; i++) {
      registry.get("passing " + i);
      registry.remove("passing " + i);
    }
    registry.get("last");
    registry.remove("known");
    release.countDown();
    caller.get(30, SECONDS);

    assertThat(received).containsExactly("+known", "+first", "+last", "-known");
  }

  @Test
  void aListenerThatWasRemovedWhileEventsWaitHearsNoMoreThoughAnEqualOneStays() throws Exception {
    List<String> received = Collections.synchronizedList(new ArrayList<>());
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();
    RegistryListener listener =
        new RegistryListener() {
          @Override
          public void onAdded(CircuitBreaker breaker) {
            received.add(breaker.name());
            if (breaker.name().equals("first") && received.size() == 1) {
              hang();
            }
          }

          @Override
          public void onRemoved(CircuitBreaker breaker) {}
        };
    registry.addListener(listener);
    registry.addListener(listener);
    Future<?> caller = thread.submit(() -> registry.get("first"));
    assertThat(entered.await(30, SECONDS)).isTrue();

    registry.get("second");
    assertThat(registry.removeListener(listener)).isTrue();
    release.countDown();
    caller.get(30, SECONDS);

    assertThat(received).containsExactly("first", "first", "second");
    assertThat(registry.removeListener(listener)).isTrue();
    assertThat(registry.removeListener(listener)).isFalse();
  }

  @Test
  void onlySoManyReconfiguredNamesAreRemembered() {
    CircuitBreakerPolicy first = CircuitBreakerPolicy.builder().halfOpenCalls(1).build();
    CircuitBreakerPolicy later = CircuitBreakerPolicy.builder().halfOpenCalls(2).build();
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder().policy("built", first).maximumBreakers(10).build();
    CircuitBreaker present = registry.get("present");

    try (CapturedLog log = CapturedLog.open()) {
      registry.reconfigure("present", later);
      for (int i = 0; i < 30; i++) {
        registry.reconfigure("name " + i, later);
      }
      assertThat(log.messages("those set first are forgotten")).hasSize(1);
    }

    assertThat(registry.get("name 29").policy()).isEqualTo(later);
    assertThat(registry.get("name 0").policy()).isEqualTo(CircuitBreakerPolicy.defaults());
    assertThat(registry.get("built").policy()).isEqualTo(first);
    assertThat(present.policy()).isEqualTo(later);
  }
}
