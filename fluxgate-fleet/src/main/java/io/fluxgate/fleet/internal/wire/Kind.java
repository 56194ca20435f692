package io.fluxgate.fleet.internal.wire;

import org.jspecify.annotations.Nullable;

/** What a message is about. The order is that of the codes on the wire, from 1. */
public enum Kind {
  /** Calls for answers: the sender sees failures. */
  TRIGGER(true),
  /** What the sender's own calls saw. */
  ANSWER(true),
  PROBE_STARTED(false),
  PROBE_FAILED(false),
  PROBE_OK(false),
  /** The sender has started; it has no entries. */
  HELLO(false),
  /** The circuits that are open at the sender. */
  OPEN_HOSTS(false);

  private static final Kind[] KINDS = values();

  final boolean hasCounts;

  Kind(boolean hasCounts) {
    this.hasCounts = hasCounts;
  }

  int code() {
    return ordinal() + 1;
  }

  static @Nullable Kind of(int code) {
    return code >= 1 && code <= KINDS.length ? KINDS[code - 1] : null;
  }
}
