package io.fluxgate.tools.replay;

import java.io.IOException;
import java.io.Serial;

/** A trace cannot be read as a whole. */
final class TraceException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  TraceException(String message) {
    super(message);
  }
}
