package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Each fault as the only probe of a half-open circuit: judged right, and the slot is free again.
 * What goes wrong after the headers is tried in a closed circuit, too.
 */
final class FaultCases {

  /** The answer has begun when they come. */
  private static final Set<HttpFault> AFTER_HEADERS =
      EnumSet.range(HttpFault.RESET_AFTER_HEADERS, HttpFault.NOT_MODIFIED);

  static {
    AFTER_HEADERS.addAll(
        EnumSet.range(HttpFault.HTTP2_RESET_IN_BODY, HttpFault.HTTP2_TRUNCATED_LENGTH));
    AFTER_HEADERS.addAll(EnumSet.of(HttpFault.HTTP2_STALL_IN_BODY, HttpFault.HTTP2_FIN_IN_BODY));
  }

  private FaultCases() {}

  static Stream<ContractCase> all(Deviations deviations) {
    return Arrays.stream(HttpFault.values())
        .filter(fault -> !deviations.isOmitted(fault))
        .flatMap(fault -> ofFault(fault, deviations.expected(fault)));
  }

  /** An adapter may watch the body of a probe and that of another call by different means. */
  private static Stream<ContractCase> ofFault(HttpFault fault, Expected expected) {
    String name = fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    ContractCase probed =
        new ContractCase(name, fault.needs(), lab -> probe(lab, fault.row(), expected));
    return AFTER_HEADERS.contains(fault)
        ? Stream.of(
            probed,
            new ContractCase(
                name + ", circuit closed",
                fault.needs(),
                lab -> call(lab, fault.row(), expected, Tally::of)))
        : Stream.of(probed);
  }

  static void probe(Lab lab, FaultRow row, Expected expected) throws Exception {
    call(lab, row, expected, lab::halfOpen);
  }

  private static void call(
      Lab lab, FaultRow row, Expected expected, Function<CircuitBreaker, Tally> prepare)
      throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard, row.clientSetup());
    ContractTarget target = lab.closing(row.open());
    Tally before = prepare.apply(breaker);

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
