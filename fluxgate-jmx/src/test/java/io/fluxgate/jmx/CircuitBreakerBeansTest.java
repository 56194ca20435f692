package io.fluxgate.jmx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.Overdue;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Ticket;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything that can be is asked through a connection, as a console does. */
class CircuitBreakerBeansTest {

  private static final String REGISTRY = "io.fluxgate:type=CircuitBreakerRegistry";
  private static final String A = "io.fluxgate:type=CircuitBreaker,name=\"a\"";
  private static final String B = "io.fluxgate:type=CircuitBreaker,name=\"b\"";

  private final ManualTicker ticker = ManualTicker.create();
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.builder()
          .ticker(ticker)
          .tripper(Tripper.failureStreak(3).or(Tripper.slowRate(1, Duration.ofSeconds(1))))
          .retry(Retry.cooldown(Duration.ofSeconds(10)))
          .permit(Permit.all())
          .halfOpenCalls(2)
          .measureDurations(true)
          .build();
  private final CircuitBreakerRegistry registry =
      CircuitBreakerRegistry.builder().policy(policy).maximumBreakers(1_000).build();
  private RemoteJmx jmx;

  @BeforeEach
  void connect() throws IOException {
    jmx = new RemoteJmx();
  }

  @AfterEach
  void disconnect() throws IOException {
    jmx.close();
  }

  private CircuitBreakerBeans register() {
    return CircuitBreakerBeans.builder().server(jmx.server).register(registry);
  }

  private static void trip(CircuitBreaker breaker) {
    for (int i = 0; i < 3; i++) {
      breaker.acquire().error(new IOException("down\u001b[31m"));
    }
  }

