package io.fluxgate.spring;

import org.springframework.util.ClassUtils;

/** Which adapters are there for the clients that Spring Boot builds. */
final class Adapters {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private Adapters() {}

  static boolean hasJdk() {
    return isPresent("io.fluxgate.jdkhttp.CircuitBreakerHttpClient");
  }

  static boolean hasApache() {
    return isPresent("io.fluxgate.apache.CircuitBreakerExecHandlers");
  }

  /** Says that what was to be guarded is not. */
  static void warnOfNone(String clients, Object builder) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        clients
            + " not guarded: no adapter of Fluxgate fits "
            + builder.getClass().getName()
            + ". One fits the JDK's client, and one Apache HttpClient.");
  }

  private static boolean isPresent(String adapter) {
    return ClassUtils.isPresent(adapter, Adapters.class.getClassLoader());
  }
}
