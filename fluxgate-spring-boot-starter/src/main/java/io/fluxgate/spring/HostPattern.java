package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import java.util.regex.Pattern;

/**
 * The names of breakers that a text such as {@code https://*.internal} or {@code payments-*} stands
 * for. A star stands for any characters of a host's name. Without a scheme, every scheme and port
 * fits; with a scheme and without a port, the scheme's default port does.
 *
 * @param names the normal names that fit
 * @param literals how many characters of a name the text fixes; more are more exact
 */
record HostPattern(Pattern names, int literals) {

  /** Stands for a star while the text is normalized; nobody writes this into a host's name. */
  private static final String MARK = "fluxgatestar";

  private static final String ANY_PORT = ":*";
  private static final String SCHEME_END = "://";

  boolean matches(String name) {
    return names.matcher(name).matches();
  }

  /** Whether a text stands for several hosts. */
  static boolean isPattern(String text) {
    return authority(text.substring(text.indexOf(' ') + 1)).indexOf('*') >= 0;
  }

  /**
   * Reads a pattern.
   *
   * @param key whose names the pattern has to fit
   * @throws IllegalArgumentException if no request can fit; the message says what is expected
   */
  static HostPattern of(HttpKey key, String text) {
    HttpGuard scratch = HttpGuard.builder().key(key).build();
    if (isCustom(scratch)) {
      // What such a key returns may be anything.
      return new HostPattern(
          Pattern.compile(glob(text, "*", ".*"), Pattern.DOTALL), text.replace("*", "").length());
    }
    return Typed.of(text, key == HttpKey.hostAndMethod()).normal(scratch);
  }

  /** Whether a guard has a key of the application's own: only the others refuse names. */
  static boolean isCustom(HttpGuard guard) {
    try {
      return guard.find("no name of a host").isEmpty();
    } catch (IllegalArgumentException known) {
      return false;
    }
  }

  /** The parts of a text; the scheme and the method are empty if any fits. */
  private record Typed(
      String text,
      boolean hasMethod,
      String method,
      String scheme,
      String host,
      boolean anyPort,
      String path) {

    static Typed of(String text, boolean hasMethod) {
      int methodEnd = text.indexOf(' ') + 1;
      String address = text.substring(methodEnd);
      int hostStart = schemeEnd(address);
      String host = authority(address);
      boolean starred = host.endsWith(ANY_PORT);
      return new Typed(
          text,
          hasMethod,
          text.substring(0, methodEnd),
          address.substring(0, hostStart),
          starred ? host.substring(0, host.length() - ANY_PORT.length()) : host,
          starred || (hostStart == 0 && !host.matches("(.*\\]|[^:]*):\\d+")),
          address.substring(hostStart + host.length()));
    }

    /** Lets the guard's key put the text into the form that breakers have, or refuse it. */
    HostPattern normal(HttpGuard scratch) {
      String anyMethod = hasMethod && method.isEmpty() ? "GET " : "";
      String sample =
          anyMethod + method + orHttps() + host.replace("*", MARK) + (path.equals("/") ? "" : path);
      // Encoded as ASCII, a part of a name says nothing about the whole.
      if (host.indexOf('*') >= 0 && host.chars().anyMatch(c -> c >= 0x80)) {
        throw new IllegalArgumentException(
            ": " + text + " (expected: ASCII letters, digits, dots and dashes beside a star)");
      }
      String name = normalName(scratch, sample);
      int start = schemeEnd(name);
      String normalHost = authority(name);
      int portStart = normalHost.lastIndexOf(':');
      String rest = name.substring(start + normalHost.length());
      String before =
          (anyMethod.isEmpty() ? Pattern.quote(method) : "[^ ]+ ")
              + (scheme.isEmpty()
                  ? "[a-z][a-z0-9+.-]*" + SCHEME_END
                  : Pattern.quote(name.substring(name.indexOf(' ') + 1, start)));
      String port = anyPort ? ":\\d+" : Pattern.quote(normalHost.substring(portStart));
      // A host stands for all templates of its paths.
      String after = rest.isEmpty() ? "(?:/.*)?" : Pattern.quote(rest);
      int literals =
          method.length()
              + scheme.length()
              + host.replace("*", "").length()
              + (anyPort ? 0 : normalHost.length() - portStart)
              + rest.length();
      return new HostPattern(
          Pattern.compile(
              before + glob(normalHost.substring(0, portStart), MARK, "[^/ ]*") + port + after,
              Pattern.DOTALL),
          literals);
    }

    private static String normalName(HttpGuard scratch, String sample) {
      try {
        return scratch.breaker(sample).name();
      } catch (IllegalArgumentException refused) {
        throw new IllegalArgumentException(
            String.valueOf(refused.getMessage()).replace(MARK, "*"), refused);
      }
    }

    private String orHttps() {
      return scheme.isEmpty() ? "https" + SCHEME_END : scheme;
    }
  }

  private static int schemeEnd(String address) {
    int end = address.indexOf(SCHEME_END);
    return end < 0 ? 0 : end + SCHEME_END.length();
  }

  private static String authority(String address) {
    String rest = address.substring(schemeEnd(address));
    int end = rest.indexOf('/');
    return end < 0 ? rest : rest.substring(0, end);
  }

  private static String glob(String text, String star, String any) {
    StringBuilder regex = new StringBuilder();
    String separator = "";
    for (String literal : text.split(Pattern.quote(star), -1)) {
      regex.append(separator).append(Pattern.quote(literal));
      separator = any;
    }
    return regex.toString();
  }
}
