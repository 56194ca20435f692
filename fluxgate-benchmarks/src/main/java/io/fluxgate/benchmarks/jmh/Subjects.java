package io.fluxgate.benchmarks.jmh;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE;
import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED;

import java.util.List;

/** Creates subjects by name, and lists those of each scenario. */
final class Subjects {

  static final String FLUXGATE = "fluxgate";
  static final String FLUXGATE_TICKET = "fluxgate-ticket";
  static final String FLUXGATE_FLEET = "fluxgate-fleet";
  static final String ARMERIA = "armeria";
  static final String STACKLESS = "resilience4j-stackless";

  private static final List<String> COUNT_PEERS =
      List.of(
          FLUXGATE,
          FLUXGATE_FLEET,
          FLUXGATE_TICKET,
          ARMERIA,
          "resilience4j-count-lock",
          "resilience4j-count-free",
          "failsafe",
          "failsafe-bare",
          "sentinel",
          "smallrye");

  private static final List<String> TIME_PEERS =
      List.of(
          FLUXGATE,
          FLUXGATE_TICKET,
          ARMERIA,
          "resilience4j-time-lock",
          "resilience4j-time-free",
          "failsafe",
          "failsafe-bare",
          "sentinel");

  private Subjects() {}

  static Subject of(String name, Scenario scenario, int windowSize) {
    return switch (name) {
      case FLUXGATE -> new FluxgateSubject(scenario, windowSize);
      case FLUXGATE_TICKET -> new FluxgateTicketSubject(scenario, windowSize);
      case FLUXGATE_FLEET -> new FluxgateFleetSubject(scenario, windowSize);
      case ARMERIA -> new ArmeriaSubject(scenario);
      case "resilience4j-count-lock", "resilience4j-time-lock" ->
          new Resilience4jSubject(scenario, SYNCHRONIZED, true);
      case "resilience4j-count-free", "resilience4j-time-free" ->
          new Resilience4jSubject(scenario, LOCK_FREE, true);
      case STACKLESS -> new Resilience4jSubject(scenario, SYNCHRONIZED, false);
      case "failsafe" -> new FailsafeSubject(scenario);
      case "failsafe-bare" -> new FailsafeBareSubject(scenario);
      case "sentinel" -> new SentinelSubject(scenario);
      case "smallrye" -> new SmallRyeSubject(scenario);
      default -> throw new IllegalArgumentException("no such subject: " + name);
    };
  }

  static List<String> in(Scenario scenario) {
    return switch (scenario) {
      case COUNT, COUNT_SLOW, COUNT_5PCT -> COUNT_PEERS;
      case COUNT_MEAN -> List.of(FLUXGATE);
      case COUNT_OVERDUE -> List.of(FLUXGATE, FLUXGATE_TICKET);
      case TIME, TIME_DURATIONS -> TIME_PEERS;
      case REJECT_TRY ->
          List.of(FLUXGATE, ARMERIA, "resilience4j-count-lock", "failsafe-bare", "sentinel");
      case REJECT_THROW, REJECT_THROW_DEEP ->
          List.of(
              FLUXGATE,
              FLUXGATE_TICKET,
              ARMERIA,
              "resilience4j-count-lock",
              STACKLESS,
              "failsafe",
              "failsafe-bare",
              "sentinel",
              "smallrye");
    };
  }

  /** The subjects that the bars need, for a quick run. */
  static List<String> essentialIn(Scenario scenario) {
    return switch (scenario) {
      case COUNT ->
          List.of(
              FLUXGATE,
              FLUXGATE_FLEET,
              FLUXGATE_TICKET,
              ARMERIA,
              "resilience4j-count-lock",
              "failsafe-bare");
      case COUNT_SLOW, COUNT_5PCT ->
          List.of(FLUXGATE, FLUXGATE_TICKET, "resilience4j-count-lock", "resilience4j-count-free");
      case COUNT_MEAN -> List.of();
      case COUNT_OVERDUE -> List.of(FLUXGATE, FLUXGATE_TICKET);
      case TIME -> List.of(FLUXGATE, FLUXGATE_TICKET, ARMERIA, "resilience4j-time-lock");
      case TIME_DURATIONS ->
          List.of(FLUXGATE, FLUXGATE_TICKET, "resilience4j-time-lock", "resilience4j-time-free");
      case REJECT_TRY -> List.of(FLUXGATE, ARMERIA);
      case REJECT_THROW -> List.of(FLUXGATE, STACKLESS, "resilience4j-count-lock");
      case REJECT_THROW_DEEP -> List.of(FLUXGATE, STACKLESS);
    };
  }

  static boolean isFluxgate(String name) {
    return name.startsWith(FLUXGATE);
  }

  /** Whether it measures durations; one that does not has less work in scenarios with durations. */
  static boolean measuresDurations(String name) {
    return isFluxgate(name) || name.startsWith("resilience4j") || name.equals("sentinel");
  }
}
