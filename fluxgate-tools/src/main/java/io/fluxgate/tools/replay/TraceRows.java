package io.fluxgate.tools.replay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A sequence of recorded calls. */
@FunctionalInterface
interface TraceRows {

  /**
   * Returns the next call, or null after the last one.
   *
   * @throws BadRowException if the row is invalid; the next call continues with the row after it
   */
  @Nullable TraceRow next() throws IOException, BadRowException;
}
