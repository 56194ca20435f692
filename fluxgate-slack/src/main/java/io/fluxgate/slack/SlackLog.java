package io.fluxgate.slack;

import io.fluxgate.internal.util.Text;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Logs one line for each kind of error: once for what Slack refuses; for an outage, once until a
 * message gets through again. Shows neither the token nor what a server writes, except for Slack's
 * codes. Not thread-safe.
 */
final class SlackLog {

  private static final Logger LOGGER = System.getLogger("io.fluxgate.slack");

  /** Another server than Slack's may name a new error each time. */
  private static final int MAXIMUM_KINDS = 100;

  private static final int MAXIMUM_LENGTH = 300;

  /** As in {@code channel_not_found}; a server that is not Slack's may write anything. */
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,59}");

  private final String token;
  private final Set<String> refusals = new HashSet<>();
  private final Set<String> outages = new HashSet<>();

  SlackLog(String token) {
    this.token = token;
  }

  void refused(@Nullable String error) {
    String kind = error == null ? "no time stamp" : code(error);
    if (isNew(refusals, kind)) {
      LOGGER.log(
          Level.WARNING,
          "Slack refuses messages: " + kind + ". Later errors of this kind are not logged.");
    }
  }

  private static String code(String error) {
    return CODE.matcher(error).matches() ? error : "an error that is no code of Slack's";
  }

  void outage(String kind, String detail) {
    if (isNew(outages, clean(kind))) {
      LOGGER.log(
          Level.WARNING,
          "Slack does not accept messages: "
              + clean(detail.isEmpty() ? kind : kind + ", " + detail)
              + ". This is not logged again before a message gets through.");
    }
  }

  void recovered() {
    outages.clear();
  }

  private static boolean isNew(Set<String> kinds, String kind) {
    return kinds.size() < MAXIMUM_KINDS && kinds.add(kind);
  }

  private String clean(String text) {
    return Text.clean(text.replace(token, "(token)"), MAXIMUM_LENGTH);
  }
}
