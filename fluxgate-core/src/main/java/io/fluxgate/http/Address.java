package io.fluxgate.http;

import io.fluxgate.internal.util.Text;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address as a user writes it. Reads more than {@link java.net.URI} does: international names,
 * names with an underscore, and path templates.
 *
 * @param port -1 for the scheme's default
 * @param rest what follows the host and port
 */
record Address(String scheme, String host, int port, String rest) {

  /** Another scheme is a slip: a client that does send it has a breaker, which is found first. */
  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  private static final int MAXIMUM_PORT = 65_535;

  /** What no name of a host has; others may have an underscore, and any letter. */
  private static final String NEVER_IN_A_NAME = "*{}<>()[]$%,;|^\\\"'`&+=!:";

  private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

  /** Returns the parts of an address; null if this is none. */
  static @Nullable Address of(String typed) {
    String text = Text.strip(typed);
    int start = text.indexOf("://");
    if (start < 0 || text.lastIndexOf(' ', start) >= 0) {
      return null;
    }
    int end = start + 3;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String authority = text.substring(start + 3, end);
    authority = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = authority.lastIndexOf(':');
    // In [::1] the colon belongs to the host.
    boolean hasPort = colon > authority.lastIndexOf(']');
    int port = hasPort ? port(authority.substring(colon + 1)) : -1;
    if (port < -1) {
      return null;
    }
    Address address =
        new Address(
            text.substring(0, start),
            hasPort ? authority.substring(0, colon) : authority,
            port,
            text.substring(end));
    return address.isUsual() ? address : null;
  }

  private boolean isUsual() {
    return SCHEMES.contains(scheme.toLowerCase(Locale.ROOT)) && (isName() || isNumberInBrackets());
  }

  private boolean isName() {
    int end = host.length();
    while (end > 0 && host.charAt(end - 1) == '.') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      if (isNeverInAName(host.charAt(i))) {
        return false;
      }
    }
    return end > 0 && !host.startsWith(".") && !host.substring(0, end).contains("..");
  }

  private static boolean isNeverInAName(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || NEVER_IN_A_NAME.indexOf(c) >= 0;
  }

  private boolean isNumberInBrackets() {
    return host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0;
  }

  private static int port(String digits) {
    if (digits.isEmpty()) {
      return -1;
    }
    try {
      int port = Integer.parseInt(digits);
      return port < 1 || port > MAXIMUM_PORT ? -2 : port;
    } catch (NumberFormatException noNumber) {
      return -2;
    }
  }

  /** What is wrong with a name that is refused, where that is known; else empty. */
  static String hint(String typed) {
    int start = typed.indexOf("://");
    int space = typed.lastIndexOf(' ', Math.max(start, 0));
    String scheme = start < 0 ? "" : typed.substring(space + 1, start);
    if (start >= 0 && !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      return ", with the scheme http or https";
    }
    return start >= 0 && typed.indexOf('*') > start
        ? ", without a pattern, for which policies(function) is there"
        : "";
  }

  boolean isHostOnly() {
    return rest.isEmpty() || rest.equals("/");
  }

  /** The key of scheme, host and port. */
  String key() {
    return HttpKeys.host(scheme, host, port);
  }

  /** A name without what is secret in it, for messages. */
  static String shown(String name) {
    return Text.clean(USER_INFO.matcher(name).replaceAll("//"));
  }
}
