package io.fluxgate.spring;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.spring.FluxgateProperties.Http;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the guard of the properties, and names the property where that fails. */
final class GuardFactory {

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+/?");

  private GuardFactory() {}

  /** Returns a builder; a key of the application's own goes before that of the properties. */
  static HttpGuard.Builder builder(
      FluxgateProperties properties, PolicyFactory policies, @Nullable HttpKey key) {
    HttpGuard.Builder builder = HttpGuard.builder();
    http(builder, properties.http());
    builder.key(key != null ? key : key(properties.http()));
    builder.policy(policies.policy("fluxgate.policy", properties.policy()));
    for (Map.Entry<String, FluxgateProperties.Policy> entry : properties.policies().entrySet()) {
      String prefix = "fluxgate.policies[" + entry.getKey() + "]";
      if (key == null && properties.http().key() == FluxgateProperties.Key.HOST) {
        checkAddress(prefix, entry.getKey());
      }
      CircuitBreakerPolicy own =
          policies.policy(prefix, entry.getValue().orElse(properties.policy()));
      builder.policy(entry.getKey(), own);
    }
    return builder;
  }

  private static void http(HttpGuard.Builder builder, Http http) {
    PolicyFactory.Properties at = new PolicyFactory.Properties("fluxgate.http");
    at.set("maximum-breakers", http.maximumBreakers(), builder::maximumBreakers);
    at.set("idle-timeout", http.idleTimeout(), builder::idleTimeout);
    at.set("body-deadline", http.bodyDeadline(), builder::bodyDeadline);
    at.set("maximum-retry-after", http.maximumRetryAfter(), builder::maximumRetryAfter);
    at.set("cancelled-after", http.cancelledAfter(), text -> cancelledAfter(builder, text));
    builder.trackBody(http.trackBody());
  }

  private static HttpGuard.Builder cancelledAfter(HttpGuard.Builder builder, String text) {
    return text.equals("never")
        ? builder.cancelledNever()
        : builder.cancelledAfter(
            PolicyFactory.Properties.duration(text, "a time such as 500ms, or never"));
  }

  private static HttpKey key(Http http) {
    PolicyFactory.Properties at = new PolicyFactory.Properties("fluxgate.http");
    boolean byPath = http.key() == FluxgateProperties.Key.PATH;
    at.expect(byPath || http.paths().isEmpty(), "paths", "is set (expected: only with key: path)");
    at.expect(
        !byPath || !http.paths().isEmpty(), "paths", "is empty (expected: some, for key: path)");
    return switch (http.key()) {
      case HOST -> HttpKey.host();
      case HOST_AND_METHOD -> HttpKey.hostAndMethod();
      case PATH -> at.checked("paths", () -> HttpKey.byPath(http.paths().toArray(String[]::new)));
    };
  }

  /**
   * A key that no request has would leave its host under the default policy. Without brackets
   * Spring drops what is neither a letter, a digit nor a dash: https://example.com is then
   * https//example.com.
   */
  private static void checkAddress(String property, String key) {
    if (!ADDRESS.matcher(key).matches()) {
      throw new InvalidFluxgatePropertyException(
          property,
          "no address of a host (expected: scheme://host:port in brackets, as in "
              + "fluxgate.policies[https://example.com:443])");
    }
  }
}
