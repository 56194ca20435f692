package io.fluxgate.fleet.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes, big endian: version 1, kind 1, id 8, sequence 4, number of entries 1, flags 1,
 * the entries, tag 8. An entry is host 8, state 1, reopens 1, and in a message with counts sixteen
 * varints up to 255.
 */
public final class Codec {

  public static final int VERSION = 1;
  public static final int MAXIMUM_ENTRIES = 24;
  public static final int MINIMUM_LENGTH = 24;
  public static final int MAXIMUM_LENGTH = 1_400;

  static final int TAG_LENGTH = 8;

  private static final int HEADER_LENGTH = MINIMUM_LENGTH - TAG_LENGTH;
  private static final int ID_OFFSET = 2;
  private static final int SEQUENCE_OFFSET = 10;

  private Codec() {}

  /** Returns the bytes of a message, with room for the tag. */
  public static byte[] encode(Message message) {
    ByteBuffer buffer = ByteBuffer.allocate(MAXIMUM_LENGTH);
    buffer.put((byte) VERSION).put((byte) message.kind().code);
    buffer.putLong(message.id()).putInt(message.sequence());
    buffer.put((byte) message.entries().size()).put((byte) 0);
    for (Entry entry : message.entries()) {
      buffer.putLong(entry.host()).put((byte) entry.state()).put((byte) entry.reopens());
      if (message.kind().hasCounts) {
        putCounts(buffer, entry.counts());
      }
    }
    buffer.putLong(0);
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  private static void putCounts(ByteBuffer buffer, byte[] counts) {
    for (byte count : counts) {
      int value = count & 0xFF;
      if (value < 0x80) {
        buffer.put((byte) value);
      } else {
        buffer.put((byte) value).put((byte) 1);
      }
    }
  }

  static boolean hasGoodLength(byte[] bytes) {
    return bytes.length >= MINIMUM_LENGTH && bytes.length <= MAXIMUM_LENGTH;
  }

  static int version(byte[] bytes) {
    return bytes[0];
  }

  static long id(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong(ID_OFFSET);
  }

  static int sequence(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt(SEQUENCE_OFFSET);
  }

  /**
   * Returns the message whose length was found good; null if its entries are not what its header
   * promises, or a count is larger than 255. What comes from others never throws.
   */
  static @Nullable Message decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, bytes.length - TAG_LENGTH);
    Kind kind = Kind.of(buffer.get(1));
    int entries = buffer.get(HEADER_LENGTH - 2) & 0xFF;
    if (kind == null || entries > MAXIMUM_ENTRIES) {
      return null;
    }
    buffer.position(HEADER_LENGTH);
    List<Entry> read = new ArrayList<>(entries);
    for (int i = 0; i < entries; i++) {
      Entry entry = entry(buffer, kind.hasCounts);
      if (entry == null) {
        return null;
      }
      read.add(entry);
    }
    return buffer.hasRemaining()
        ? null
        : new Message(buffer.getLong(ID_OFFSET), buffer.getInt(SEQUENCE_OFFSET), kind, read);
  }

  private static @Nullable Entry entry(ByteBuffer buffer, boolean hasCounts) {
    if (buffer.remaining() < Long.BYTES + 2) {
      return null;
    }
    long host = buffer.getLong();
    int state = buffer.get() & 0xFF;
    int reopens = buffer.get() & 0xFF;
    if (!hasCounts) {
      return Entry.of(host, state, reopens);
    }
    byte[] counts = new byte[Entry.COUNTS];
    for (int i = 0; i < counts.length; i++) {
      int count = count(buffer);
      if (count < 0) {
        return null;
      }
      counts[i] = (byte) count;
    }
    return Entry.of(host, state, reopens, counts);
  }

  /** Returns a varint up to 255; -1 if there is none, also if it could be written shorter. */
  private static int count(ByteBuffer buffer) {
    int low = buffer.hasRemaining() ? buffer.get() : Integer.MIN_VALUE;
    if (low >= 0) {
      return low;
    }
    boolean valid = low != Integer.MIN_VALUE && buffer.hasRemaining() && buffer.get() == 1;
    return valid ? low & 0xFF : -1;
  }
}
