package io.fluxgate.examples.replay;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says of how a trace is written.
 *
 * @param separator what stands between fields; null to find out
 * @param columns what the columns are called, where it is not one of the usual names
 * @param timeFormat how times are written; null to find out
 * @param durationUnit what durations are counted in; null if the column's name says so
 * @param timeIsEnd whether the time is that of the end of the call
 */
record TraceLayout(
    @Nullable Character separator,
    Map<String, String> columns,
    @Nullable TimeFormat timeFormat,
    @Nullable TimeFormat durationUnit,
    boolean timeIsEnd) {

  static final TraceLayout AS_FOUND = new TraceLayout(null, Map.of(), null, null, false);
}
