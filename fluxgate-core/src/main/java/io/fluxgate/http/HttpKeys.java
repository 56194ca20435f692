package io.fluxgate.http;

import io.fluxgate.internal.util.Checks;
import java.util.Locale;
import java.util.Set;

/** The keys that the factories of {@link HttpKey} create. */
final class HttpKeys {

  /** DNS names have at most 253 characters; a longer one is truncated and gets a hash. */
  private static final int MAXIMUM_HOST = 253;

  private static final int MAXIMUM_METHOD = 20;

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private HttpKeys() {}

  private static final KnownHosts KNOWN = new KnownHosts();

  static String host(HttpRequestInfo request) {
    String scheme = request.scheme();
    String host = request.host();
    int port = request.port();
    String known = KNOWN.find(scheme, host, port);
    return known == null ? newHost(scheme, host, port) : known;
  }

  private static String newHost(String scheme, String host, int port) {
    String key = host(scheme, host, port);
    if (host.length() <= MAXIMUM_HOST) {
      KNOWN.add(scheme, host, port, key);
    }
    return key;
  }

  /** The key of scheme, host and port. */
  enum Host implements NamedKey {
    INSTANCE;

    @Override
    public String normalName(String what, String name) {
      Address address = Address.of(name);
      if (address == null || !address.isHostOnly()) {
        throw Checks.bad(
            what,
            Address.shown(name),
            "scheme://host:port without a path, as in https://example.com:443"
                + Address.hint(name)
                + ", because the guard's key is host()");
      }
      return address.key();
    }

    @Override
    public String of(HttpRequestInfo request) {
      return host(request);
    }

    @Override
    public String toString() {
      return "host()";
    }
  }

  /** The key of method, scheme, host and port. */
  enum HostAndMethod implements NamedKey {
    INSTANCE;

    @Override
    public String normalName(String what, String name) {
      int space = name.indexOf(' ');
      Address address = space < 0 ? null : Address.of(name.substring(space + 1));
      if (address == null || !address.isHostOnly() || isInSmallLetters(name, space)) {
        throw Checks.bad(
            what,
            Address.shown(name),
            "a method and scheme://host:port without a path, as in GET https://example.com:443"
                + Address.hint(name)
                + ", because the guard's key is hostAndMethod()");
      }
      return name.substring(0, space) + " " + address.key();
    }

    /** Methods are case-sensitive, and nobody sends get. */
    private static boolean isInSmallLetters(String name, int end) {
      String method = name.substring(0, end);
      String capitals = method.toUpperCase(Locale.ROOT);
      return !method.equals(capitals) && METHODS.contains(capitals);
    }

    @Override
    public String of(HttpRequestInfo request) {
      return method(request) + " " + host(request);
    }

    @Override
    public String toString() {
      return "hostAndMethod()";
    }
  }

  static String host(String rawScheme, String rawHost, int rawPort) {
    String scheme = bounded(clean(lower(rawScheme)));
    return scheme + "://" + normal(rawHost) + ":" + (rawPort >= 0 ? rawPort : defaultPort(scheme));
  }

  /** Whether two requests have the same host key. */
  static boolean isSameHost(HttpRequestInfo one, HttpRequestInfo other) {
    boolean equal =
        one.port() == other.port()
            && one.host().equals(other.host())
            && one.scheme().equals(other.scheme());
    return equal || host(one).equals(host(other));
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") || scheme.equals("wss") ? 443 : 80;
  }

  private static String normal(String rawHost) {
    String host = rawHost;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    // Before the search for a colon: a wide colon becomes a usual one.
    host = isAscii(host) ? host : toAscii(host);
    if (host.indexOf(':') >= 0) {
      return "[" + bounded(clean(lower(host))) + "]";
    }
    while (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return bounded(clean(lower(host)));
  }

  private static boolean isAscii(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (host.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String toAscii(String host) {
    try {
      return host.length() > MAXIMUM_HOST ? host : InternationalNames.toAscii(host);
    } catch (IllegalArgumentException noSuchName) {
      return host;
    }
  }

  /**
   * Replaces characters that a host name cannot have; they could forge a log line or imitate
   * another host.
   */
  private static String clean(String host) {
    StringBuilder clean = null;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean allowed = c > ' ' && c < 0x7f && "/\\?#@".indexOf(c) < 0;
      if (!allowed && clean == null) {
        clean = new StringBuilder(host);
      }
      if (!allowed && clean != null) {
        clean.setCharAt(i, '_');
      }
    }
    return clean == null ? host : clean + "~" + Integer.toHexString(host.hashCode());
  }

  private static String bounded(String host) {
    return host.length() <= MAXIMUM_HOST
        ? host
        : host.substring(0, MAXIMUM_HOST - 9) + "~" + Integer.toHexString(host.hashCode());
  }

  /** Allocates nothing if the text is in lower case already, as most names are. */
  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static String method(HttpRequestInfo request) {
    String method = request.method();
    boolean token =
        method.length() <= MAXIMUM_METHOD && method.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return token ? method : "OTHER";
  }

  /**
   * A name as the user wrote it, for a custom key: an address is normalized like the keys of
   * requests (port, case, IDN), and anything else stays as it is.
   */
  static String ofUser(String name) {
    Address address = Address.of(name);
    return address != null && address.isHostOnly() ? address.key() : name;
  }
}
