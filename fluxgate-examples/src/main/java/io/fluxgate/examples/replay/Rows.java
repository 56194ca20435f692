package io.fluxgate.examples.replay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Recorded calls, one after the other. */
@FunctionalInterface
interface Rows {

  /**
   * Returns the next call, or null after the last one.
   *
   * @throws BadRowException if the row is of no use; the next call goes on with the row after it
   */
  @Nullable Row next() throws IOException, BadRowException;
}
