package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.spring.FluxgateProperties.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the guard of the properties, and names the property where that fails. */
final class GuardFactory {

  private GuardFactory() {}

  /** Returns a builder without policies. */
  static HttpGuard.Builder builder(PolicyFactory.Properties at, Http http, HttpKey key) {
    HttpGuard.Builder builder = HttpGuard.builder().key(key);
    at.set("maximum-breakers", http.maximumBreakers(), builder::maximumBreakers);
    at.set("idle-timeout", http.idleTimeout(), builder::idleTimeout);
    at.set("body-deadline", http.bodyDeadline(), builder::bodyDeadline);
    at.set("maximum-retry-after", http.maximumRetryAfter(), builder::maximumRetryAfter);
    at.set("cancelled-after", http.cancelledAfter(), text -> cancelledAfter(builder, text));
    at.set(
        "maximum-breakers-per-group",
        http.maximumBreakersPerGroup(),
        maximum -> builder.maximumBreakersPerGroup(maximum, name -> null));
    if (!http.followRedirectsOf().isEmpty()) {
      builder.followRedirectsOf(followed(at, http.followRedirectsOf()));
    }
    return builder.trackBody(http.trackBody()).showErrorMessages(http.showErrorMessages());
  }

  private static HttpGuard.Builder cancelledAfter(HttpGuard.Builder builder, String text) {
    return text.equals("never")
        ? builder.cancelledNever()
        : builder.cancelledAfter(
            PolicyFactory.Properties.duration(text, "a time such as 500ms, or never"));
  }

  private static Predicate<HttpRequestInfo> followed(
      PolicyFactory.Properties at, List<String> hosts) {
    List<HostPattern> patterns = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      String host = hosts.get(i);
      patterns.add(at.checked("follow-redirects-of[" + i + "]", () -> trusted(host)));
    }
    return request -> {
      String name = HttpKey.host().of(request);
      return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    };
  }

  /** Names with the same ending are no sign of the same owner. */
  private static HostPattern trusted(String host) {
    if (HostPattern.isPattern(host)) {
      throw new IllegalArgumentException(": " + host + " (expected: one host, without a star)");
    }
    return HostPattern.of(HttpKey.host(), host);
  }

  /** Returns the key of the properties, or the application's own if there is one. */
  static HttpKey key(PolicyFactory.Properties at, Http http, @Nullable HttpKey own) {
    if (own != null) {
      return own;
    }
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
}
