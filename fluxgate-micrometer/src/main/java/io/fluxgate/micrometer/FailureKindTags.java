package io.fluxgate.micrometer;

import io.fluxgate.http.HttpFailureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Maps failures to values of the tag {@code kind}, of which there are few. */
final class FailureKindTags {

  static final String OTHER = "other";

  private static final String STATUS = "status ";
  private static final Set<String> HTTP_KINDS =
      Arrays.stream(HttpFailureKind.values()).map(Enum::name).collect(Collectors.toSet());

  /** The values for HTTP calls. */
  static final List<String> HTTP = http();

  private FailureKindTags() {}

  private static List<String> http() {
    List<String> tags = new ArrayList<>();
    for (HttpFailureKind kind : HttpFailureKind.values()) {
      // No tracker of Fluxgate calls these failures.
      if (kind != HttpFailureKind.CANCELLED && kind != HttpFailureKind.LOCAL) {
        tags.add(of(kind.name()));
      }
    }
    tags.addAll(List.of("status_4xx", "status_5xx", OTHER));
    return List.copyOf(tags);
  }

  /** Groups statuses by class, because a host may return any of a hundred. */
  static String of(String causeKind) {
    if (causeKind.startsWith(STATUS) && causeKind.length() == STATUS.length() + 3) {
      return "status_" + causeKind.charAt(STATUS.length()) + "xx";
    }
    if (HTTP_KINDS.contains(causeKind)) {
      return causeKind.toLowerCase(Locale.ROOT);
    }
    // An anonymous class has no name, and meter registries refuse blank tags.
    return causeKind.isBlank() || causeKind.equals("OTHER") ? OTHER : causeKind;
  }
}
