package io.fluxgate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RegistryListenerTest {

  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreakerRegistry registry =
      CircuitBreakerRegistry.builder()
          .policy(
              CircuitBreakerPolicy.builder()
                  .ticker(ticker)
                  .tripper(Tripper.failureStreak(1))
                  .build())
          .maximumBreakers(2)
          .idleTimeout(Duration.ofMinutes(30))
          .build();
  private final Events events = new Events();

  @Test
  void listenerReceivesExistingBreakersAndLaterOnes() {
    CircuitBreaker early = registry.get("early");

    registry.addListener(events);
    CircuitBreaker late = registry.get("late");

    assertThat(events.received).containsExactly("+early", "+late");
    assertThat(events.live)
        .containsExactlyInAnyOrderEntriesOf(Map.of("early", early, "late", late));
  }

  @Test
  void listenerReceivesAnEvictedBreakerAndItsSuccessor() {
    registry.addListener(events);
    CircuitBreaker first = registry.get("a");
    ticker.advance(Duration.ofHours(1));

    CircuitBreaker other = registry.get("b");
    CircuitBreaker second = registry.get("a");

    assertThat(events.received).containsExactly("+a", "-a", "+b", "+a");
    assertThat(events.live).containsEntry("a", second).containsEntry("b", other);
    assertThat(second).isNotSameAs(first);
  }

  @Test
  void listenerReceivesTheOverflowBreakerOnce() {
    registry.addListener(events);
    for (String name : List.of("a", "b")) {
      registry.get(name).forceOpen();
    }

    CircuitBreaker shared = registry.get("c");
    assertThat(registry.get("d")).isSameAs(shared);

    assertThat(events.received)
        .containsExactly("+a", "+b", "+" + CircuitBreakerRegistry.OVERFLOW_NAME);
  }

  @Test
  void removedRegistryListenerReceivesNothing() {
    registry.addListener(events);
    assertThat(registry.removeListener(events)).isTrue();
    assertThat(registry.removeListener(events)).isFalse();

    CircuitBreaker unheard = registry.get("a");

    assertThat(events.received).isEmpty();
    assertThat(unheard.name()).isEqualTo("a");
  }

  @Test
  void registryListenerMayUseTheRegistry() {
    List<String> sizes = Collections.synchronizedList(new ArrayList<>());
    registry.addListener(
        new Events() {
          @Override
          public void onAdded(CircuitBreaker breaker) {
            if (breaker.name().equals("a")) {
              sizes.add(registry.get("b").name() + registry.size());
            }
            super.onAdded(breaker);
          }
        });
    registry.addListener(events);

    CircuitBreaker asked = registry.get("a");

    assertThat(sizes).containsExactly("b2");
    assertThat(events.received).containsExactly("+a", "+b");
    assertThat(asked.name()).isEqualTo("a");
  }

  @Test
  void listenerThatThrowsAffectsNeitherTheCallerNorOtherListeners() {
    registry.addListener(
        new RegistryListener() {
          @Override
          public void onAdded(CircuitBreaker breaker) {
            throw new IllegalStateException("broken listener");
          }

          @Override
          public void onRemoved(CircuitBreaker breaker) {
            throw new IllegalStateException("broken listener");
          }
        });
    registry.addListener(events);

    assertThat(registry.get("a").name()).isEqualTo("a");
    assertThat(events.received).containsExactly("+a");
  }

  @Test
  void whatIsLiveAgreesWithTheRegistryAfterARace() throws Exception {
    int threads = 4;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int seed = thread;
        done.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < 5_000; i++) {
                    ticker.advance(Duration.ofSeconds(2));
                    CircuitBreaker unused = registry.get("host-" + (i * 7 + seed) % 13);
                    if (i == 100 && seed == 0) {
                      registry.addListener(events);
                    }
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> each : done) {
        each.get(120, SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }

    Map<String, CircuitBreaker> expected = new HashMap<>();
    registry.breakers().forEach(breaker -> expected.put(breaker.name(), breaker));
    assertThat(events.live).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(events.contradictions).isEmpty();
  }

  /** Keeps track of the breakers, and notes events that contradict each other. */
  private static class Events implements RegistryListener {

    final List<String> received = Collections.synchronizedList(new ArrayList<>());
    final List<String> contradictions = Collections.synchronizedList(new ArrayList<>());
    final Map<String, CircuitBreaker> live = Collections.synchronizedMap(new HashMap<>());

    @Override
    public void onAdded(CircuitBreaker breaker) {
      received.add("+" + breaker.name());
      if (live.put(breaker.name(), breaker) != null) {
        contradictions.add("added twice: " + breaker.name());
      }
    }

    @Override
    public void onRemoved(CircuitBreaker breaker) {
      received.add("-" + breaker.name());
      if (!live.remove(breaker.name(), breaker)) {
        contradictions.add("removed, but never added: " + breaker.name());
      }
    }
  }
}
