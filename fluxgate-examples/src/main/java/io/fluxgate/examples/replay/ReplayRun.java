package io.fluxgate.examples.replay;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads a trace to its end and replays it. */
final class ReplayRun {

  private final List<NamedPolicy> policies;
  private final long seed;
  private final TraceLayout layout;
  private final boolean sort;
  private @Nullable Consumer<String> onSkipped;
  private LongConsumer onRow = rows -> {};
  private long skipped;

  ReplayRun(List<NamedPolicy> policies, long seed, TraceLayout layout, boolean sort) {
    this.policies = policies;
    this.seed = seed;
    this.layout = layout;
    this.sort = sort;
  }

  /** Goes on after bad rows, and tells of each. */
  void skipBadRows(Consumer<String> onSkipped) {
    this.onSkipped = onSkipped;
  }

  /** Tells how many rows have been read, after each of them. */
  void onRow(LongConsumer onRow) {
    this.onRow = onRow;
  }

  long skipped() {
    return skipped;
  }

  /**
   * Replays the trace.
   *
   * @throws IOException if the trace cannot be read, or has a bad row that is not to be skipped
   */
  ReplayResult replay(InputStream in) throws IOException {
    Replay replay = new Replay(policies, seed);
    try (TraceReader reader = new TraceReader(in, layout)) {
      Rows counted = counted(reader);
      Rows rows = sort ? new SortedRows(counted) : counted;
      boolean more = true;
      while (more) {
        try {
          Row row = rows.next();
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

  private Rows counted(Rows rows) {
    return new Rows() {
      private long count;

      @Override
      public @Nullable Row next() throws IOException, BadRowException {
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
