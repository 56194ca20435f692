package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.FleetTransport;
import io.fluxgate.fleet.InProcessTransport;
import io.fluxgate.fleet.redis.RedisFleetTransport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;

class FleetBeansTest {

  private static final String HEALTH = "fluxgateFleetHealthIndicator";

  @Test
  void thereIsNoFleetUnlessItIsEnabled() {
    starter()
        .withBean(FleetTransport.class, InProcessTransport::create)
        .run(context -> assertThat(context).doesNotHaveBean(Fleet.class));
  }

  @Test
  void theFleetHasTheNameOfTheApplicationAndBeginsByObserving() {
    List<Fleet> fleets = new ArrayList<>();
    enabled()
        .withBean(FleetTransport.class, InProcessTransport::create)
        .run(
            context -> {
              Fleet fleet = context.getBean(Fleet.class);
              fleets.add(fleet);
              assertThat(fleet.name()).isEqualTo("shop");
              assertThat(fleet.mode()).isEqualTo(FleetMode.OBSERVE);
              assertThat(fleet.isRunning()).isTrue();
            });
    assertThat(fleets).singleElement().matches(fleet -> !fleet.isRunning());
  }

  @Test
  void allPropertiesReachTheFleet() {
    enabled()
        .withBean(FleetTransport.class, InProcessTransport::create)
        .withPropertyValues(
            "fluxgate.fleet.name=checkout",
            "fluxgate.fleet.zone=eu-1",
            "fluxgate.fleet.secret=0123456789abcdef",
            "fluxgate.fleet.quorum=2",
            "fluxgate.fleet.mode=open")
        .run(
            context -> {
              Fleet fleet = context.getBean(Fleet.class);
              assertThat(fleet.name()).isEqualTo("checkout");
              assertThat(fleet.zone()).contains("eu-1");
              assertThat(fleet.mode()).isEqualTo(FleetMode.OPEN);
              assertThat(fleet.toString()).contains("quorum=2").doesNotContain("0123456789");
            });
  }

  @Test
  void aFleetWithoutTransportIsRefused() {
    assertRefused(enabled(), "fluxgate.fleet.enabled", "FleetTransport");
  }

  @Test
  void badValuesAreNamed() {
    ApplicationContextRunner runner =
        enabled().withBean(FleetTransport.class, InProcessTransport::create);

    assertRefused(
        runner.withPropertyValues("fluxgate.fleet.secret=short"), "fluxgate.fleet", "secret");
    assertRefused(runner.withPropertyValues("fluxgate.fleet.quorum=1"), "fluxgate.fleet", "quorum");
    assertRefused(
        runner.withPropertyValues("fluxgate.fleet.name=a b"), "fluxgate.fleet", "name: \"a b\"");
    assertRefused(
        starter()
            .withBean(FleetTransport.class, InProcessTransport::create)
            .withPropertyValues("fluxgate.fleet.enabled=true"),
        "fluxgate.fleet.name",
        "spring.application.name");
    assertRefused(over("http://:hunter2@host"), "fluxgate.fleet.uri", "rediss://");
  }

  @Test
  void theConnectionOfTheApplicationIsUsed() throws Exception {
    withRedis(
        port ->
            enabled()
                .withBean(
                    LettuceConnectionFactory.class,
                    () -> new LettuceConnectionFactory("127.0.0.1", port))
                .run(
                    context -> {
                      Fleet fleet = context.getBean(Fleet.class);
                      until("a connection", () -> fleet.info().transportUp());
                      context.getBean(Fleet.class).close();
                      assertThat(
                              context
                                  .getBean(LettuceConnectionFactory.class)
                                  .getConnection()
                                  .ping())
                          .isEqualTo("PONG");
                    }));
  }

