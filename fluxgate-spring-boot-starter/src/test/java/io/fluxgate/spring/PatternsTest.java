package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Policies that several hosts share. */
class PatternsTest {

  @ParameterizedTest
  @CsvSource({
    "https://*.internal, https://stock.internal:443, true",
    "https://*.internal, https://eu.stock.internal:443, true",
    "https://*.internal, https://stock.internal:8443, false",
    "https://*.internal, http://stock.internal:80, false",
    "https://*.internal, https://internal:443, false",
    "https://*.internal, https://stock.internal.example.com:443, false",
    "HTTPS://*.Internal/, https://stock.internal:443, true",
    "https://*.internal:*, https://stock.internal:8443, true",
    "https://*.internal:8443, https://stock.internal:8443, true",
    "payments-*, http://payments-1:8080, true",
    "payments-*, https://payments-eu.example.com:443, true",
    "payments-*, http://my-payments-1:8080, false",
    "payments-*:8080, http://payments-1:8080, true",
    "payments-*:8080, http://payments-1:80, false",
    "example.com, https://example.com:443, true",
    "example.com, http://example.com:8080, true",
    "example.com, http://a.example.com:8080, false",
    "https://example.com, https://example.com:443, true",
    "https://[::1]:*, https://[::1]:8443, true",
    "[::1], https://[::1]:8443, true",
    "*, https://example.com:443, true",
    "https://a*b.c*d, https://a1b.c2d:443, true",
    "https://a*b.c*d, https://a1bxc2d:443, false"
  })
  void patternFitsHosts(String pattern, String name, boolean fits) {
    assertThat(HostPattern.of(HttpKey.host(), pattern).matches(name)).isEqualTo(fits);
  }

