package io.fluxgate.tools.replay;

import java.time.Duration;
import java.util.Locale;

/** Formats numbers and names for people. */
final class DisplayText {

  private DisplayText() {}

  /** Replaces control characters: keys are untrusted input. */
  static String clean(String text) {
    return text.replaceAll("\\p{Cc}|\\p{Cf}", "?");
  }

  static String brief(String text, int length) {
    String clean = clean(text);
    return clean.length() <= length ? clean : clean.substring(0, length - 1) + "…";
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A time in its two largest units. */
  static String time(long nanos) {
    Duration time = Duration.ofNanos(nanos);
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    if (time.toMinutes() > 0) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return nanos == 0 ? "0 s" : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
