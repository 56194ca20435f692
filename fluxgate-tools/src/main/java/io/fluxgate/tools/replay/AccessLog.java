package io.fluxgate.tools.replay;

import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the lines of an access log look, in the formats that servers write by default. */
enum AccessLog {
  /** A number at the end of a line, if there is one, is {@code $request_time}. */
  NGINX(
      "^\\S+ \\S+ .*?\\[(?<time>[^\\]]+)] \"[^\"]*\" (?<status>\\d{3}) \\S+(?:.* (?<seconds>\\d+\\.\\d+))?") {

    @Override
    List<String> fields(Matcher line) {
      OffsetDateTime time =
          OffsetDateTime.parse(
              line.group("time"),
              DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH));
      String status = line.group("status");
      return record(
          time.toString(),
          "all calls",
          proxyOutcome(status),
          status,
          or(line.group("seconds"), "0"));
    }
  },

  ALB(
      "^\\S+ (?<time>\\S+) \\S+ \\S+ \\S+ (?<first>[-0-9.]+) (?<second>[-0-9.]+) (?<third>[-0-9.]+)"
          + " (?<status>\\d{3}|-) \\S+ \\S+ \\S+ \"\\S+ (?<url>\\S+) [^\"]*\"") {

    @Override
    List<String> fields(Matcher line) {
      String status = line.group("status");
      BigDecimal seconds =
          time(line.group("first")).add(time(line.group("second"))).add(time(line.group("third")));
      return record(
          line.group("time"),
          hostOf(line.group("url")),
          status.equals("-") || status.equals("460") ? "cancelled" : proxyOutcome(status),
          status,
          seconds.toPlainString());
    }

    /** The balancer writes -1 where a part did not take place. */
    private BigDecimal time(String seconds) {
      return new BigDecimal(seconds).max(BigDecimal.ZERO);
    }
  },

  ENVOY(
      "^\\[(?<time>[^\\]]+)] \"[^\"]*\" (?<status>\\d+) (?<flags>\\S+)(?: \\S+ \\S+ \"[^\"]*\")?"
          + " \\d+ \\d+ (?<millis>\\d+) \\S+ \"[^\"]*\" \"[^\"]*\" \"[^\"]*\" \"(?<host>[^\"]*)\"") {

    @Override
    List<String> fields(Matcher line) {
      String millis = line.group("millis");
      String status = line.group("status");
      String outcome = envoyOutcome(line.group("flags"));
      return record(
          line.group("time"),
          or(line.group("host"), "-"),
          outcome.isEmpty() && status.equals("0") ? "cancelled" : outcome,
          status.length() == 3 ? status : "",
          new BigDecimal(millis).movePointLeft(3).toPlainString());
    }
  };

  static final List<String> FIELDS = List.of("time", "key", "outcome", "status", "duration_s");

  private static final int LONGEST_QUOTE = 80;

  private final Pattern pattern;

  AccessLog(String pattern) {
    this.pattern = Pattern.compile(pattern);
  }

  /** Returns the fields of a line that matches. */
  abstract List<String> fields(Matcher line);

  /**
   * Returns the fields of a line.
   *
   * @throws BadRowException if it is no line of this log
   */
  List<String> fields(long number, String text) throws BadRowException {
    Matcher line = pattern.matcher(text);
    if (line.find()) {
      try {
        return fields(line);
      } catch (DateTimeException | NumberFormatException wrong) {
        // Falls through to the message.
      }
    }
    String quoted = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
    throw new BadRowException(
        number,
        "%s (expected: a line of the default log of %s)"
            .formatted(DisplayText.clean(quoted), name().toLowerCase(Locale.ROOT)));
  }

  private static List<String> record(
      String time, String key, String outcome, String status, String seconds) {
    return List.of(time, key, outcome, status, seconds);
  }

  private static String or(@Nullable String text, String other) {
    return Objects.requireNonNullElse(text, other);
  }

  /** What a proxy's own statuses mean: 499 of a client that went away, and 504 of a timeout. */
  private static String proxyOutcome(String status) {
    return switch (status) {
      case "499" -> "cancelled";
      case "504" -> "timeout";
      default -> "";
    };
  }

  private static String envoyOutcome(String flags) {
    for (String flag : flags.split(",", -1)) {
      String outcome =
          switch (flag) {
            case "UT" -> "timeout";
            case "UF" -> "connect";
            case "UC", "LR", "UR" -> "reset";
            case "UPE" -> "protocol";
            case "DF" -> "dns";
            case "DC" -> "cancelled";
            case "RL", "UAEX", "FI", "DI" -> "local";
            default -> "";
          };
      if (!outcome.isEmpty()) {
        return outcome;
      }
    }
    return "";
  }

  private static String hostOf(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getAuthority() == null ? "-" : uri.getScheme() + "://" + uri.getAuthority();
    } catch (IllegalArgumentException noUrl) {
      return "-";
    }
  }
}
