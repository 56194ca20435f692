package io.fluxgate.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The public face, with real threads. */
class FleetTest {

  private final InProcessTransport transport = InProcessTransport.create();
  private final List<Fleet> fleets = new ArrayList<>();

  @AfterEach
  void close() {
    fleets.forEach(Fleet::close);
  }

  private Fleet.Builder builder() {
    return Fleet.builder(CircuitBreakerRegistry.create(), transport).name("checkout");
  }

  private Fleet start(Fleet.Builder builder) {
    Fleet fleet = builder.start();
    fleets.add(fleet);
    return fleet;
  }

  /** Its own calls open no circuit. */
  private static CircuitBreakerRegistry registry() {
    CircuitBreakerPolicy patient =
        CircuitBreakerPolicy.http().toBuilder().tripper(Tripper.failureStreak(1_000_000)).build();
    return CircuitBreakerRegistry.builder().policy(patient).build();
  }

  /** Calls that fail, on all breakers, until the condition holds. */
  private static void failUntil(List<CircuitBreaker> breakers, BooleanSupplier condition) {
    Await.until(
        () -> {
          breakers.forEach(breaker -> breaker.tryAcquire().ifPresent(ticket -> ticket.failure()));
          return condition.getAsBoolean();
        });
  }

  @Test
  void instancesWithOneCallEachCutOffADeadHostTogether() {
    List<CircuitBreaker> breakers = new ArrayList<>();
    Queue<Signal> signals = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 12; i++) {
      CircuitBreakerRegistry registry = registry();
      start(Fleet.builder(registry, transport).name("checkout").mode(FleetMode.OPEN));
      CircuitBreaker breaker = registry.get("host");
      breaker.addListener(signals::add);
      breakers.add(breaker);
    }

    failUntil(
        breakers,
        () -> breakers.stream().allMatch(breaker -> breaker.state() != CircuitState.CLOSED));

