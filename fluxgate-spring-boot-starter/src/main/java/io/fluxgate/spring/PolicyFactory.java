package io.fluxgate.spring;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Overdue;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import io.fluxgate.http.HttpTracker;
import io.fluxgate.spring.FluxgateProperties.Policy;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Makes policies of properties, and names the property where that fails. */
final class PolicyFactory {

  private static final int DEFAULT_CALLS = 100;
  private static final int DEFAULT_STREAK = 10;

  /** Those of {@link CircuitBreakerPolicy#http()}. */
  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(1);

  private static final Duration DEFAULT_MAXIMUM = Duration.ofSeconds(5);

  private static final double DEFAULT_MULTIPLIER = 1.5;
  private static final double DEFAULT_JITTER = 0.2;

  /** How many calls HALF_OPEN takes if only a share of the calls is let through. */
  private static final int CALLS_OF_A_SHARE = 10;

  private final boolean shadow;
  private final PolicyBeans beans;

  PolicyFactory(boolean shadow, PolicyBeans beans) {
    this.shadow = shadow;
    this.beans = beans;
  }

  /** Returns the policy that the properties under a prefix describe. */
  CircuitBreakerPolicy policy(String prefix, Policy properties) {
    Properties at = new Properties(prefix);
    CircuitBreakerPolicy.Builder builder = CircuitBreakerPolicy.http().toBuilder();
    beans.configure(builder);
    builder.window(window(at, properties)).tripper(tripper(at, properties));
    builder.retry(retry(at, properties));
    halfOpen(at, properties, builder);
    List<Integer> statuses = properties.failureStatuses();
    if (statuses != null && !statuses.isEmpty()) {
      int[] more = statuses.stream().mapToInt(Integer::intValue).toArray();
      builder.tracker(
          at.checked(
              "failure-statuses", () -> HttpTracker.defaults().or(HttpTracker.status(more))));
    }
    at.set("overdue", properties.overdue(), text -> builder.overdue(overdue(text)));
    at.set(
        "maximum-concurrent-calls",
        properties.maximumConcurrentCalls(),
        builder::maximumConcurrentCalls);
    CircuitState unnamed = shadow ? CircuitState.METRICS_ONLY : CircuitState.CLOSED;
    return builder.initialState(or(properties.initialState(), unnamed)).build();
  }

  private static Window window(Properties at, Policy properties) {
    Duration time = properties.windowTime();
    if (time == null) {
      return at.checked(
          "window-calls", () -> Window.count(or(properties.windowCalls(), DEFAULT_CALLS)));
    }
    at.expect(
        properties.windowCalls() == null,
        "window-calls",
        "is set (expected: not with window-time)");
    return at.checked("window-time", () -> Window.time(time));
  }

  private static Tripper tripper(Properties at, Policy properties) {
    Tripper enough = at.checked("min-requests", () -> Tripper.minRequests(minimum(at, properties)));
    Tripper rate =
        at.checked("failure-rate", () -> Tripper.failureRate(or(properties.failureRate(), 0.5)));
    Double slowRate = properties.slowRate();
    Duration slow = properties.slowThreshold();
    at.expect(
        slowRate == null || slow != null, "slow-rate", "is set (expected: slow-threshold, too)");
    at.expect(
        slow == null || slowRate != null, "slow-threshold", "is set (expected: slow-rate, too)");
    if (slowRate != null && slow != null) {
      at.checked("slow-threshold", () -> Tripper.slowRate(1, slow));
      rate = rate.or(at.checked("slow-rate", () -> Tripper.slowRate(slowRate, slow)));
    }
    Tripper tripper = enough.and(rate);
    int streak = or(properties.failureStreak(), DEFAULT_STREAK);
    tripper = tripper.or(at.checked("failure-streak", () -> Tripper.failureStreak(streak)));
    return or(properties.openOnRetryAfter(), false) ? tripper.or(Tripper.retryAfter()) : tripper;
  }

  /** A rate that needs more calls than the window has would never open the circuit. */
  private static int minimum(Properties at, Policy properties) {
    if (properties.windowTime() != null) {
      return or(properties.minRequests(), DEFAULT_CALLS);
    }
    int calls = or(properties.windowCalls(), DEFAULT_CALLS);
    int minimum = or(properties.minRequests(), Math.min(DEFAULT_CALLS, calls));
    at.expect(
        minimum <= calls,
        "min-requests",
        minimum + " (expected: at most window-calls, which is " + calls + ")");
    return minimum;
  }

