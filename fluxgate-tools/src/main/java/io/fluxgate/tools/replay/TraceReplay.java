package io.fluxgate.tools.replay;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads a trace and replays all of its calls. */
final class TraceReplay {

  private final List<NamedPolicy> policies;
  private final long seed;
  private final TraceLayout layout;
  private final boolean sort;
  private @Nullable Consumer<String> onSkipped;
  private LongConsumer onRow = rows -> {};
  private long skipped;

  TraceReplay(List<NamedPolicy> policies, long seed, TraceLayout layout, boolean sort) {
    this.policies = policies;
    this.seed = seed;
    this.layout = layout;
    this.sort = sort;
  }

  /** Skips bad rows, and passes the reason to the consumer. */
  void skipBadRows(Consumer<String> onSkipped) {
    this.onSkipped = onSkipped;
  }

  /** Passes the number of rows read so far to the consumer, before each row. */
  void onRow(LongConsumer onRow) {
    this.onRow = onRow;
  }

  long skipped() {
    return skipped;
  }

  /**
   * Replays the trace.
   *
   * @throws IOException if the trace cannot be read, or has a bad row and they are not skipped
   */
  ReplayResult replay(InputStream in) throws IOException {
    ReplayEngine replay = new ReplayEngine(policies, seed);
    try (TraceReader reader = new TraceReader(in, layout)) {
      TraceRows counted = counted(reader);
      TraceRows rows = sort ? new SortedRows(counted) : counted;
      boolean more = true;
      while (more) {
        try {
          TraceRow row = rows.next();
          more = row != null;
          if (row != null) {
            replay.call(row);
          }
        } catch (BadRowException bad) {
          skip(bad.getMessage());
        }
      }
    }
    return replay.finish();
  }

  private TraceRows counted(TraceRows rows) {
    return new TraceRows() {
      private long count;

      @Override
      public @Nullable TraceRow next() throws IOException, BadRowException {
        onRow.accept(count++);
        return rows.next();
      }
    };
  }

  private void skip(@Nullable String reason) throws TraceException {
    if (onSkipped == null) {
      throw new TraceException(reason + "; --skip-bad-rows goes on without such rows");
    }
    skipped++;
    onSkipped.accept(reason + "");
  }
}
