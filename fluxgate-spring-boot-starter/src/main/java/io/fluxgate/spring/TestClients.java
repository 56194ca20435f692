package io.fluxgate.spring;

import java.util.Set;
import org.springframework.util.ClassUtils;

/**
 * Whether a client is built for a test. Spring Boot builds a {@code TestRestTemplate} with the
 * application's builders, but its calls come from outside of the application: a test that provokes
 * answers with 500 must not be cut off.
 */
final class TestClients {

  /** Of Spring Boot 3, and of 4. */
  private static final Set<String> TYPES =
      Set.of(
          "org.springframework.boot.test.web.client.TestRestTemplate",
          "org.springframework.boot.resttestclient.TestRestTemplate");

  private static final boolean PRESENT =
      TYPES.stream()
          .anyMatch(type -> ClassUtils.isPresent(type, TestClients.class.getClassLoader()));

  private TestClients() {}

  /** Whether this thread builds such a client: nothing that a builder is given shows it. */
  static boolean isBuilding() {
    return PRESENT
        && StackWalker.getInstance()
            .walk(frames -> frames.anyMatch(frame -> TYPES.contains(frame.getClassName())));
  }
}
