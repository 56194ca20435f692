package io.fluxgate.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits an encoded path into segments, so that two spellings of one path give the same segments
 * (RFC 3986, section 6.2.2).
 */
final class PathSegments {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PathSegments() {}

  /**
   * Returns the segments of a path.
   *
   * @param maximum how many segments matter; what follows them stays in one more
   */
  static String[] of(String path, int maximum) {
    String relative = path.substring(path.startsWith("/") ? 1 : 0);
    return isPlain(relative) ? relative.split("/", maximum + 1) : normalized(relative);
  }

  /** Whether no segment can be written in another way: the usual case, which costs one scan. */
  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%' || c >= 0x80 || (c == '.' && (i == 0 || path.charAt(i - 1) == '/'))) {
        return false;
      }
    }
    return true;
  }

  private static String[] normalized(String path) {
    String[] raw = path.split("/", -1);
    List<String> segments = new ArrayList<>(raw.length);
    for (int i = 0; i < raw.length; i++) {
      String segment = canonical(raw[i]);
      boolean up = segment.equals("..");
      if (up && !segments.isEmpty()) {
        segments.remove(segments.size() - 1);
      }
      if (!up && !segment.equals(".")) {
        segments.add(segment);
      } else if (i == raw.length - 1) {
        // "/a/.." is the directory "/", and not the file before it.
        segments.add("");
      }
    }
    return segments.toArray(new String[0]);
  }

  /**
   * Returns one spelling of a segment: what needs no encoding is decoded, and the rest is encoded
   * in upper case.
   */
  static String canonical(String segment) {
    byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] == '%' ? encoded(bytes, i) : -1;
      if (value >= 0) {
        i += 2;
        append(text, value, isUnreserved(value));
      } else {
        append(text, bytes[i] & 0xff, bytes[i] >= 0);
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int value, boolean asItIs) {
    if (asItIs) {
      text.append((char) value);
    } else {
      text.append('%').append(HEX[value >> 4]).append(HEX[value & 15]);
    }
  }

  /** Returns the value of "%XX", -1 if two hexadecimal digits do not follow. */
  private static int encoded(byte[] bytes, int percent) {
    if (percent + 2 >= bytes.length) {
      return -1;
    }
    int high = Character.digit(bytes[percent + 1], 16);
    int low = Character.digit(bytes[percent + 2], 16);
    return high < 0 || low < 0 ? -1 : 16 * high + low;
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }
}