  @Test
  void aRedisOfItsOwnIsUsed() throws Exception {
    withRedis(
        port ->
            over("redis://127.0.0.1:" + port)
                .run(
                    context -> {
                      assertThat(context).hasSingleBean(RedisFleetTransport.class);
                      Fleet fleet = context.getBean(Fleet.class);
                      until("a connection", () -> fleet.info().transportUp());
                      assertThat(Generation.healthDetails(context, HEALTH))
                          .containsEntry("transport", "UP");
                    }));
  }

  @Test
  void anInstanceWithoutItsTransportIsWell() throws Exception {
    try (TakenPort nobody = new TakenPort()) {
      over("redis://127.0.0.1:" + nobody.number())
          .run(
              context -> {
                assertThat(Generation.healthStatus(context, HEALTH)).isEqualTo("UP");
                assertThat(Generation.healthDetails(context, HEALTH))
                    .containsEntry("fleet", "shop")
                    .containsEntry("mode", "OBSERVE")
                    .containsEntry("transport", "DOWN");
              });
    }
  }

  @Test
  void theEndpointShowsWhatIsKnown() {
    enabled()
        .withBean(FleetTransport.class, InProcessTransport::create)
        .withPropertyValues("management.endpoints.web.exposure.include=fluxgatefleet")
        .run(
            context -> {
              Map<String, Object> body = context.getBean(FleetEndpoint.class).fleet();
              assertThat(body)
                  .containsEntry("name", "shop")
                  .containsEntry("running", true)
                  .containsEntry("transportUp", true)
                  .containsKeys("sent", "received", "dropped", "openings", "wouldBeOpenings")
                  .doesNotContainKeys("zone", "secret");
            });
  }

  @Test
  void theMetersHaveTheNameOfTheFleet() {
    enabled()
        .withBean(FleetTransport.class, InProcessTransport::create)
        .run(
            context -> {
              SimpleMeterRegistry meters = new SimpleMeterRegistry();
              context.getBean(FleetMeters.class).bindTo(meters);
              assertThat(
                      meters
                          .get("fluxgate.fleet.transport.up")
                          .tag("fleet", "shop")
                          .gauge()
                          .value())
                  .isEqualTo(1);
              assertThat(meters.find("fluxgate.fleet.dropped").functionCounters()).hasSize(10);
              assertThat(meters.find("fluxgate.fleet.decisions").functionCounters()).hasSize(4);
              assertThat(meters.find("fluxgate.fleet.messages").functionCounters()).hasSize(2);
            });
  }

  private static ApplicationContextRunner starter() {
    return Contexts.starter()
        .withConfiguration(
            AutoConfigurations.of(
                FluxgateFleetAutoConfiguration.class,
                FluxgateFleetEndpointAutoConfiguration.class,
                FluxgateFleetMetricsAutoConfiguration.class,
                SpringBoot3FleetHealthAutoConfiguration.class,
                SpringBoot4FleetHealthAutoConfiguration.class));
  }

  private static ApplicationContextRunner enabled() {
    return starter()
        .withPropertyValues("fluxgate.fleet.enabled=true", "spring.application.name=shop");
  }

  /** A URI has colons, which the runner's own way of setting properties does not take. */
  private static ApplicationContextRunner over(String uri) {
    return starter()
        .withInitializer(
            Contexts.properties(
                "fluxgate.fleet.enabled=true",
                "spring.application.name=shop",
                "fluxgate.fleet.uri=" + uri));
  }

  private static void assertRefused(
      ApplicationContextRunner runner, String property, String words) {
    runner.run(
        context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidFluxgatePropertyException.class)
                .hasMessageStartingWith(property + ": ")
                .hasMessageContaining(words)
                .hasMessageNotContaining("hunter2"));
  }

  private static void withRedis(Consumer<Integer> test) throws IOException {
    int port = freePort();
    RedisServer redis =
        RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
    redis.start();
    try {
      test.accept(port);
    } finally {
      redis.stop();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(TimeUnit.SECONDS.toNanos(20));
      LockSupport.parkNanos(2_000_000);
    }
  }
}
