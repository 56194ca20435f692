package io.fluxgate.examples.replay;

import java.time.Duration;
import java.util.Locale;

/** How numbers and names are shown to people. */
final class Words {

  private Words() {}

  /** Takes out what could move the cursor or break a line: keys come from elsewhere. */
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

  /** A time in the two units that say most. */
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
