package io.fluxgate.tools.replay;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a trace is written, according to the command line.
 *
 * @param format what kind of file it is
 * @param separator the character between fields; null to detect it
 * @param columns the names of columns that have none of the usual names
 * @param timeFormat the format of times; null to detect it
 * @param durationUnit the unit of durations; null if the column's name has it
 * @param timeIsEnd whether times are of the end of calls instead of the start
 */
record TraceLayout(
    TraceFormat format,
    @Nullable Character separator,
    Map<String, String> columns,
    @Nullable TimeFormat timeFormat,
    @Nullable TimeFormat durationUnit,
    boolean timeIsEnd) {

  static final TraceLayout AS_FOUND =
      new TraceLayout(TraceFormat.CSV, null, Map.of(), null, null, false);
}
