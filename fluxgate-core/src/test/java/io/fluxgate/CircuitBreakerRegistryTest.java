package io.fluxgate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CircuitBreakerRegistryTest {

  private static final Duration IDLE = Duration.ofMinutes(30);

  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.builder().ticker(ticker).tripper(Tripper.failureStreak(2)).build();

  private CircuitBreakerRegistry bounded(int maximum) {
    return CircuitBreakerRegistry.builder()
        .policy(policy)
        .maximumBreakers(maximum)
        .idleTimeout(IDLE)
        .build();
  }

  /** Longer than the pause between two sweeps. */
  private void passPause() {
    ticker.advance(Duration.ofSeconds(2));
  }

  // Bounds

  @Test
  void namesThatComeAllAtOnceStayWithinTheBound() {
    CircuitBreakerRegistry registry = bounded(10_000);

    for (int i = 0; i < 50_000; i++) {
      ticker.advance(Duration.ofNanos(1));
      CircuitBreaker unused = registry.get("host-" + i);
    }

    assertThat(registry.size()).isBetween(9_000, 10_000);
    assertThat(registry.overflows()).isZero();
    assertThat(registry.find("host-49999")).isPresent();
    assertThat(registry.find("host-39999")).isEmpty();
  }

  @Test
  void leastRecentlyUsedMakesRoom() {
    CircuitBreakerRegistry registry = bounded(3);
    for (String name : new String[] {"a", "b", "c"}) {
      CircuitBreaker unused = registry.get(name);
      passPause();
    }
    CircuitBreaker a = registry.get("a");

    CircuitBreaker unused = registry.get("d");

    assertThat(registry.find("a")).containsSame(a);
    assertThat(registry.find("b")).isEmpty();
    assertThat(registry.find("c")).isPresent();
    assertThat(registry.find("d")).isPresent();
  }

  @Test
  void breakerWithStateOrFailuresIsNeverEvicted() {
    CircuitBreakerRegistry registry = bounded(6);
    CircuitBreaker open = registry.get("open");
    open.acquire().failure();
    open.acquire().failure();
    CircuitBreaker forced = registry.get("forced");
    forced.forceOpen();
    CircuitBreaker shadow = registry.get("shadow");
    shadow.metricsOnly();
    CircuitBreaker busy = registry.get("busy");
    Ticket ticket = busy.acquire();
    CircuitBreaker failing = registry.get("failing");
    failing.acquire().failure();

    for (int i = 0; i < 100; i++) {
      passPause();
      CircuitBreaker unused = registry.get("other-" + i);
    }

    assertThat(open.state()).isEqualTo(CircuitState.OPEN);
    assertThat(registry.find("open")).containsSame(open);
    assertThat(registry.find("forced")).containsSame(forced);
    assertThat(registry.find("shadow")).containsSame(shadow);
    assertThat(registry.find("busy")).containsSame(busy);
    assertThat(registry.find("failing")).containsSame(failing);
    assertThat(registry.size()).isEqualTo(6);
    assertThat(registry.overflows()).isZero();
    assertThat(ticket.success()).isTrue();
  }

  @Test
  void settledCallNoLongerKeepsItsBreaker() {
    CircuitBreakerRegistry registry = bounded(1);
    Ticket ticket = registry.acquire("a");
    assertThat(registry.get("b").name()).isEqualTo(CircuitBreakerRegistry.OVERFLOW_NAME);
    ticket.success();
    passPause();

    assertThat(registry.get("b").name()).isEqualTo("b");
    assertThat(registry.find("a")).isEmpty();
  }

  @Test
  void callsBeyondTheBoundPassUnguardedWhateverTheySee() {
    CircuitBreakerRegistry registry = bounded(2);
    for (String name : new String[] {"a", "b"}) {
      registry.acquire(name).failure();
      registry.acquire(name).failure();
    }

    assertThat(registry.breakers()).hasSize(2);
    Ticket first = registry.acquire("c");
    Ticket second = registry.tryAcquire("d").orElseThrow();

    assertThat(first.breaker()).isSameAs(second.breaker());
    assertThat(first.breaker().name()).isEqualTo(CircuitBreakerRegistry.OVERFLOW_NAME);
    assertThat(registry.overflows()).isEqualTo(2);
    assertThat(registry.breakers()).hasSize(3).contains(first.breaker());
    assertThat(registry.find("c")).isEmpty();
    assertThat(first.breaker().state()).isEqualTo(CircuitState.DISABLED);
    first.failure();
    second.failure();
    assertThat(registry.tryAcquire("e")).isPresent();
    assertThat(registry.overflows()).isEqualTo(3);
  }

  @Test
  void callsBeyondTheBoundAreGuardedTogetherIfTheirNameHasAPolicy() {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder()
            .policy(policy)
            .policy(CircuitBreakerRegistry.OVERFLOW_NAME, policy)
            .maximumBreakers(1)
            .build();
    registry.acquire("a").failure();
    registry.acquire("a").failure();

    registry.acquire("b").failure();
    registry.acquire("c").failure();

    assertThat(registry.tryAcquire("d")).isEmpty();
  }

  @Test
  void idleBreakerIsEvictedByALaterInsertion() {
    CircuitBreakerRegistry registry = bounded(100);
    CircuitBreaker idle = registry.get("idle");
    registry.acquire("idle with a failure").failure();
    ticker.advance(IDLE.minusSeconds(1));
    CircuitBreaker used = registry.get("used");
    ticker.advance(IDLE.dividedBy(2));

    CircuitBreaker unused = registry.get("occasion");

    assertThat(registry.find("used")).containsSame(used);
    assertThat(registry.find("idle")).isEmpty();
    assertThat(registry.find("idle with a failure")).isEmpty();
    assertThat(registry.get("idle")).isNotSameAs(idle);
  }

  @Test
  void idleBreakerThatIsOpenIsKept() {
    CircuitBreakerRegistry registry = bounded(100);
    registry.acquire("open").failure();
    registry.acquire("open").failure();
    Ticket inFlight = registry.acquire("busy");
    ticker.advance(IDLE);

    CircuitBreaker unused = registry.get("occasion");

    assertThat(registry.find("open")).isPresent();
    assertThat(registry.find("busy")).containsSame(inFlight.breaker());
    ticker.advance(IDLE.multipliedBy(4));
    unused = registry.get("later occasion");
    assertThat(registry.find("busy")).as("a ticket lost for hours").isEmpty();
  }

  // Races

  @Test
  void racingThreadsGetTheSameBreaker() throws Exception {
    for (int round = 0; round < 200; round++) {
      CircuitBreakerRegistry registry = bounded(100);
      Set<CircuitBreaker> seen = ConcurrentHashMap.newKeySet();

      Race.run(4, thread -> seen.add(registry.get("one")));

      assertThat(seen).hasSize(1);
    }
  }

  /**
   * Threads keep evicting each other's breakers, while each looks up its own by name. What a call
   * reports must be found in the breaker of that name.
   */
  @Test
  void pinnedCallNeverLandsOnAnEvictedBreaker() throws Exception {
    CircuitBreakerRegistry registry = bounded(4);
    AtomicInteger done = new AtomicInteger();

    Race.run(
        6,
        thread -> {
          for (int i = 0; i < 3_000; i++) {
            if (thread < 3) {
              // Less than an hour in all: after an hour, a call counts as lost.
              ticker.advance(Duration.ofMillis(300));
              CircuitBreaker unused = registry.get("filler-" + thread + "-" + i);
              continue;
            }
            String name = "pinned-" + thread;
            Ticket ticket = registry.tryAcquire(name).orElseThrow();
            if (!ticket.breaker().name().equals(CircuitBreakerRegistry.OVERFLOW_NAME)) {
              assertThat(registry.find(name)).as("while in flight").containsSame(ticket.breaker());
              done.incrementAndGet();
            }
            ticket.success();
          }
        });

    assertThat(done).hasPositiveValue();
    assertThat(registry.size()).isLessThanOrEqualTo(4);
  }

  @Test
  void failureOfAPinnedCallKeepsItsBreakerHoweverLateItComes() throws Exception {
    raceEvictionWithAFailure(300);
  }

  @Test
  @Tag("slow")
  void failureOfAPinnedCallKeepsItsBreakerInManyRounds() throws Exception {
    raceEvictionWithAFailure(2_000);
  }

  private void raceEvictionWithAFailure(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      FakeTicker clock = FakeTicker.create();
      CircuitBreakerPolicy brittle =
          CircuitBreakerPolicy.builder().ticker(clock).tripper(Tripper.failureStreak(1)).build();
      CircuitBreakerRegistry registry =
          CircuitBreakerRegistry.builder().policy(brittle).idleTimeout(IDLE).build();
      Ticket ticket = registry.acquire("pinned");
      clock.advance(IDLE);

      Race.run(
          2,
          thread -> {
            if (thread == 0) {
              ticket.failure();
            } else {
              CircuitBreaker unused = registry.get("occasion");
            }
          });

      assertThat(registry.find("pinned")).as("round %d", round).containsSame(ticket.breaker());
    }
  }

  // Policies

  @Test
  void policyFunctionThatThrowsLeavesNothingBehind() {
    AtomicBoolean broken = new AtomicBoolean(true);
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder()
            .policies(
                name -> {
                  if (broken.get()) {
                    throw new IllegalStateException("no policy for " + name);
                  }
                  return policy;
                })
            .build();

    assertThatThrownBy(() -> registry.get("a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> registry.acquire("a")).isInstanceOf(IllegalStateException.class);
    assertThat(registry.size()).isZero();
    broken.set(false);

    assertThat(registry.get("a").policy()).isSameAs(policy);
  }

  @Test
  void policyFunctionMayAskTheRegistry() {
    AtomicReference<CircuitBreakerRegistry> self = new AtomicReference<>();
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder()
            .policies(
                name ->
                    name.isEmpty()
                        ? null
                        : parentPolicy(requireNonNull(self.get()), name.substring(1), policy))
            .build();
    self.set(registry);

    assertThat(registry.get("abc").policy()).isSameAs(policy);
    assertThat(registry.find("bc")).isPresent();
    assertThat(registry.find("c")).isPresent();
  }

  private static CircuitBreakerPolicy parentPolicy(
      CircuitBreakerRegistry registry, String parent, CircuitBreakerPolicy root) {
    return parent.isEmpty() ? root : registry.get(parent).policy();
  }

  @Test
  void slowPolicyFunctionDelaysNoOtherName() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder()
            .policies(
                name -> {
                  if (name.equals("slow")) {
                    asked.countDown();
                    Race.await(other);
                  }
                  return null;
                })
            .build();

    Race.run(
        2,
        thread -> {
          if (thread == 0) {
            assertThat(registry.get("slow").name()).isEqualTo("slow");
          } else {
            Race.await(asked);
            assertThat(registry.get("quick").name()).isEqualTo("quick");
            other.countDown();
          }
        });

    assertThat(registry.size()).isEqualTo(2);
  }

  @Test
  void nameWithoutAPolicyOfItsOwnGetsTheDefault() {
    CircuitBreakerPolicy own = policy.toBuilder().halfOpenCalls(1).build();
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder()
            .policy(policy)
            .policy("own", own)
            .policies(name -> null)
            .build();

    assertThat(registry.get("own").policy()).isSameAs(own);
    assertThat(registry.get("another").policy()).isSameAs(policy);
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    CircuitBreakerRegistry.Builder builder = CircuitBreakerRegistry.builder();
    assertThatThrownBy(() -> builder.maximumBreakers(0))
        .hasMessage("maximumBreakers: 0 (expected: >= 1)");
    assertThatThrownBy(() -> builder.idleTimeout(Duration.ZERO))
        .hasMessage("idleTimeout: 0 s (expected: > 0 s)");
    assertThatThrownBy(() -> builder.build().get(" "))
        .hasMessage("name: \" \" (expected: not blank)");
  }

  @Test
  void rejectedCallsKeepNoBreaker() {
    CircuitBreakerRegistry registry = bounded(1);
    CircuitBreaker breaker = registry.get("a");
    breaker.forceOpen();
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(registry.tryAcquire("a")).isEmpty();
    assertThatThrownBy(breaker::acquire).isInstanceOf(CallNotPermittedException.class);
    assertThatThrownBy(() -> registry.acquire("a")).isInstanceOf(CallNotPermittedException.class);
    assertThatThrownBy(() -> breaker.call(() -> "never called"))
        .isInstanceOf(CallNotPermittedException.class);
    breaker.reset();
    ticker.advance(IDLE);

    CircuitBreaker unused = registry.get("b");

    assertThat(registry.find("a")).isEmpty();
    assertThat(registry.overflows()).isZero();
  }

  @Test
  void callThatIsTriedKeepsItsBreakerUntilItIsSettled() {
    CircuitBreakerRegistry registry = bounded(1);
    Ticket ticket = registry.get("a").tryAcquire().orElseThrow();
    ticker.advance(IDLE);
    CircuitBreaker unused = registry.get("b");
    assertThat(registry.find("a")).isPresent();

    ticket.success();
    ticker.advance(IDLE);
    unused = registry.get("c");

    assertThat(registry.find("a")).isEmpty();
    assertThat(registry.find("c")).isPresent();
  }

  @Test
  void breakerThatIsDisabledFromTheStartIsEvictedAndOneThatIsForcedOpenIsNot() {
    for (CircuitState start : CircuitState.values()) {
      CircuitBreakerRegistry registry =
          CircuitBreakerRegistry.builder()
              .policy(policy.toBuilder().initialState(start).build())
              .maximumBreakers(1)
              .idleTimeout(IDLE)
              .build();
      CircuitBreaker unused = registry.get("a");
      ticker.advance(IDLE);
      unused = registry.get("b");

      boolean tellsNothing =
          start == CircuitState.CLOSED
              || start == CircuitState.DISABLED
              || start == CircuitState.METRICS_ONLY;
      assertThat(registry.find("a").isEmpty()).as("%s", start).isEqualTo(tellsNothing);
    }
  }

  @Test
  void registryPrintsHowFullItIs() {
    CircuitBreakerRegistry registry = bounded(7);
    CircuitBreaker unused = registry.get("a");

    assertThat(registry)
        .hasToString("CircuitBreakerRegistry(1 breaker of at most 7, policy=" + policy + ")");
  }
}
