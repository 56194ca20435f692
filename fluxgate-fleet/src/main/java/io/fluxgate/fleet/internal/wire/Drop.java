package io.fluxgate.fleet.internal.wire;

import java.util.Locale;

/** Why a message, or an entry of it, changed nothing. */
public enum Drop {
  /** The queue in front of the fleet's thread was full. */
  QUEUE_FULL,
  /** It waited while this instance was suspended: nobody knows how old it is. */
  LATE,
  LENGTH,
  VERSION,
  TAG,
  /** A duplicate, a replay, or one that was overtaken. */
  SEQUENCE,
  /** Too many messages of one instance. */
  SENDER_RATE,
  /** Too many messages in all. */
  RATE,
  /** Entries that are not what the header promises, or a count beyond 255. */
  MALFORMED,
  /** An entry about a host that this instance does not call. */
  UNKNOWN_HOST;

  /** The name in counts and meters. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
