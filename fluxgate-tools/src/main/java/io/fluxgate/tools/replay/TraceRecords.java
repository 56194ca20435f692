package io.fluxgate.tools.replay;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a trace, each of them a list of fields. */
interface TraceRecords extends Closeable {

  /** The names of the fields. */
  List<String> header();

  /**
   * Returns the next record, or null after the last one.
   *
   * @throws BadRowException if the record is invalid; the next call continues with the one after it
   */
  @Nullable List<String> next() throws IOException, BadRowException;

  /** The line on which the latest record begins, or its number. */
  long line();
}
