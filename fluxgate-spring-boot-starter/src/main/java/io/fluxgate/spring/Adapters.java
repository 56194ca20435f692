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

  static boolean hasSpringWeb() {
    return isPresent("io.fluxgate.spring.web.CircuitBreakerConnector");
  }

  /** Says that what was to be guarded is not. */
  static void warnOfNone(String clients, Object unguarded) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        clients
            + " not guarded: no adapter of Fluxgate fits "
            + unguarded.getClass().getName()
            + ". fluxgate-jdkhttp fits the JDK's client, fluxgate-apache Apache HttpClient, and"
            + " fluxgate-spring-web all others.");
  }

  private static boolean isPresent(String adapter) {
    return ClassUtils.isPresent(adapter, ClassUtils.getDefaultClassLoader());
  }
}