  private static Overdue overdue(String text) {
    return switch (text) {
      case "never" -> Overdue.never();
      case "adaptive" -> Overdue.adaptive();
      default -> Overdue.after(Properties.duration(text, "a time such as 2s, adaptive or never"));
    };
  }

  /**
   * A delay that is set alone is steady, because the default's growth and maximum do not fit it.
   */
  private static Retry retry(Properties at, Policy properties) {
    Duration delay = or(properties.delay(), DEFAULT_DELAY);
    Duration chosen = properties.maxDelay();
    Duration maximum = properties.delay() == null ? or(chosen, DEFAULT_MAXIMUM) : chosen;
    Double multiplier = properties.backoffMultiplier();
    Retry.Delayed retry = at.checked("delay", () -> Retry.cooldown(delay));
    if (maximum != null || multiplier != null) {
      Retry.Backoff backoff =
          at.checked(
              "backoff-multiplier",
              () -> Retry.backoff(delay).multiplier(or(multiplier, DEFAULT_MULTIPLIER)));
      retry = maximum == null ? backoff : at.checked("max-delay", () -> backoff.maxDelay(maximum));
    }
    Retry.Delayed steady = retry;
    return at.checked("jitter", () -> steady.jitter(or(properties.jitter(), DEFAULT_JITTER)));
  }

  private static void halfOpen(
      Properties at, Policy properties, CircuitBreakerPolicy.Builder builder) {
    if (properties.permitRatio() != null || properties.rampUp() != null) {
      // One probe at a time would leave nothing of the share.
      builder.halfOpenCalls(CALLS_OF_A_SHARE);
    }
    builder.permit(permit(at, properties));
    at.set("half-open-calls", properties.halfOpenCalls(), builder::halfOpenCalls);
    at.set("maximum-probes", properties.maximumProbes(), builder::maximumProbes);
    at.set("verdict-calls", properties.verdictCalls(), builder::verdictCalls);
    at.set("probe-timeout", properties.probeTimeout(), builder::probeTimeout);
  }

  private static Permit permit(Properties at, Policy properties) {
    Duration ramp = properties.rampUp();
    Double from = properties.rampUpFrom();
    Double ratio = properties.permitRatio();
    if (ramp == null) {
      at.expect(from == null, "ramp-up-from", "is set (expected: ramp-up, too)");
      return ratio == null ? Permit.all() : at.checked("permit-ratio", () -> Permit.random(ratio));
    }
    at.expect(ratio == null, "permit-ratio", "is set (expected: not with ramp-up)");
    at.checked("ramp-up", () -> Permit.rampUp(0, 1, ramp));
    return at.checked("ramp-up-from", () -> Permit.rampUp(or(from, 0.1), 1, ramp));
  }

  private static <T> T or(@Nullable T value, T other) {
    return value != null ? value : other;
  }

  /** The properties under a prefix, for messages. */
  record Properties(String prefix) {

    void expect(boolean condition, String name, String reason) {
      if (!condition) {
        throw new InvalidFluxgatePropertyException(prefix + "." + name, reason);
      }
    }

    <T> void set(String name, @Nullable T value, Function<T, ?> setter) {
      if (value != null) {
        checked(name, () -> setter.apply(value));
      }
    }

    /** Parses a time as Spring does, and wants its unit. */
    static Duration duration(String text, String expected) {
      if (TimesWithUnits.lacksUnit(text)) {
        throw new IllegalArgumentException(": " + TimesWithUnits.ambiguous(text));
      }
      try {
        return DurationStyle.detectAndParse(text);
      } catch (IllegalArgumentException unknown) {
        throw new IllegalArgumentException(": " + text + " (expected: " + expected + ")", unknown);
      }
    }

    <T> T checked(String name, Supplier<T> part) {
      try {
        return part.get();
      } catch (InvalidFluxgatePropertyException named) {
        throw named;
      } catch (IllegalArgumentException refused) {
        // The core says "name of its own: value (expected: range)".
        String message = String.valueOf(refused.getMessage());
        String reason = message.substring(message.indexOf(": ") + 1).strip();
        throw new InvalidFluxgatePropertyException(prefix + "." + name, reason);
      }
    }
  }
}