  @Test
  void patternFitsTheKeyOfTheGuard() {
    HttpKey method = HttpKey.hostAndMethod();
    assertThat(HostPattern.of(method, "https://*.a").matches("GET https://x.a:443")).isTrue();
    assertThat(HostPattern.of(method, "GET https://*.a").matches("GET https://x.a:443")).isTrue();
    assertThat(HostPattern.of(method, "GET https://*.a").matches("PUT https://x.a:443")).isFalse();
    HttpKey path = HttpKey.byPath("/users/{id}", "/reports/**");
    assertThat(HostPattern.of(path, "https://*.a").matches("https://x.a:443/users/{id}")).isTrue();
    assertThat(HostPattern.of(path, "https://*.a").matches("https://x.a:443")).isTrue();
    HostPattern reports = HostPattern.of(path, "https://*.a/reports/**");
    assertThat(reports.matches("https://x.a:443/reports/**")).isTrue();
    assertThat(reports.matches("https://x.a:443/users/{id}")).isFalse();
    HttpKey custom = request -> "team " + request.host();
    assertThat(HostPattern.of(custom, "team *.internal").matches("team a.internal")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://*.internal/users",
    "GET https://*.internal",
    "https://*.internal:port",
    "https://*ü.internal"
  })
  void patternThatNoRequestFitsIsRefused(String pattern) {
    assertThatThrownBy(() -> HostPattern.of(HttpKey.host(), pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ");
  }

  @Test
  void mostExactPolicyIsUsed() {
    with(
            "fluxgate.policies[*].half-open-calls=2",
            "fluxgate.policies[https://*.internal].half-open-calls=3",
            "fluxgate.policies[https://pay*.internal].half-open-calls=4",
            "fluxgate.policies[https://payments.internal].half-open-calls=5",
            "fluxgate.policies.money.hosts=https://payments.internal,https://cards.internal",
            "fluxgate.policies.money.half-open-calls=6")
        .run(
            context -> {
              assertThat(calls(context.getBean(HttpGuard.class))).containsExactly(2, 3, 4, 5, 6);
            });
  }

  private static List<Integer> calls(HttpGuard guard) {
    return Stream.of(
            "http://else.where",
            "https://stock.internal",
            "https://payroll.internal",
            "https://payments.internal",
            "https://cards.internal")
        .map(name -> guard.breaker(name).policy())
        .map(CircuitBreakerPolicy::verdictCalls)
        .toList();
  }

  @Test
  void groupTakesTheRestFromAllHosts() {
    with(
            "fluxgate.policy.half-open-calls=2",
            "fluxgate.policies.money.hosts[0]=payments-*",
            "fluxgate.policies.money.failure-streak=3")
        .run(
            context -> {
              CircuitBreakerPolicy policy = Contexts.policy(context, "http://payments-7:8080");
              assertThat(policy.verdictCalls()).isEqualTo(2);
              assertThat(policy.tripper().toString()).contains("failureStreak(3)");
            });
  }

  @Test
  void groupHasItsOwnMaximumOfBreakers() {
    with(
            "fluxgate.http.maximum-breakers-per-group=1",
            "fluxgate.policies[https://*.tenants.example].failure-streak=3")
        .run(
            context -> {
              HttpGuard guard = context.getBean(HttpGuard.class);
              guard.registry().acquire("https://a.tenants.example:443").success();
              guard.registry().acquire("https://b.tenants.example:443").success();
              guard.registry().acquire("https://a.else:443").success();
              guard.registry().acquire("https://b.else:443").success();
              assertThat(guard.registry().breakers())
                  .filteredOn(breaker -> breaker.name().contains("tenants"))
                  .hasSizeLessThanOrEqualTo(1);
              assertThat(guard.registry().breakers())
                  .filteredOn(breaker -> breaker.name().contains("else"))
                  .hasSize(2);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fluxgate.policies[https://a.example/users].delay=1s   | fluxgate.policies[https://a.example/users]: https://a.example
          fluxgate.policies[https://*.example/users].delay=1s   | fluxgate.policies[https://*.example/users]: https://*.example/users (expected
          fluxgate.policies[GET https://a.example].delay=1s     | fluxgate.policies[GET https://a.example]: GET https://a.example
          fluxgate.policies.money.hosts=https://a.example/users | fluxgate.policies[money].hosts[0]: https://a.example
          fluxgate.http.follow-redirects-of=*.b                 | fluxgate.http.follow-redirects-of[0]: *.b (expected: one host
          fluxgate.policy.hosts=a                               | fluxgate.policy.hosts: is set (expected: only in policies)
          fluxgate.http.follow-redirects-of=https://a.b/c       | fluxgate.http.follow-redirects-of[0]: https://a.b
          fluxgate.http.maximum-breakers-per-group=0            | fluxgate.http.maximum-breakers-per-group: 0 (expected
          fluxgate.http.guards.x.policies.a.delay=1s            | fluxgate.http.guards.x.policies[a]: no address of a host
          fluxgate.http.guards.x.maximum-breakers=0             | fluxgate.http.guards.x.maximum-breakers: 0 (expected
          """)
  void keyThatCannotMatchStopsTheStart(String property, String message) {
    with(property)
        .run(
            context ->
                assertThat(messages(context.getStartupFailure()))
                    .anyMatch(each -> each.contains(message)));
  }

  private static List<String> messages(@Nullable Throwable failure) {
    assertThat(failure).isNotNull();
    List<String> messages = new ArrayList<>();
    for (Throwable link = failure; link != null; link = link.getCause()) {
      messages.add(String.valueOf(link.getMessage()));
    }
    return messages;
  }

  private static ApplicationContextRunner with(String... properties) {
    return Contexts.starter().withInitializer(Contexts.properties(properties));
  }

  @Test
  void patternOfOnePortIsMoreExactThanOneOfAll() {
    HostPattern anyPort = HostPattern.of(HttpKey.host(), "https://*.internal:*");

    for (String onePort : List.of("https://*.internal:8443", "https://*.internal")) {
      assertThat(HostPattern.of(HttpKey.host(), onePort).literals())
          .isGreaterThan(anyPort.literals());
    }
  }
}