    assertThat(signals).extracting(Signal::origin).contains(Signal.Origin.FLEET);
    assertThat(fleets)
        .allSatisfy(fleet -> assertThat(fleet.info().peers()).isPositive())
        .anySatisfy(fleet -> assertThat(fleet.info().openings()).isEqualTo(1));
  }

  @Test
  void observeReportsWhatItWouldHaveDoneAndCountsIt() {
    Queue<FleetDecision> decisions = new ConcurrentLinkedQueue<>();
    List<CircuitBreaker> breakers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      CircuitBreakerRegistry registry = registry();
      start(Fleet.builder(registry, transport).name("checkout").listener(decisions::add));
      breakers.add(registry.get("host"));
    }

    failUntil(breakers, () -> !decisions.isEmpty());

    assertThat(decisions).allMatch(decision -> !decision.carriedOut());
    assertThat(decisions.element().toString()).startsWith("would OPEN host for ");
    assertThat(fleets).allMatch(fleet -> fleet.info().openings() == 0);
    Await.until(() -> fleets.stream().anyMatch(fleet -> fleet.info().wouldBeOpenings() > 0));
  }

  @Test
  void otherNamesAndOtherZonesAreOtherFleets() {
    Queue<String> channels = new ConcurrentLinkedQueue<>();
    FleetTransport noting =
        new FleetTransport() {
          @Override
          public Subscription subscribe(String channel, Consumer<byte[]> receiver) {
            channels.add(channel);
            return () -> {};
          }

          @Override
          public void publish(String channel, byte[] message) {}

          @Override
          public boolean isUp() {
            return true;
          }
        };
    start(Fleet.builder(registry(), noting).name("checkout"));
    start(Fleet.builder(registry(), noting).name("checkout").zone("eu-1"));

    assertThat(channels).containsExactly("fluxgate:1:checkout", "fluxgate:1:checkout:eu-1");
  }

  @Test
  void itMayBeStartedAgainAndIsThenANewInstance() {
    Fleet first = start(builder());
    Fleet second = start(builder());
    Await.until(() -> second.info().sent() == 1);
    Await.until(() -> first.info().peers() == 1);

    second.close();
    second.close();
    assertThat(second.isRunning()).isFalse();
    assertThat(second.info().transportUp()).isFalse();
    second.start().start();

    Await.until(() -> first.info().peers() == 2);
    assertThat(second.info().sent()).isEqualTo(2);
    assertThat(second.isRunning()).isTrue();
  }

  @Test
  void theTransportThatIsDownIsShown() {
    Fleet fleet = start(builder());
    assertThat(fleet.info().transportUp()).isTrue();

    transport.setUp(false);

    assertThat(fleet.info().transportUp()).isFalse();
    assertThat(fleet.isRunning()).isTrue();
  }

  @Test
  void theGreetingWaitsForTheTransport() {
    transport.setUp(false);
    Fleet fleet = start(builder());
    Fleet other = start(builder());

    transport.setUp(true);

    Await.until(() -> fleet.info().peers() == 1 && other.info().peers() == 1);
    assertThat(fleet.info().sent()).isEqualTo(1);
  }

  @Test
  void theEchoShowsTheRoundTrip() {
    Fleet fleet = start(builder());

    Await.until(() -> fleet.info().roundTrip().isPresent());

    assertThat(fleet.info().roundTrip().orElseThrow()).isPositive();
  }

  @Test
  void placeholderThatNothingReplacedIsNoSecret() {
    Fleet.Builder builder =
        Fleet.builder(CircuitBreakerRegistry.create(), InProcessTransport.create())
            .name("checkout");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.secret("${FLEET_SECRET_OF_CHECKOUT}"))
        .withMessage("secret: ${…} (expected: a secret, and no placeholder that nothing replaced)");
  }

  @Test
  void anotherSecretIsCounted() {
    Fleet signed = start(builder().secret("a secret of sixteen"));
    Await.until(() -> signed.info().roundTrip().isPresent());
    start(builder());

    Await.until(() -> signed.info().dropped().containsKey("tag"));

    assertThat(signed.info().peers()).isZero();
  }

  @Test
  void aShadowObeysAsAShadow() {
    List<CircuitBreaker> breakers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      CircuitBreakerRegistry registry = registry();
      start(Fleet.builder(registry, transport).name("checkout").mode(FleetMode.OPEN));
      breakers.add(registry.get("host"));
    }
    CircuitBreaker shadow = breakers.get(0);
    shadow.metricsOnly();

    failUntil(breakers, () -> shadow.info().counts().wouldBeRejected() > 0);

    assertThat(shadow.state()).isEqualTo(CircuitState.METRICS_ONLY);
    assertThat(shadow.info().counts().rejected()).isZero();
  }

  @Test
  void aFleetOfAGuardTakesItsBreakers() {
    HttpGuard guard = HttpGuard.builder().build();
    Fleet fleet = start(Fleet.builder(guard, transport).name("checkout"));
    HttpGuard single = HttpGuard.of(CircuitBreaker.of("one", CircuitBreakerPolicy.http()));
    Fleet other = start(Fleet.builder(single, transport).name("checkout"));

    assertThat(fleet.isRunning()).isTrue();
    assertThat(other.isRunning()).isTrue();
  }

  @Test
  void aTransportThatThrowsAndAListenerThatThrowsEndNothing() {
    AtomicInteger attempts = new AtomicInteger();
    FleetTransport broken =
        new FleetTransport() {
          @Override
          public Subscription subscribe(String channel, Consumer<byte[]> receiver) {
            return () -> {};
          }

          @Override
          public void publish(String channel, byte[] message) {
            attempts.incrementAndGet();
            throw new IllegalStateException("broken");
          }

          @Override
          public boolean isUp() {
            throw new IllegalStateException("broken");
          }
        };
    CircuitBreakerRegistry registry = registry();
    Fleet fleet = start(Fleet.builder(registry, broken).name("checkout").mode(FleetMode.OPEN));
    Await.until(() -> attempts.get() > 0);

    Await.until(
        () -> {
          registry.get("host").tryAcquire().ifPresent(ticket -> ticket.failure());
          return attempts.get() > 1;
        });

    assertThat(fleet.isRunning()).isTrue();
    assertThat(fleet.info().transportUp()).isFalse();
  }

  @Test
  void anExceptionOfTheTransportIsLoggedWithoutItsWords() {
    FleetTransport broken =
        new FleetTransport() {
          @Override
          public Subscription subscribe(String channel, Consumer<byte[]> receiver) {
            return () -> {};
          }

          @Override
          public void publish(String channel, byte[] message) {}

          @Override
          public boolean isUp() {
            throw new IllegalStateException("password=hunter2");
          }
        };
    Logger logger = Logger.getLogger("io.fluxgate");
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage() + line.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      Fleet fleet = start(Fleet.builder(registry(), broken).name("silent"));

      assertThat(fleet.info().transportUp()).isFalse();
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(lines)
        .filteredOn(line -> line.contains("fleet silent"))
        .singleElement()
        .asString()
        .contains("java.lang.IllegalStateException")
        .doesNotContain("hunter2");
  }

  @Test
  void aTransportThatRefusesTheSubscriptionLeavesTheFleetStopped() {
    FleetTransport refusing =
        new FleetTransport() {
          @Override
          public Subscription subscribe(String channel, Consumer<byte[]> receiver) {
            throw new IllegalStateException("refused");
          }

          @Override
          public void publish(String channel, byte[] message) {}

          @Override
          public boolean isUp() {
            return false;
          }
        };
    Fleet fleet = Fleet.builder(registry(), refusing).name("refused").build();

    assertThatThrownBy(fleet::start).hasMessage("refused");

    assertThat(fleet.isRunning()).isFalse();
    fleet.close();
  }

  @Test
  void startAndCloseFromManyThreadsLeakNothing() throws Exception {
    Fleet fleet = Fleet.builder(registry(), transport).name("raced").build();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean starts = i % 2 == 0;
      Thread thread =
          new Thread(
              () -> {
                for (int round = 0; round < 50; round++) {
                  if (starts) {
                    fleet.start();
                  } else {
                    fleet.close();
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    fleet.close();

    Await.until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains("fluxgate:1:raced")));
  }

  @Test
  void closeFromItsOwnThreadDoesNotWaitForItself() {
    CountDownLatch closed = new CountDownLatch(1);
    List<CircuitBreaker> breakers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      CircuitBreakerRegistry registry = registry();
      Fleet[] self = new Fleet[1];
      self[0] =
          Fleet.builder(registry, transport)
              .name("checkout")
              .listener(
                  decision -> {
                    self[0].close();
                    closed.countDown();
                  })
              .build();
      fleets.add(self[0].start());
      breakers.add(registry.get("host"));
    }

    failUntil(breakers, () -> closed.getCount() == 0);

    assertThat(fleets).anyMatch(fleet -> !fleet.isRunning());
  }

  @Test
  void aThousandStartsLeakNoThreadAndNoListener() {
    CircuitBreakerRegistry registry = registry();
    CircuitBreaker breaker = registry.get("host");
    for (int i = 0; i < 1_000; i++) {
      try (Fleet fleet = Fleet.builder(registry, transport).name("leak").start()) {
        assertThat(fleet.isRunning()).isTrue();
      }
    }

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().contains("fluxgate:1:leak"));
    assertThat(transport.toString()).contains("up");
    // No listener is left that would hold a closed fleet.
    assertThat(breaker.removeListener(signal -> {})).isFalse();
  }

  @Test
  void argumentsAreCheckedWithNameValueAndRange() {
    Fleet.Builder builder = builder();

    assertThatThrownBy(() -> builder.name("a b"))
        .hasMessage("name: \"a b\" (expected: 1 to 64 of A-Z, a-z, 0-9, '.', '-' and '_')");
    assertThatThrownBy(() -> builder.zone("eu:1")).hasMessageStartingWith("zone: \"eu:1\"");
    assertThatThrownBy(() -> builder.zone("z".repeat(65))).hasMessageStartingWith("zone: ");
    assertThatThrownBy(() -> builder.secret("short"))
        .hasMessage("secret: 5 characters (expected: >= 16)");
    assertThatThrownBy(() -> builder.quorum(1)).hasMessage("quorum: 1 (expected: >= 2 and <= 8)");
    assertThatThrownBy(() -> builder.quorum(9)).hasMessageStartingWith("quorum: 9");
    assertThatThrownBy(() -> Fleet.builder(registry(), transport).start())
        .hasMessage("name: not set (expected: the name of the fleet)");
  }

  @Test
  @SuppressWarnings("NullAway")
  void nullIsRefusedByName() {
    assertThatThrownBy(() -> Fleet.builder((CircuitBreakerRegistry) null, transport))
        .hasMessageStartingWith("registry: null");
    assertThatThrownBy(() -> Fleet.builder((HttpGuard) null, transport))
        .hasMessageStartingWith("guard: null");
    assertThatThrownBy(() -> Fleet.builder(registry(), null))
        .hasMessageStartingWith("transport: null");
    assertThatThrownBy(() -> builder().name(null)).hasMessageStartingWith("name: null");
    assertThatThrownBy(() -> builder().mode(null)).hasMessageStartingWith("mode: null");
    assertThatThrownBy(() -> builder().secret(null)).hasMessageStartingWith("secret: null");
    assertThatThrownBy(() -> builder().listener(null)).hasMessageStartingWith("listener: null");
  }

  @Test
  void textsHelpAndKeepTheSecret() {
    Fleet fleet = builder().zone("eu-1").secret("a secret of sixteen").mode(FleetMode.OPEN).build();

    assertThat(fleet.toString())
        .contains("fluxgate:1:checkout:eu-1", "quorum=3", "OPEN", "signed", "not running")
        .doesNotContain("sixteen");
    assertThat(fleet.info().toString()).startsWith("FleetInfo[running=false, transportUp=false");
    assertThat(fleet.name()).isEqualTo("checkout");
    assertThat(fleet.zone()).contains("eu-1");
    assertThat(fleet.mode()).isEqualTo(FleetMode.OPEN);
  }

  @Test
  void decisionsAreValues() {
    FleetDecision decision =
        FleetDecision.of(
            "host", FleetDecision.Action.SUSPECT, true, "because", Duration.ofSeconds(5));

    assertThat(decision)
        .isEqualTo(
            FleetDecision.of(
                "host", FleetDecision.Action.SUSPECT, true, "because", Duration.ofSeconds(5)))
        .hasToString("SUSPECT host for 5 s (because)");
  }
}
