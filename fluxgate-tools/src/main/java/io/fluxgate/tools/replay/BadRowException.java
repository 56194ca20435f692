package io.fluxgate.tools.replay;

import java.io.Serial;

/** A row of a trace is invalid; the message has its line and the reason. */
final class BadRowException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  BadRowException(long line, String reason) {
    super("line " + line + ": " + reason, null, false, false);
  }
}
