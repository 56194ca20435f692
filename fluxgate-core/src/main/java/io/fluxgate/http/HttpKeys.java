package io.fluxgate.http;

import io.fluxgate.internal.util.Checks;
import java.net.IDN;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys that the factories of {@link HttpKey} create. */
final class HttpKeys {

  /** DNS names have at most 253 characters; a longer one is truncated and gets a hash. */
  private static final int MAXIMUM_HOST = 253;

  private static final int MAXIMUM_METHOD = 20;

  private HttpKeys() {}

  /**
   * A cache of recent host keys, so that the key of a busy host is not built for each request. Two
   * hosts with the same index replace each other. Plain reads and writes suffice: entries are
   * immutable, and a lost entry is built again.
   */
  private static final @Nullable Known[] KNOWN = new Known[256];

  static String host(HttpRequestInfo request) {
    String scheme = request.scheme();
    String host = request.host();
    int port = request.port();
    int place = (31 * host.hashCode() + port) & (KNOWN.length - 1);
    Known known = KNOWN[place];
    if (known != null && known.isOf(scheme, host, port)) {
      return known.key;
    }
    String key = host(scheme, host, port);
    if (host.length() <= MAXIMUM_HOST) {
      KNOWN[place] = new Known(scheme, host, port, key);
    }
    return key;
  }

  /** The key of scheme, host and port. */
  enum Host implements HttpKey {
    INSTANCE;

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
  enum HostAndMethod implements HttpKey {
    INSTANCE;

    @Override
    public String of(HttpRequestInfo request) {
      return method(request) + " " + host(request);
    }

    @Override
    public String toString() {
      return "hostAndMethod()";
    }
  }

  private record ByPath(List<Template> templates) implements HttpKey {

    @Override
    public String of(HttpRequestInfo request) {
      String host = host(request);
      String[] segments = split(request.path());
      for (Template template : templates) {
        if (template.fits(segments)) {
          return host + template.text;
        }
      }
      return host;
    }

    @Override
    public String toString() {
      return templates.stream()
          .map(template -> template.text)
          .collect(Collectors.joining(", ", "byPath(", ")"));
    }
  }

  private record Known(String scheme, String host, int port, String key) {

    boolean isOf(String otherScheme, String otherHost, int otherPort) {
      return port == otherPort && host.equals(otherHost) && scheme.equals(otherScheme);
    }
  }

  private static String host(String rawScheme, String rawHost, int rawPort) {
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
    if (host.indexOf(':') >= 0) {
      return "[" + bounded(clean(lower(host))) + "]";
    }
    host = isAscii(host) ? host : toAscii(host);
    if (host.endsWith(".")) {
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
      return host.length() > MAXIMUM_HOST ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
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
   * The key of a policy as the user wrote it, normalized like the keys of requests: port, case,
   * IDN.
   */
  static String ofUser(String key) {
    try {
      URI uri = URI.create(key);
      String path = uri.getRawPath();
      boolean hostOnly = path == null || path.isEmpty() || path.equals("/");
      String authority = uri.getRawAuthority();
      if (uri.getScheme() != null && authority != null && hostOnly && uri.getRawQuery() == null) {
        return uri.getHost() != null
            ? host(uri.getScheme(), uri.getHost(), uri.getPort())
            : ofAuthority(uri.getScheme(), authority);
      }
    } catch (IllegalArgumentException notAnAddress) {
      // A custom key.
    }
    return key;
  }

  /**
   * Handles hosts that {@link URI} does not parse: international names, and names with an
   * underscore.
   */
  private static String ofAuthority(String scheme, String authority) {
    String address = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = address.lastIndexOf(':');
    return colon < 0
        ? host(scheme, address, -1)
        : host(
            scheme,
            address.substring(0, colon),
            Integer.parseInt(address, colon + 1, address.length(), 10));
  }

  static HttpKey byPath(List<String> templates) {
    return new ByPath(Checks.someOf("templates", templates).stream().map(Template::new).toList());
  }

  private static String[] split(String path) {
    return path.substring(path.startsWith("/") ? 1 : 0).split("/", -1);
  }

  private static final class Template {

    private final String text;
    private final String[] segments;
    private final boolean anyRest;

    Template(String text) {
      if (!text.startsWith("/")) {
        throw new IllegalArgumentException("template: " + text + " (expected: starts with /)");
      }
      this.text = text;
      String[] all = split(text);
      this.anyRest = all[all.length - 1].equals("**");
      this.segments = anyRest ? Arrays.copyOf(all, all.length - 1) : all;
    }

    boolean fits(String[] path) {
      if (anyRest ? path.length < segments.length : path.length != segments.length) {
        return false;
      }
      for (int i = 0; i < segments.length; i++) {
        String segment = segments[i];
        boolean any = segment.startsWith("{") && segment.endsWith("}");
        if (!any && !segment.equals(path[i])) {
          return false;
        }
      }
      return true;
    }
  }
}
