package io.fluxgate.fleet.internal.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a message says about one host. Immutable: nobody writes to its counts. */
public final class Entry {

  /** The length of the counts: succeeded and failed for each of eight horizons. */
  public static final int COUNTS = 16;

  public static final int CLOSED = 0;
  public static final int OPEN = 1;
  public static final int HALF_OPEN = 2;
  public static final int OTHER = 3;

  private static final byte[] NONE = new byte[COUNTS];

  private final long host;
  private final int state;
  private final int reopens;
  private final byte[] counts;

  private Entry(long host, int state, int reopens, byte[] counts) {
    this.host = host;
    this.state = state;
    this.reopens = reopens;
    this.counts = counts;
  }

  public static Entry of(long host, int state, int reopens) {
    return new Entry(host, state & 0xFF, Math.min(reopens, 255), NONE);
  }

  /** The counts are not copied: unsigned bytes, succeeded and failed in turn. */
  public static Entry of(long host, int state, int reopens, byte[] counts) {
    return new Entry(host, state & 0xFF, Math.min(reopens, 255), counts);
  }

  /** The hash of the breaker's name. */
  public long host() {
    return host;
  }

  public int state() {
    return state;
  }

  public int reopens() {
    return reopens;
  }

  public byte[] counts() {
    return counts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entry that
        && host == that.host
        && state == that.state
        && reopens == that.reopens
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(host);
  }

  @Override
  public String toString() {
    return Long.toHexString(host) + " state " + state + " " + Arrays.toString(counts);
  }
}
