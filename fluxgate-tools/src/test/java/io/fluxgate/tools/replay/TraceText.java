package io.fluxgate.tools.replay;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Traces for tests. */
final class TraceText {

  static final Duration TICK = Duration.ofMillis(10);

  private static final Instant START = Instant.parse("2026-02-03T04:05:06Z");
  private static final List<String> GOOD = List.of("200", "200", "200", "404", "cancelled");
  private static final List<String> SICK =
      List.of("503", "timeout", "connect", "reset", "503", "200", "local");

  private TraceText() {}

  static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<TraceRow> rows(String text) throws Exception {
    return rows(text, TraceLayout.AS_FOUND);
  }

  static List<TraceRow> rows(String text, TraceLayout layout) throws Exception {
    List<TraceRow> rows = new ArrayList<>();
    try (TraceReader reader = new TraceReader(stream(text), layout)) {
      for (TraceRow row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /**
   * Returns a trace with healthy and sick periods and three keys; all times are multiples of a
   * tick.
   */
  static String random(long seed, int calls) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("time,key,outcome,duration_ms\n");
    long millis = START.toEpochMilli();
    boolean sick = false;
    for (int i = 0; i < calls; i++) {
      sick = random.nextInt(150) == 0 ? !sick : sick;
      millis += TICK.toMillis() * (random.nextInt(3) == 0 ? 0 : random.nextInt(40));
      List<String> outcomes = sick && random.nextInt(5) > 0 ? SICK : GOOD;
      text.append(millis)
          .append(",key")
          .append(random.nextInt(3))
          .append(',')
          .append(outcomes.get(random.nextInt(outcomes.size())))
          .append(',')
          .append(TICK.toMillis() * (random.nextInt(4) == 0 ? 0 : random.nextInt(sick ? 300 : 30)))
          .append('\n');
    }
    return text.toString();
  }

  static String nameOf(CallOutcome outcome) {
    return outcome.kind() == null
        ? Integer.toString(outcome.status())
        : switch (outcome.kind()) {
          case RESPONSE_TIMEOUT -> "timeout";
          default -> outcome.kind().name().toLowerCase(Locale.ROOT);
        };
  }
}
