package io.fluxgate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each sample from the command line and reads what it prints. */
class SamplesTest {

  private static final String OPENS = "went CLOSED -> OPEN (failureStreak(3)";
  private static final String CLOSES = "went HALF_OPEN -> CLOSED";

  /** The commands, and what each says, in this order. */
  private static final Map<String, List<String>> SAYS =
      Map.ofEntries(
          Map.entry(
              "external-api",
              List.of(
                  "10 charged, 0 failed, 0 rejected",
                  "payments went CLOSED -> OPEN (minRequests(10): 20 calls",
                  "0 charged, 10 failed, 20 rejected",
                  "payments went HALF_OPEN -> CLOSED",
                  "5 charged, 0 failed, 0 rejected")),
          Map.entry(
              "web-service",
              List.of(
                  "gets 200: hello",
                  "gets 502: out of order",
                  OPENS,
                  "gets 503, Retry-After: 60: not available",
                  CLOSES,
                  "gets 200: hello",
                  "5 of 7 visits reached")),
          Map.entry(
              "policies",
              List.of("strict:   5 calls reached it", "lenient: 10 calls reached it", "OPEN")),
          Map.entry(
              "fallbacks",
              List.of(
                  "asked for cached data: no connection",
                  "the price is cached",
                  "prices " + OPENS,
                  "cut off, so the price is cached",
                  "the price is cached, status 200",
                  "0 calls reached the service")),
          Map.entry(
              "advanced",
              List.of(
                  "(checkout/address, CLOSED) after status 404",
                  "(checkout/payment, OPEN) after status 503",
                  "(recommendations, CLOSED) after status 503",
                  "minRequests(20)")),
          Map.entry(
              "retrofit",
              List.of(
                  "order: status 200",
                  "order: status 500",
                  "Shop.order " + OPENS,
                  "order: Circuit breaker Shop.order is OPEN",
                  "stock: status 200")),
          Map.entry(
              "feign",
              List.of(
                  "hello from /orders/1",
                  "status 500",
                  OPENS,
                  "CallNotPermittedIOException",
                  CLOSES,
                  "hello from /orders/1",
                  "5 of 7 calls reached it")),
          Map.entry(
              "rest-client",
              List.of(
                  "hello from /orders/1",
                  "status 500",
                  OPENS,
                  "CallNotPermittedIOException",
                  CLOSES,
                  "hello from /orders/1",
                  "5 of 7 calls reached it")),
          Map.entry(
              "virtual-threads",
              Runtime.version().feature() < 21
                  ? List.of("has no virtual threads", "Java 21 or newer")
                  : List.of("{status 200=200}", OPENS, "status 500=", "{rejected=200}")),
          Map.entry(
              "routes",
              List.of(
                  "/reports/** " + OPENS,
                  "/reports/2026/4: rejected",
                  "/orders/7: status 200",
                  "/health: status 200",
                  "/orders/{id}, CLOSED)")),
          Map.entry(
              "fleet",
              List.of(
                  "No instance makes the ten calls",
                  "opens, fleet: ",
                  "of 5 peers failed",
                  "All 5 are open after")),
          Map.entry(
              "fleet-redis",
              List.of(
                  "all of A cut off after",
                  "fleet: ",
                  "all of C cut off after",
                  "Redis is killed",
                  "all of C closed after",
                  "of which 0 noticed",
                  "Redis is back")),
          Map.entry(
              "shadow",
              List.of(
                  "would go CLOSED -> OPEN",
                  "10 calls: 10 answered, 0 rejected",
                  "would have rejected 7 of 10 calls",
                  "went METRICS_ONLY -> OPEN (enforce())",
                  "10 calls: 0 answered, 10 rejected")));

  /** It starts three processes and a server. */
  private static final String SLOW = "fleet-redis";

  static Set<String> names() {
    Set<String> names = new TreeSet<>(SAYS.keySet());
    names.remove(SLOW);
    return names;
  }

  @Test
  @Tag("slow")
  void slowSampleTellsItsStoryAndEnds() {
    sampleTellsItsStoryAndEnds(SLOW);
  }

  @ParameterizedTest
  @MethodSource("names")
  void sampleTellsItsStoryAndEnds(String name) {
    Terminal sample = Terminal.run(name);

    assertThat(sample.err()).isEmpty();
    assertThat(sample.exitCode()).isZero();
    assertThat(sample.out()).containsSubsequence(SAYS.getOrDefault(name, List.of()));
    assertThat(sample.out().lines().count()).isBetween(2L, 30L);
  }

  @Test
  void everyCommandIsStartedHere() {
    List<String> commands =
        Pattern.compile("(?m)^  ([a-z-]+)  ")
            .matcher(Terminal.run("--help").out())
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(commands).containsExactlyInAnyOrderElementsOf(SAYS.keySet());
  }
}
