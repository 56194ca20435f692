package io.fluxgate.tools.replay;

import static io.fluxgate.tools.replay.OptionValues.integer;
import static io.fluxgate.tools.replay.OptionValues.number;
import static io.fluxgate.tools.replay.OptionValues.time;
import static java.util.stream.Collectors.toCollection;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parses a policy from a line of text: {@code strict: window=60s failure-rate=0.3 min-requests=20}.
 */
public final class PolicyParser {

  private static final List<String> OPTIONS =
      List.of(
          "window",
          "failure-rate",
          "slow-rate",
          "slow",
          "avg-latency",
          "min-requests",
          "failure-streak",
          "overdue",
          "maximum-concurrent-calls",
          "delay",
          "backoff",
          "max-delay",
          "jitter",
          "permit",
          "ramp",
          "half-open-calls",
          "maximum-probes",
          "verdict-calls",
          "probe-timeout",
          "also-status");

  private static final List<String> RULES =
      List.of("failure-rate", "slow-rate", "avg-latency", "min-requests", "failure-streak");

  /** The policies to start from, by the word that names each. */
  private static final Map<String, CircuitBreakerPolicy> BASES =
      Map.of(
          "default", CircuitBreakerPolicy.http(),
          "http", CircuitBreakerPolicy.http(),
          "low-traffic", CircuitBreakerPolicy.httpLowTraffic(),
          "gentle", CircuitBreakerPolicy.httpGentle(),
          "strict", CircuitBreakerPolicy.httpStrict());

  /** How many probes there are at once if only a share of the calls is let through. */
  private static final int PROBES_OF_A_SHARE = 10;

  private static final Pattern NAMED = Pattern.compile("\\s*([^=:]*):(.*)");
  private static final Pattern NAME = Pattern.compile("[\\p{Alnum}._-]{1,30}");

  private final String name;
  private final Map<String, String> options = new LinkedHashMap<>();
  private @Nullable String base;

  private PolicyParser(String name) {
    this.name = name;
  }

