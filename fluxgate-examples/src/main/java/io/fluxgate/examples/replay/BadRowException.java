package io.fluxgate.examples.replay;

import java.io.Serial;

/** A row of a trace that cannot be understood: where it stands, and why. */
final class BadRowException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  BadRowException(long line, String reason) {
    super("line " + line + ": " + reason, null, false, false);
  }
}
