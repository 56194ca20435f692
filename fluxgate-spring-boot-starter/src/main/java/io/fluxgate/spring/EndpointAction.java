package io.fluxgate.spring;

import static java.util.stream.Collectors.joining;

import io.fluxgate.CircuitBreaker;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** The commands that the endpoint has for a breaker. */
enum EndpointAction {
  /** Closes the circuit, and forgets what is known. */
  RESET,
  /** Lets every call pass, and records nothing. */
  DISABLE,
  /** Lets every call pass, and reports what would have happened. */
  METRICS_ONLY,
  /** Makes a breaker in METRICS_ONLY real, with all that it learnt. */
  ENFORCE,
  /** Rejects every call. */
  FORCE_OPEN,
  /** Probes now. */
  HALF_OPEN,
  /** Opens the circuit for a time, and then probes. */
  OPEN_FOR;

  /**
   * Returns a command.
   *
   * @param action its name; case, dashes and underscores do not matter
   * @throws IllegalArgumentException if there is none; the message says what is expected
   */
  static Consumer<CircuitBreaker> of(@Nullable String action, @Nullable String duration) {
    EndpointAction named = named(action);
    if (named != OPEN_FOR && duration != null) {
      throw new IllegalArgumentException("duration: is set (expected: only with open-for)");
    }
    return switch (named) {
      case RESET -> CircuitBreaker::reset;
      case DISABLE -> CircuitBreaker::disable;
      case METRICS_ONLY -> CircuitBreaker::metricsOnly;
      case ENFORCE -> CircuitBreaker::enforce;
      case FORCE_OPEN -> CircuitBreaker::forceOpen;
      case HALF_OPEN -> CircuitBreaker::halfOpen;
      case OPEN_FOR -> openFor(delay(duration));
    };
  }

  /** Whether a command means something for a breaker that no call has needed yet. */
  static boolean holdsForLaterCalls(@Nullable String action) {
    return switch (named(action)) {
      case DISABLE, METRICS_ONLY, FORCE_OPEN, OPEN_FOR -> true;
      case RESET, ENFORCE, HALF_OPEN -> false;
    };
  }

  private static Consumer<CircuitBreaker> openFor(Duration delay) {
    return breaker -> breaker.openFor(delay);
  }

  private static EndpointAction named(@Nullable String action) {
    return Arrays.stream(values())
        .filter(each -> letters(each.name()).equals(letters(String.valueOf(action))))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "action: "
                        + action
                        + " (expected: "
                        + Arrays.stream(values()).map(EndpointAction::text).collect(joining(", "))
                        + ")"));
  }

  private static String letters(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Duration delay(@Nullable String duration) {
    Duration delay;
    try {
      delay = duration == null ? Duration.ZERO : DurationStyle.detectAndParse(duration);
    } catch (IllegalArgumentException unknown) {
      delay = Duration.ZERO;
    }
    if (delay.isZero() || delay.isNegative()) {
      throw new IllegalArgumentException(
          "duration: " + duration + " (expected: a time above zero, such as 5m)");
    }
    return delay;
  }
}