  /**
   * Parses a policy.
   *
   * @param text a name, a colon and settings, or one of these
   * @param number the number in its default name
   * @return the policy and its name
   * @throws IllegalArgumentException if the text is invalid; the message names the policy, the
   *     option and what was expected
   */
  public static NamedPolicy parse(String text, int number) {
    String line = text.strip();
    Matcher named = NAMED.matcher(line);
    boolean hasName = named.matches();
    String name =
        hasName ? named.group(1).strip() : BASES.containsKey(line) ? line : "policy-" + number;
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "policy '%s': the name (expected: 1 to 30 letters, digits, '.', '_' or '-')"
              .formatted(DisplayText.clean(name)));
    }
    PolicyParser parser = new PolicyParser(name);
    String settings = hasName ? named.group(2).strip() : line;
    parser.read(settings);
    return new NamedPolicy(name, settings, parser.build());
  }

  private void read(String settings) {
    String[] words = settings.split("\\s+", -1);
    for (String word : words) {
      int sign = word.indexOf('=');
      String option = sign < 0 ? word : word.substring(0, sign);
      if (BASES.containsKey(word)) {
        if (base != null) {
          throw wrong(word, "one policy to start from, and " + base + " is named already");
        }
        base = word;
        continue;
      }
      if (sign < 0 || !OPTIONS.contains(option)) {
        throw wrong(
            word,
            "option=value, with an option out of "
                + String.join(", ", OPTIONS)
                + "; or what to start from: default, low-traffic, gentle or strict");
      }
      if (options.put(option, word.substring(sign + 1)) != null) {
        throw wrong(word, option + " once");
      }
    }
  }

  private CircuitBreakerPolicy build() {
    CircuitBreakerPolicy from =
        Objects.requireNonNull(BASES.get(Objects.requireNonNullElse(base, "default")));
    CircuitBreakerPolicy.Builder policy = from.toBuilder();
    value("window", OptionValues::window, policy::window);
    tripper(policy);
    retry(policy);
    permit(policy);
    value("half-open-calls", text -> policy.halfOpenCalls(integer(text)));
    value("maximum-probes", text -> policy.maximumProbes(integer(text)));
    value("verdict-calls", text -> policy.verdictCalls(integer(text)));
    value("overdue", OptionValues::overdue, policy::overdue);
    value("maximum-concurrent-calls", text -> policy.maximumConcurrentCalls(integer(text)));
    value("probe-timeout", text -> policy.probeTimeout(time(text)));
    value("also-status", OptionValues::trackerWith, policy::tracker);
    return policy.build();
  }

  private void tripper(CircuitBreakerPolicy.Builder policy) {
    needs("slow-rate", "slow");
    needs("slow", "slow-rate");
    if (options.keySet().stream().noneMatch(RULES::contains)) {
      return; // The rules of the policy it starts from hold as long as none is named.
    }
    Duration slow = value("slow", OptionValues::time);
    Tripper rates =
        either(
            value("failure-rate", text -> Tripper.failureRate(number(text))),
            value(
                "slow-rate", text -> Tripper.slowRate(number(text), Objects.requireNonNull(slow))),
            value("avg-latency", text -> Tripper.avgLatency(time(text))));
    Tripper streak = value("failure-streak", text -> Tripper.failureStreak(integer(text)));
    Tripper enough = value("min-requests", text -> Tripper.minRequests(integer(text)));
    if (rates == null && streak != null && enough != null) {
      throw wrong("min-requests", "together with failure-rate, slow-rate or avg-latency");
    }
    if (rates == null && streak == null) {
      rates = Tripper.failureRate(0.5);
      streak = Tripper.failureStreak(10);
    }
    if (rates != null) {
      rates = (enough != null ? enough : Tripper.minRequests(100)).and(rates);
    }
    policy.tripper(Objects.requireNonNull(either(streak, rates)));
  }

  private static @Nullable Tripper either(@Nullable Tripper... some) {
    return Stream.of(some).filter(Objects::nonNull).reduce(Tripper::or).orElse(null);
  }

  /** A delay that is named is steady; otherwise what is not named is as by default. */
  private void retry(CircuitBreakerPolicy.Builder policy) {
    Duration delay = value("delay", OptionValues::time);
    Retry.Delayed retry;
    if (options.containsKey("backoff")) {
      retry = backoff(delay);
    } else {
      needs("max-delay", "backoff");
      retry =
          delay == null
              ? Retry.backoff(Duration.ofSeconds(1)).multiplier(1.5).maxDelay(Duration.ofSeconds(5))
              : checked("delay", () -> Retry.cooldown(delay));
    }
    double jitter = delay == null ? 0.2 : 0;
    Retry varied = value("jitter", text -> retry.jitter(number(text)));
    policy.retry(varied != null ? varied : retry.jitter(jitter));
  }

  private Retry.Delayed backoff(@Nullable Duration delay) {
    Retry.Backoff initial =
        checked("delay", () -> Retry.backoff(delay == null ? Duration.ofSeconds(1) : delay));
    Retry.Backoff backoff = checked("backoff", () -> initial.multiplier(number(option("backoff"))));
    Duration named = value("max-delay", OptionValues::time);
    Duration most = named == null && delay == null ? Duration.ofSeconds(5) : named;
    return most == null ? backoff : checked("max-delay", () -> backoff.maxDelay(most));
  }

  private void permit(CircuitBreakerPolicy.Builder policy) {
    needs("ramp", "permit");
    value("permit", this::permit, policy::permit);
    switch (options.getOrDefault("permit", "all")) {
      case "all" -> {}
      case "adaptive" -> {
        CircuitBreakerPolicy gentle = CircuitBreakerPolicy.httpGentle();
        policy.maximumProbes(gentle.maximumProbes()).verdictCalls(gentle.verdictCalls());
      }
      // One probe at a time would leave nothing of the share.
      default -> policy.halfOpenCalls(PROBES_OF_A_SHARE);
    }
  }

  private Permit permit(String text) {
    int dots = text.indexOf("..");
    if (dots >= 0) {
      if (!options.containsKey("ramp")) {
        throw new IllegalArgumentException("together with ramp");
      }
      return Permit.rampUp(
          number(text.substring(0, dots)), number(text.substring(dots + 2)), time(option("ramp")));
    }
    if (options.containsKey("ramp")) {
      throw new IllegalArgumentException("two shares with .. between them, for the ramp");
    }
    return switch (text) {
      case "all" -> Permit.all();
      case "adaptive" -> Permit.adaptive();
      default -> Permit.random(number(text));
    };
  }

  // Options

  private String option(String option) {
    return Objects.requireNonNull(options.get(option));
  }

  private <T> @Nullable T value(String option, Function<String, T> parser) {
    String text = options.get(option);
    return text == null ? null : checked(option, () -> parser.apply(text));
  }

  private <T> void value(
      String option, Function<String, ? extends T> parser, Function<T, ?> setter) {
    String text = options.get(option);
    if (text != null) {
      checked(option, () -> setter.apply(parser.apply(text)));
    }
  }

  private <T> T checked(String option, Supplier<T> parsed) {
    try {
      return parsed.get();
    } catch (IllegalArgumentException bad) {
      String message = Objects.requireNonNullElse(bad.getMessage(), "");
      String setting = option + "=" + options.getOrDefault(option, "");
      throw message.contains("(expected: ")
          ? new IllegalArgumentException(prefix(setting) + message, bad)
          : wrong(setting, message);
    }
  }

  private void needs(String option, String other) {
    if (options.containsKey(option) && !options.containsKey(other)) {
      throw wrong(option + "=" + option(option), "together with " + other);
    }
  }

  private String prefix(String setting) {
    return "policy '%s': %s: ".formatted(name, DisplayText.clean(setting));
  }

  private IllegalArgumentException wrong(String setting, String expected) {
    return new IllegalArgumentException(
        "policy '%s': %s (expected: %s)".formatted(name, DisplayText.clean(setting), expected));
  }

  /**
   * Returns the names that occur more than once.
   *
   * @param policies policies with names
   * @return each of these names once
   */
  public static Set<String> duplicates(List<NamedPolicy> policies) {
    List<String> names = policies.stream().map(NamedPolicy::name).toList();
    return names.stream()
        .filter(each -> names.indexOf(each) != names.lastIndexOf(each))
        .collect(toCollection(TreeSet::new));
  }
}
