package io.fluxgate.tools.demo;

import io.fluxgate.tools.demo.ScriptedUpstream.ReceivedCalls;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The figures of a host without and with a breaker, under the same script. */
record Comparison(String host, List<Row> rows) {

  /** One measured quantity. */
  record Row(String what, String without, String with) {}

  static Comparison of(HostRun without, HostRun with) {
    ReceivedCalls reachWithout = Objects.requireNonNull(without.receivedCalls());
    ReceivedCalls reachWith = Objects.requireNonNull(with.receivedCalls());
    String host = with.target().name();
    return new Comparison(
        host,
        List.of(
            row("calls made", without.timeline().calls().size(), with.timeline().calls().size()),
            row("calls that reached " + host, reachWithout.total(), reachWith.total()),
            row("  of these while it was sick", reachWithout.whileSick(), reachWith.whileSick()),
            row("calls answered well", answered(without), answered(with)),
            row(
                "calls rejected at once",
                without.timeline().count(Call.Result.REJECTED),
                with.timeline().count(Call.Result.REJECTED)),
            new Row(
                "time callers spent waiting",
                seconds(without.timeline().waitedNanos()),
                seconds(with.timeline().waitedNanos()))));
  }

  private static long answered(HostRun run) {
    return run.timeline().count(Call.Result.OK);
  }

  private static Row row(String what, long without, long with) {
    return new Row(what, Long.toString(without), Long.toString(with));
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
  }
}