  @Test
  void attributesTellWhatTheBreakersInfoTells() throws Exception {
    try (CircuitBreakerBeans beans = register()) {
      CircuitBreaker breaker = registry.get("a");
      Ticket slow = breaker.acquire();
      breaker.acquire().success();
      breaker.acquire().discard();
      breaker.acquire().failure();
      ticker.advance(Duration.ofSeconds(2));
      slow.success();
      breaker.acquire().failure();
      CircuitBreakerInfo info = breaker.info();

      CircuitBreakerMXBean bean = jmx.breaker(A);

      assertThat(bean.getName()).isEqualTo("a");
      assertThat(bean.getState()).isEqualTo(CircuitState.CLOSED);
      assertThat(jmx.attribute(A, "State")).isEqualTo("CLOSED");
      assertThat(bean.getShadowState()).isNull();
      assertThat(bean.getSince()).isEqualTo(info.since().toString());
      assertThat(bean.getReopens()).isZero();
      assertThat(bean.getStreak()).isEqualTo(1);
      assertThat(bean.getWindowCalls()).isEqualTo(4);
      assertThat(bean.getWindowFailed()).isEqualTo(2);
      assertThat(bean.getFailureRate()).isEqualTo(0.5);
      assertThat(bean.getWindowSlow()).isEqualTo(Map.of("PT1S", 1L));
      assertThat(bean.getAverageMillis()).isEqualTo(500.0);
      assertThat(bean.getProbesInFlight()).isZero();
      assertThat(bean.getMillisUntilProbe()).isNull();
      assertThat(bean.getTransitions()).isZero();
      assertThat(bean.getSucceeded()).isEqualTo(2);
      assertThat(bean.getFailed()).isEqualTo(2);
      assertThat(bean.getIgnored()).isEqualTo(1);
      assertThat(bean.getRejected()).isZero();
      assertThat(bean.getWouldBeRejected()).isZero();
      assertThat(bean.getBeyondMaximum()).isZero();
      assertThat(bean.getSameConnection()).isZero();
      assertThat(bean.getUsualMillis()).isNaN();
      assertThat(bean.getReason()).isNull();
      assertThat(bean.getCauses()).isEmpty();
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void attributesOfABreakerThatOpensAndProbesTellWhyAndHowLong() {
    try (CircuitBreakerBeans beans = register()) {
      CircuitBreaker breaker = registry.get("a");
      CircuitBreakerMXBean bean = jmx.breaker(A);

      trip(breaker);
      assertThatThrownBy(breaker::acquire).isInstanceOf(CallNotPermittedException.class);
      ticker.advance(Duration.ofNanos(1));

      assertThat(bean.getState()).isEqualTo(CircuitState.OPEN);
      assertThat(bean.getReason()).contains("failureStreak(3): 3 failures in a row");
      assertThat(bean.getCauses()).containsExactly("IOException: down?…");
      assertThat(bean.getMillisUntilProbe()).isEqualTo(10_000);
      assertThat(bean.getRejected()).isEqualTo(1);
      assertThat(bean.getTransitions()).isEqualTo(1);
      assertThat(bean.getAverageMillis()).isNaN();

      ticker.advance(Duration.ofSeconds(10));
      Ticket probe = breaker.acquire();

      assertThat(bean.getState()).isEqualTo(CircuitState.HALF_OPEN);
      assertThat(bean.getProbesInFlight()).isEqualTo(1);
      assertThat(bean.getMillisUntilProbe()).isZero();

      probe.failure();
      breaker.acquire().failure();

      assertThat(bean.getReopens()).isEqualTo(1);
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void attributesTellWhatTheMaximumRejectedAndWhatIsUsual() {
    CircuitBreakerRegistry limited =
        CircuitBreakerRegistry.builder()
            .policy(
                policy.toBuilder().overdue(Overdue.adaptive()).maximumConcurrentCalls(1).build())
            .build();
    try (CircuitBreakerBeans beans =
        CircuitBreakerBeans.builder().server(jmx.server).register(limited)) {
      CircuitBreaker breaker = limited.get("a");
      Ticket ticket = breaker.acquire();
      assertThat(breaker.tryAcquire()).isEmpty();
      ticker.advance(Duration.ofMillis(20));
      ticket.success();

      CircuitBreakerMXBean bean = jmx.breaker(A);

      assertThat(bean.getBeyondMaximum()).isEqualTo(1);
      assertThat(bean.getRejected()).isZero();
      assertThat(bean.getUsualMillis()).isEqualTo(20.0);
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void operationsSteerTheBreaker() throws Exception {
    try (CircuitBreakerBeans beans = register()) {
      CircuitBreaker breaker = registry.get("a");
      ObjectName name = RemoteJmx.name(A);

      jmx.connection.invoke(name, "forceOpen", null, null);
      assertThat(breaker.state()).isEqualTo(CircuitState.FORCED_OPEN);
      jmx.connection.invoke(name, "reset", null, null);
      assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
      jmx.connection.invoke(name, "disable", null, null);
      assertThat(breaker.state()).isEqualTo(CircuitState.DISABLED);
      jmx.connection.invoke(name, "metricsOnly", null, null);
      assertThat(breaker.state()).isEqualTo(CircuitState.METRICS_ONLY);

      trip(breaker);
      breaker.acquire().success();
      assertThat(jmx.breaker(A).getShadowState()).isEqualTo(CircuitState.OPEN);
      assertThat(jmx.breaker(A).getWouldBeRejected()).isEqualTo(1);
      jmx.connection.invoke(name, "enforce", null, null);
      assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
      assertThat(jmx.breaker(A).getReason()).isEqualTo("enforce()");
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void aConsoleSeesAttributesThatItCanShowAndOperations() throws Exception {
    try (CircuitBreakerBeans beans = register()) {
      CircuitBreaker breaker = registry.get("a");

      var info = jmx.connection.getMBeanInfo(RemoteJmx.name(A));

      assertThat(Arrays.stream(info.getAttributes()).map(MBeanAttributeInfo::getName))
          .hasSize(25)
          .contains("Name", "State", "Since", "Reason", "WindowSlow", "MillisUntilProbe");
      assertThat(info.getAttributes()).noneMatch(MBeanAttributeInfo::isWritable);
      assertThat(Arrays.stream(info.getOperations()).map(MBeanOperationInfo::getName))
          .containsExactlyInAnyOrder("forceOpen", "reset", "disable", "metricsOnly", "enforce");
      assertThat(beans.size()).isEqualTo(1);
      assertThat(breaker.name()).isEqualTo("a");
    }
  }

  @Test
  void theRegistrysBeanListsBreakersByStateAndSteersThemByName() {
    try (CircuitBreakerBeans beans =
        CircuitBreakerBeans.builder().server(jmx.server).maximumBeans(1).register(registry)) {
      CircuitBreakerRegistryMXBean bean = jmx.registry(REGISTRY);
      CircuitBreaker first = registry.get("a");
      CircuitBreaker second = registry.get("b");
      CircuitBreaker third = registry.get("c");

      bean.forceOpen("b");
      bean.forceOpen("c");

      assertThat(bean.getSize()).isEqualTo(3);
      assertThat(bean.getOverflows()).isZero();
      assertThat(bean.getBeans()).isEqualTo(1);
      assertThat(bean.getStates())
          .hasSize(CircuitState.values().length)
          .containsEntry(CircuitState.FORCED_OPEN, 2)
          .containsEntry(CircuitState.CLOSED, 1)
          .containsEntry(CircuitState.OPEN, 0);
      assertThat(bean.namesIn(CircuitState.FORCED_OPEN)).containsExactly("b", "c");

      bean.reset("b");
      assertThat(second.state()).isEqualTo(CircuitState.CLOSED);
      bean.disable("c");
      assertThat(third.state()).isEqualTo(CircuitState.DISABLED);
      bean.metricsOnly("a");
      assertThat(first.state()).isEqualTo(CircuitState.METRICS_ONLY);
      bean.enforce("a");
      assertThat(first.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void steeringANameThatIsUnknownSaysSoAndMakesNoBreaker() {
    try (CircuitBreakerBeans beans = register()) {
      CircuitBreakerRegistryMXBean bean = jmx.registry(REGISTRY);

      assertThatThrownBy(() -> bean.forceOpen("typo\n"))
          .isInstanceOfAny(IllegalArgumentException.class, RuntimeMBeanException.class)
          .hasStackTraceContaining("No circuit breaker typo\\u000a");
      assertThat(registry.size()).isZero();
      assertThat(beans.size()).isZero();
    }
  }

  @Test
  void switchOfAGuardWorksByAnySpellingAndBeforeTheFirstCall() {
    HttpGuard guard = HttpGuard.create();
    try (CircuitBreakerBeans beans =
        CircuitBreakerBeans.builder().server(jmx.server).register(guard.registry())) {
      CircuitBreakerRegistryMXBean bean = jmx.registry(REGISTRY);

      bean.forceOpen("HTTP://LocalHost:8080/");

      assertThat(guard.breaker("http://localhost:8080").state())
          .isEqualTo(CircuitState.FORCED_OPEN);
      bean.reset("http://localhost.:8080");
      assertThat(guard.breaker("http://localhost:8080").state()).isEqualTo(CircuitState.CLOSED);
      assertThatThrownBy(() -> bean.forceOpen("localhost:8080"))
          .hasStackTraceContaining("name: localhost:8080 (expected: scheme://host:port");
      assertThatThrownBy(() -> bean.reset("http://other:80"))
          .hasStackTraceContaining("No circuit breaker http://other:80");
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void everythingIsDescribed() throws Exception {
    try (CircuitBreakerBeans beans = register()) {
      registry.get("a");
      for (String bean : List.of(A, REGISTRY)) {
        MBeanInfo info = jmx.connection.getMBeanInfo(RemoteJmx.name(bean));

        assertThat(info.getDescription()).contains("breaker").doesNotContain("io.fluxgate");
        assertThat(info.getAttributes())
            .allSatisfy(each -> assertThat(each.getDescription()).isNotEqualTo(each.getName()));
        assertThat(info.getOperations())
            .allSatisfy(each -> assertThat(each.getDescription()).isNotEqualTo(each.getName()));
        assertThat(info.getOperations())
            .flatExtracting(operation -> List.of(operation.getSignature()))
            .allSatisfy(parameter -> assertThat(parameter.getName()).matches("name|state"))
            .allSatisfy(parameter -> assertThat(parameter.getDescription()).contains(" "));
      }
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotKnownIsNaNAsInTheMeters() {
    try (CircuitBreakerBeans beans = register()) {
      registry.get("a");

      CircuitBreakerMXBean bean = jmx.breaker(A);

      assertThat(bean.getFailureRate()).isNaN();
      assertThat(bean.getAverageMillis()).isNaN();
      assertThat(bean.getUsualMillis()).isNaN();
      assertThat(bean.getExplanation()).startsWith("CLOSED: failureStreak(3): 0 failures in a row");
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void transitionIsANotification() throws Exception {
    try (CircuitBreakerBeans beans = register()) {
      CircuitBreaker breaker = registry.get("a");
      BlockingQueue<Notification> received = new LinkedBlockingQueue<>();
      jmx.connection.addNotificationListener(
          RemoteJmx.name(A), (notification, handback) -> received.add(notification), null, null);

      trip(breaker);

      Notification notification = received.poll(30, TimeUnit.SECONDS);
      assertThat(notification).isNotNull();
      assertThat(notification.getType()).isEqualTo("io.fluxgate.transition.OPEN");
      assertThat(notification.getMessage())
          .isEqualTo("CLOSED > OPEN: failureStreak(3): 3 failures in a row");
      assertThat(notification.getSource()).isEqualTo(RemoteJmx.name(A));
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void beansComeAndGoWithTheBreakersOfTheRegistry() throws Exception {
    CircuitBreaker early = registry.get("a");
    try (CircuitBreakerBeans beans = register()) {
      assertThat(jmx.beans()).containsExactlyInAnyOrder(names(REGISTRY, A));

      ticker.advance(Duration.ofHours(1));
      CircuitBreaker late = registry.get("b");

      assertThat(jmx.beans()).containsExactlyInAnyOrder(names(REGISTRY, B));
      assertThat(beans.size()).isEqualTo(1);
      assertThat(early).isNotSameAs(late);
    }
    assertThat(jmx.beans()).isEmpty();
  }

  @Test
  void afterCloseNoBreakerGetsABean() throws Exception {
    CircuitBreakerBeans beans = register();
    CircuitBreaker early = registry.get("a");

    beans.close();
    beans.close();
    CircuitBreaker late = registry.get("b");

    assertThat(jmx.beans()).isEmpty();
    assertThat(beans.size()).isZero();
    assertThat(early).isNotSameAs(late);
  }

  @Test
  void aBeanThatSomebodyElseUnregisteredIsNoTrouble() throws Exception {
    CircuitBreakerBeans beans = register();
    CircuitBreaker breaker = registry.get("a");
    jmx.connection.unregisterMBean(RemoteJmx.name(A));

    beans.close();

    assertThat(jmx.beans()).isEmpty();
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void hostileNamesHaveBeansThatCanBeFoundAndSteered() throws Exception {
    List<String> hostile =
        List.of(
            "a,type=Other",
            "\"quoted\"",
            "*?",
            "back\\slash",
            "line\r\nbreak",
            "\u001b[2Jscreen",
            "\u202egnp.exe",
            "lone\ud800",
            "https://[::1]:443",
            "=",
            "☃ snow");
    try (CircuitBreakerBeans beans = register()) {
      hostile.forEach(name -> assertThat(registry.get(name).name()).isEqualTo(name));

      assertThat(beans.size()).isEqualTo(hostile.size());
      for (ObjectName name : jmx.beans()) {
        assertThat(name.toString()).doesNotContain("\n", "\r", "\u001b", "\u202e");
        assertThat(name.isPattern()).isFalse();
        if (name.getKeyProperty("type").equals("CircuitBreaker")) {
          String shown = (String) jmx.connection.getAttribute(name, "Name");
          assertThat(ObjectName.unquote(name.getKeyProperty("name"))).isEqualTo(shown);
          jmx.registry(REGISTRY).forceOpen(shown);
        }
      }
      assertThat(registry.breakers())
          .hasSize(hostile.size())
          .allMatch(breaker -> breaker.state() == CircuitState.FORCED_OPEN);
    }
  }

  @Test
  void aBreakerBeyondTheBoundHasNoBeanUntilThereIsRoom() throws Exception {
    try (CircuitBreakerBeans beans =
        CircuitBreakerBeans.builder().server(jmx.server).maximumBeans(2).register(registry)) {
      for (String name : List.of("a", "b", "c")) {
        assertThat(registry.get(name).name()).isEqualTo(name);
      }
      assertThat(jmx.beans()).containsExactlyInAnyOrder(names(REGISTRY, A, B));

      ticker.advance(Duration.ofHours(1));
      assertThat(registry.get("b2").name()).isEqualTo("b2");

      assertThat(jmx.beans())
          .containsExactlyInAnyOrder(
              names(REGISTRY, "io.fluxgate:type=CircuitBreaker,name=\"b2\""));
      assertThat(beans.size()).isEqualTo(1);
    }
  }

  @Test
  void twoRegistriesWithNamesShareAnMBeanServer() throws Exception {
    CircuitBreakerRegistry other = CircuitBreakerRegistry.create();
    try (CircuitBreakerBeans beans = register();
        CircuitBreakerBeans more =
            CircuitBreakerBeans.builder()
                .server(jmx.server)
                .registryName("other")
                .register(other)) {
      assertThat(registry.get("a")).isNotSameAs(other.get("a"));

      assertThat(jmx.beans())
          .containsExactlyInAnyOrder(
              names(
                  REGISTRY,
                  A,
                  REGISTRY + ",name=\"other\"",
                  "io.fluxgate:type=CircuitBreaker,registry=\"other\",name=\"a\""));
      assertThat(beans.size()).isEqualTo(more.size());
    }
    assertThat(jmx.beans()).isEmpty();
  }

  @Test
  void aSecondRegistryWithoutANameIsRefusedAndLeavesTheFirstAlone() throws Exception {
    try (CircuitBreakerBeans beans = register()) {
      CircuitBreaker breaker = registry.get("a");

      assertThatThrownBy(this::register)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("registryName");

      assertThat(jmx.beans()).containsExactlyInAnyOrder(names(REGISTRY, A));
      assertThat(beans.size()).isEqualTo(1);
      assertThat(breaker.name()).isEqualTo("a");
    }
  }

  @Test
  void aBreakerOfItsOwnHasABeanInThePlatformsServer() throws Exception {
    MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
    CircuitBreaker breaker = CircuitBreaker.of("payments");
    ObjectName name = RemoteJmx.name("io.fluxgate:type=CircuitBreaker,name=\"payments\"");

    try (CircuitBreakerBeans beans = CircuitBreakerBeans.register(breaker)) {
      platform.invoke(name, "forceOpen", null, null);
      assertThat(platform.getAttribute(name, "State")).isEqualTo("FORCED_OPEN");
      assertThat(breaker.state()).isEqualTo(CircuitState.FORCED_OPEN);
      assertThat(beans.size()).isEqualTo(1);
      assertThatThrownBy(() -> CircuitBreakerBeans.register(breaker))
          .isInstanceOf(IllegalStateException.class);
    }

    assertThat(platform.isRegistered(name)).isFalse();
  }

  @Test
  void evictionLeavesNoBeanAndNoBreakerBehind() throws Exception {
    evict(10_000);
  }

  @Test
  @Tag("slow")
  void evictionOf100000HostsLeavesNoBeanAndNoBreakerBehind() throws Exception {
    evict(100_000);
  }

  private void evict(int hosts) throws Exception {
    List<WeakReference<CircuitBreaker>> early = new ArrayList<>();
    try (CircuitBreakerBeans beans = register()) {
      for (int i = 0; i < hosts; i++) {
        ticker.advance(Duration.ofSeconds(2));
        CircuitBreaker breaker = registry.get("https://host-" + i + ".example:443");
        if (i < 10) {
          early.add(new WeakReference<>(breaker));
        }
      }

      assertThat(registry.size()).isLessThanOrEqualTo(1_000);
      assertThat(beans.size()).isEqualTo(registry.size());
      assertThat(jmx.beans()).hasSize(registry.size() + 1);
      assertThat(jmx.server.getMBeanCount()).isEqualTo(registry.size() + 2);
      for (int i = 0; i < 20 && early.stream().anyMatch(ref -> ref.get() != null); i++) {
        System.gc();
      }
      assertThat(early).allMatch(reference -> reference.get() == null);
    }
    assertThat(jmx.beans()).isEmpty();
    assertThat(jmx.server.getMBeanCount()).isEqualTo(1);
  }

  @Test
  void closingWhileBreakersComeAndGoLeavesNothing() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 50; round++) {
        CircuitBreakerRegistry busy =
            CircuitBreakerRegistry.builder().policy(policy).maximumBreakers(8).build();
        CircuitBreakerBeans beans = CircuitBreakerBeans.builder().server(jmx.server).register(busy);
        CountDownLatch underWay = new CountDownLatch(2);
        List<Future<?>> done = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
          int seed = thread;
          done.add(
              pool.submit(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      ticker.advance(Duration.ofSeconds(2));
                      CircuitBreaker unused = busy.get("host-" + (i * 7 + seed) % 13);
                      if (i == 20) {
                        underWay.countDown();
                      }
                    }
                  }));
        }
        assertThat(underWay.await(120, SECONDS)).isTrue();
        beans.close();
        for (Future<?> each : done) {
          each.get(120, SECONDS);
        }
        assertThat(beans.size()).isZero();
        assertThat(jmx.beans()).isEmpty();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void badArgumentsAreRefusedWhereTheyAreGiven() {
    CircuitBreakerBeans.Builder builder = CircuitBreakerBeans.builder();

    assertThatThrownBy(() -> builder.maximumBeans(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumBeans: 0 (expected: >= 1)");
  }

  private static ObjectName[] names(String... names) {
    return Arrays.stream(names).map(RemoteJmx::name).toArray(ObjectName[]::new);
  }
}
