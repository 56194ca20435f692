package io.fluxgate.test.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Each fault as the only probe of a half-open circuit: judged right, and the slot is free again.
 */
final class FaultCases {

  private FaultCases() {}

  static Stream<ContractCase> all(Deviations deviations) {
    return Arrays.stream(HttpFault.values())
        .filter(fault -> !deviations.isOmitted(fault))
        .map(fault -> ofFault(fault, deviations.expected(fault)));
  }

  private static ContractCase ofFault(HttpFault fault, Expected expected) {
    String name = fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new ContractCase(name, fault.needs(), lab -> probe(lab, fault.row(), expected));
  }

  static void probe(Lab lab, FaultRow row, Expected expected) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard, row.clientSetup());
    ContractTarget target = lab.closing(row.open());
    Tally before = lab.halfOpen(breaker);

    Running probe = lab.call(client, row.call(target));

    lab.assertJudged(breaker, before, Tally.of(expected.verdict()));
    lab.assertKind(expected.kinds());
    assertSeen(probe, expected);
    Lab.assertRequests(target, expected.hits());
    lab.assertHealthyCallAdmitted(row.spoilsClient() ? lab.client(guard) : client, breaker);
    Lab.assertRequests(target, expected.hits());
  }

  private static void assertSeen(Running probe, Expected expected) {
    if (!expected.errors().isEmpty()) {
      assertThat(probe.error())
          .as("what the caller gets of %s", probe)
          .isInstanceOfAny(expected.errors().toArray(Class<?>[]::new));
    } else if (expected.status() != 0) {
      assertThat(probe.answer().status()).isEqualTo(expected.status());
    }
  }
}
