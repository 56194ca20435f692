package io.fluxgate.http;

import java.net.IDN;
import java.text.Normalizer;

/**
 * International host names in their ASCII form, as browsers and new clients ask for them.
 *
 * <p>{@link IDN} implements IDNA2003, by which {@code straße.de} is {@code strasse.de}. These have
 * been two names since 2010, which may belong to two owners (UTS 46, non-transitional). The two
 * standards differ for four characters: labels with one of them are encoded here, all others by
 * {@link IDN}.
 */
final class InternationalNames {

  /** The sharp s, its capital, the final sigma, and two joiners without a width. */
  private static final String DEVIATIONS = "\u00df\u1e9e\u03c2\u200c\u200d";

  private static final String DOTS = ".\u3002\uff0e\uff61";
  private static final int LONGEST_LABEL = 63;

  // RFC 3492, section 5
  private static final int BASE = 36;
  private static final int FIRST_THRESHOLD = 1;
  private static final int LAST_THRESHOLD = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_CODE_POINT = 0x80;

  private InternationalNames() {}

  /**
   * Returns the ASCII form.
   *
   * @throws IllegalArgumentException if there is none
   */
  static String toAscii(String host) {
    if (!hasAnyOf(host, DEVIATIONS)) {
      return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    }
    StringBuilder ascii = new StringBuilder();
    int start = 0;
    for (int i = 0; i <= host.length(); i++) {
      if (i == host.length() || DOTS.indexOf(host.charAt(i)) >= 0) {
        ascii.append(label(host.substring(start, i))).append(i < host.length() ? "." : "");
        start = i + 1;
      }
    }
    return ascii.toString();
  }

  private static boolean hasAnyOf(String text, String characters) {
    for (int i = 0; i < characters.length(); i++) {
      if (text.indexOf(characters.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String label(String label) {
    if (!hasAnyOf(label, DEVIATIONS)) {
      return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED);
    }
    String encoded = "xn--" + punycode(mapped(label));
    if (encoded.length() > LONGEST_LABEL || label.startsWith("xn--")) {
      throw new IllegalArgumentException("no such label");
    }
    return encoded;
  }

  /** Not {@link String#toLowerCase()}, which makes a sigma a final one if it is the last letter. */
  private static String mapped(String label) {
    String composed = Normalizer.normalize(label, Normalizer.Form.NFKC);
    StringBuilder lower = new StringBuilder();
    composed.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
    return Normalizer.normalize(lower, Normalizer.Form.NFKC);
  }

  /** Encodes a text as RFC 3492, section 6.3, describes. */
  private static String punycode(String text) {
    int[] points = text.codePoints().toArray();
    StringBuilder output = new StringBuilder();
    text.codePoints().filter(point -> point < 0x80).forEach(output::appendCodePoint);
    int basic = output.length();
    if (basic > 0) {
      output.append('-');
    }
    int handled = basic;
    int bias = INITIAL_BIAS;
    int delta = 0;
    for (int point = nextOf(points, INITIAL_CODE_POINT), last = INITIAL_CODE_POINT;
        handled < points.length;
        last = point + 1, delta++, point = nextOf(points, last)) {
      delta += (point - last) * (handled + 1);
      for (int other : points) {
        if (other < point) {
          delta++;
        } else if (other == point) {
          appendVariable(output, delta, bias);
          bias = adapted(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
    }
    return output.toString();
  }

  private static int nextOf(int[] points, int minimum) {
    int next = Integer.MAX_VALUE;
    for (int point : points) {
      if (point >= minimum && point < next) {
        next = point;
      }
    }
    return next;
  }

  private static void appendVariable(StringBuilder output, int delta, int bias) {
    int rest = delta;
    for (int k = BASE; ; k += BASE) {
      int threshold = Math.min(LAST_THRESHOLD, Math.max(FIRST_THRESHOLD, k - bias));
      if (rest < threshold) {
        output.append(digit(rest));
        return;
      }
      output.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
      rest = (rest - threshold) / (BASE - threshold);
    }
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int adapted(int delta, int points, boolean first) {
    int rest = first ? delta / DAMP : delta / 2;
    rest += rest / points;
    int k = 0;
    while (rest > (BASE - FIRST_THRESHOLD) * LAST_THRESHOLD / 2) {
      rest /= BASE - FIRST_THRESHOLD;
      k += BASE;
    }
    return k + (BASE - FIRST_THRESHOLD + 1) * rest / (rest + SKEW);
  }
}
