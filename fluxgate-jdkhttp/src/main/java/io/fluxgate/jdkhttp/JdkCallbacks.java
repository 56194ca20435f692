package io.fluxgate.jdkhttp;

import java.util.List;
import java.util.Set;

/**
 * Recognizes what the caller's cookie handler, authenticator or proxy selector threw. The client
 * (JDK 17 to 25) passes it on as it is, and it has the same types as what a host causes; but it was
 * made in code outside of the JDK that the client had called.
 */
final class JdkCallbacks {

  private static final String CLIENT = "jdk.internal.net.http.";

  /** Where the client calls them. */
  private static final Set<String> CALLERS =
      Set.of(CLIENT + "CookieFilter", CLIENT + "AuthenticationFilter", CLIENT + "HttpRequestImpl");

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  private JdkCallbacks() {}

  /** Whether a callback of the caller's made this exception. */
  static boolean threw(Throwable error) {
    boolean foreign = false;
    for (StackTraceElement frame : error.getStackTrace()) {
      String name = frame.getClassName();
      if (name.startsWith(CLIENT)) {
        return foreign && CALLERS.contains(outermost(name));
      }
      foreign |= JDK.stream().noneMatch(name::startsWith);
    }
    return false;
  }

  private static String outermost(String name) {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
