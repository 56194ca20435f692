package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;

class BadPropertiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fluxgate.policy.window-calls=0           | fluxgate.policy.window-calls: 0 (expected
          fluxgate.policy.window-time=60           | fluxgate.policy.window-time: 60 (expected: a time with its unit, such as 60s or 60ms)
          fluxgate.policy.delay=5                  | fluxgate.policy.delay: 5 (expected: a time with its unit
          fluxgate.policy.delay=-5                 | fluxgate.policy.delay: -5 (expected: a time with its unit
          fluxgate.policy.max-delay=30             | fluxgate.policy.max-delay: 30 (expected: a time with its unit
          fluxgate.policy.probe-timeout=3          | fluxgate.policy.probe-timeout: 3 (expected: a time with its unit
          fluxgate.policy.ramp-up=900              | fluxgate.policy.ramp-up: 900 (expected: a time with its unit
          fluxgate.policy.slow-threshold=2         | fluxgate.policy.slow-threshold: 2 (expected: a time with its unit
          fluxgate.policies[https://a.example].delay=5 | fluxgate.policies[https://a.example].delay: 5 (expected: a time with its unit
          fluxgate.breakers.orders.delay=5         | fluxgate.breakers.orders.delay: 5 (expected: a time with its unit
          fluxgate.http.idle-timeout=30            | fluxgate.http.idle-timeout: 30 (expected: a time with its unit
          fluxgate.http.body-deadline=10           | fluxgate.http.body-deadline: 10 (expected: a time with its unit
          fluxgate.http.maximum-retry-after=60     | fluxgate.http.maximum-retry-after: 60 (expected: a time with its unit
          fluxgate.http.cancelled-after=5          | fluxgate.http.cancelled-after: 5 (expected: a time with its unit
          fluxgate.http.guards.slow.body-deadline=9 | fluxgate.http.guards.slow.body-deadline: 9 (expected: a time with its unit
          fluxgate.fleet.mode=open                 | fluxgate.fleet.enabled: missing (expected: true or false, because mode is set)
          fluxgate.policy.window-time=0s           | fluxgate.policy.window-time: 0 s (expected
          fluxgate.policy.min-requests=0           | fluxgate.policy.min-requests: 0 (expected
          fluxgate.policy.min-requests=101         | fluxgate.policy.min-requests: 101 (expected: at most window-calls
          fluxgate.policy.failure-rate=1.5         | fluxgate.policy.failure-rate: 1.5 (expected
          fluxgate.policy.failure-rate=NaN         | fluxgate.policy.failure-rate: NaN (expected
          fluxgate.policy.slow-rate=0.5            | fluxgate.policy.slow-rate: is set (expected: slow-threshold, too)
          fluxgate.policy.slow-threshold=1s        | fluxgate.policy.slow-threshold: is set (expected: slow-rate, too)
          fluxgate.policy.failure-streak=0         | fluxgate.policy.failure-streak: 0 (expected
          fluxgate.policy.failure-statuses=99      | fluxgate.policy.failure-statuses: 99 (expected
          fluxgate.policy.delay=-1s                | fluxgate.policy.delay: -1 s (expected
          fluxgate.policy.backoff-multiplier=0.5   | fluxgate.policy.backoff-multiplier: 0.5 (expected
          fluxgate.policy.max-delay=500ms          | fluxgate.policy.max-delay: 500 ms (expected
          fluxgate.policy.overdue=2                | fluxgate.policy.overdue: 2 (expected: a time with its unit
          fluxgate.policy.overdue=0s               | fluxgate.policy.overdue: 0 s (expected
          fluxgate.policy.overdue=soon             | fluxgate.policy.overdue: soon (expected: a time such as 2s, adaptive or never)
          fluxgate.policy.maximum-concurrent-calls=0 | fluxgate.policy.maximum-concurrent-calls: 0 (expected
          fluxgate.policy.maximum-probes=0         | fluxgate.policy.maximum-probes: 0 (expected
          fluxgate.policy.verdict-calls=0          | fluxgate.policy.verdict-calls: 0 (expected
          fluxgate.policy.jitter=2                 | fluxgate.policy.jitter: 2.0 (expected
          fluxgate.policy.half-open-calls=0        | fluxgate.policy.half-open-calls: 0 (expected
          fluxgate.policy.permit-ratio=0           | fluxgate.policy.permit-ratio: 0.0 (expected
          fluxgate.policy.ramp-up=0s               | fluxgate.policy.ramp-up: 0 s (expected
          fluxgate.policy.ramp-up-from=0.1         | fluxgate.policy.ramp-up-from: is set (expected: ramp-up, too)
          fluxgate.policy.probe-timeout=0s         | fluxgate.policy.probe-timeout: 0 s (expected
          fluxgate.http.maximum-breakers=0         | fluxgate.http.maximum-breakers: 0 (expected
          fluxgate.http.idle-timeout=0s            | fluxgate.http.idle-timeout: 0 s (expected
          fluxgate.http.body-deadline=0s           | fluxgate.http.body-deadline: 0 s (expected
          fluxgate.http.maximum-retry-after=-5s    | fluxgate.http.maximum-retry-after: -5 s (expected
          fluxgate.http.cancelled-after=0s         | fluxgate.http.cancelled-after: 0 s (expected
          fluxgate.http.cancelled-after=soon       | fluxgate.http.cancelled-after: soon (expected: a time such as 500ms, or never)
          fluxgate.http.key=path                   | fluxgate.http.paths: is empty (expected
          fluxgate.http.paths=/a                   | fluxgate.http.paths: is set (expected
          fluxgate.policies.default.delay=1s       | fluxgate.policies[default]: no address of a host (expected: scheme://host:port in brackets
          fluxgate.policies[https://a.example].delay=0s | fluxgate.policies[https://a.example].delay: 0 s (expected
          fluxgate.policy.initial-state=ajar       | fluxgate.policy.initial-state
          fluxgate.policy.falure-rate=0.5          | fluxgate.policy.falure-rate
          """)
  void applicationDoesNotStartAndNamesTheProperty(String property, String message) {
    Contexts.starter()
        .withInitializer(Contexts.properties(property))
        .run(context -> assertThat(messages(context.getStartupFailure())).contains(message));
  }

  @Test
  void timesWithoutAUnitAreFoundBehindPlaceholdersAndInYamlsNumbers() {
    Contexts.starter()
        .withPropertyValues("shop.delay=5", "fluxgate.policy.delay=${shop.delay}")
        .run(
            context ->
                assertThat(messages(context.getStartupFailure()))
                    .contains("fluxgate.policy.delay: 5 (expected: a time with its unit"));
    Contexts.starter()
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("yaml", Map.of("fluxgate.policy.delay", 5))))
        .run(
            context ->
                assertThat(messages(context.getStartupFailure()))
                    .contains("fluxgate.policy.delay: 5 (expected: a time with its unit"));
  }

  @Test
  void timesThatSayTheirUnitOrAreLongInMillisecondsAreAccepted() {
    Contexts.starter()
        .withPropertyValues(
            "fluxgate.policy.delay=50ms",
            "fluxgate.policy.max-delay=5000",
            "fluxgate.policy.probe-timeout=PT3S",
            "fluxgate.policy.overdue=2000",
            "fluxgate.http.cancelled-after=50ms",
            "fluxgate.http.maximum-retry-after=30s",
            "other.delay=5")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void fleetThatIsDescribedAndSwitchedOffIsNoMistake() {
    Contexts.starter()
        .withPropertyValues("fluxgate.fleet.enabled=false", "fluxgate.fleet.mode=open")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void propertiesThatExcludeEachOtherAreNamed() {
    Contexts.starter()
        .withPropertyValues("fluxgate.policy.window-calls=10", "fluxgate.policy.window-time=10s")
        .run(
            context ->
                assertThat(messages(context.getStartupFailure()))
                    .contains(
                        "fluxgate.policy.window-calls: is set (expected: not with window-time)"));
    Contexts.starter()
        .withPropertyValues("fluxgate.policy.permit-ratio=1", "fluxgate.policy.ramp-up=10s")
        .run(
            context ->
                assertThat(messages(context.getStartupFailure()))
                    .contains("fluxgate.policy.permit-ratio: is set (expected: not with ramp-up)"));
  }

  @Test
  void twoPoliciesForOneHostAreNamed() {
    Contexts.starter()
        .withInitializer(
            Contexts.properties(
                "fluxgate.policies[https://a.example].half-open-calls=2",
                "fluxgate.policies[https://a.example:443].half-open-calls=3"))
        .run(
            context ->
                assertThat(messages(context.getStartupFailure()))
                    .contains("another property has a policy for https://a.example:443"));
  }

  @Test
  void failureIsExplained() {
    Contexts.starter()
        .withPropertyValues("fluxgate.policy.failure-rate=1.5")
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context.getStartupFailure());
              assertThat(analysis.getDescription()).contains("fluxgate.policy.failure-rate: 1.5");
              assertThat(analysis.getAction())
                  .isEqualTo("Correct or remove fluxgate.policy.failure-rate.");
            });
  }

  /** Those of Spring Boot that want a bean factory are left out. */
  private static FailureAnalysis analysis(@Nullable Throwable failure) {
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(FailureAnalyzer.class, (type, name, unusable) -> {})
        .stream()
        .filter(InvalidFluxgatePropertyAnalyzer.class::isInstance)
        .map(analyzer -> analyzer.analyze(Objects.requireNonNull(failure)))
        .findAny()
        .orElseThrow();
  }

  private static String messages(@Nullable Throwable failure) {
    assertThat(failure).isNotNull();
    List<String> messages = new ArrayList<>();
    for (Throwable link = failure; link != null; link = link.getCause()) {
      messages.add(String.valueOf(link.getMessage()));
    }
    return String.join("\n", messages);
  }
}
