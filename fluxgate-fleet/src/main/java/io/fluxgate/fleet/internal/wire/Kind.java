package io.fluxgate.fleet.internal.wire;

import org.jspecify.annotations.Nullable;

/** What a message is about. */
public enum Kind {
  /** Calls for answers: the sender sees failures. */
  TRIGGER(1, true),
  /** What the sender's own calls saw. */
  ANSWER(2, true),
  PROBE_STARTED(3, false),
  PROBE_FAILED(4, false),
  PROBE_OK(5, false),
  /** The sender has started; it has no entries. */
  HELLO(6, false),
  /** The circuits that are open at the sender. */
  OPEN_HOSTS(7, false);

  private static final Kind[] KINDS = values();

  final int code;
  final boolean hasCounts;

  Kind(int code, boolean hasCounts) {
    this.code = code;
    this.hasCounts = hasCounts;
  }

  static @Nullable Kind of(int code) {
    for (Kind kind : KINDS) {
      if (kind.code == code) {
        return kind;
      }
    }
    return null;
  }
}
