package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.adapter.tck.Expected.Classification;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Each fault as the only probe of a half-open circuit: judged correctly, with the slot free
 * afterwards. Faults after the headers run in a closed circuit as well.
 */
final class FaultCases {

  /** There is no connection yet when they come. */
  private static final Set<HttpFault> BEFORE_CONNECTION =
      EnumSet.range(HttpFault.CONNECTION_REFUSED, HttpFault.TLS_SILENCE_IN_HANDSHAKE);

  /** The answer has begun when they come. */
  private static final Set<HttpFault> AFTER_HEADERS =
      EnumSet.range(HttpFault.RESET_AFTER_HEADERS, HttpFault.NOT_MODIFIED);

  static {
    AFTER_HEADERS.addAll(
        EnumSet.range(HttpFault.HTTP2_RESET_IN_BODY, HttpFault.HTTP2_TRUNCATED_LENGTH));
    AFTER_HEADERS.addAll(EnumSet.of(HttpFault.HTTP2_STALL_IN_BODY, HttpFault.HTTP2_FIN_IN_BODY));
  }

  private FaultCases() {}

  static Stream<ContractCase> all(Position position, Deviations deviations) {
    return Arrays.stream(HttpFault.values())
        .filter(fault -> !deviations.isOmitted(fault))
        .flatMap(fault -> ofFault(fault, expected(fault, position, deviations)));
  }

  private static Expected expected(HttpFault fault, Position position, Deviations deviations) {
    Expected expected = deviations.expected(fault);
    return position == Position.NETWORK && BEFORE_CONNECTION.contains(fault)
        ? expected.unseen()
        : expected;
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
                lab -> {
                  Running unused = call(lab, fault.row(), expected, Tally::of);
                }))
        : Stream.of(probed);
  }

  static void probe(Lab lab, FaultRow row, Expected expected) throws Exception {
    Running probe = call(lab, row, expected, lab::halfOpen);
    HttpClientUnderTest bare = lab.bareClient(row.clientSetup());
    // Over HTTP/2, two threads of a client may race for the exception.
    if (bare != null && !row.needs().contains(Capability.HTTP2) && !isCutOff(lab, expected)) {
      Running alone = lab.call(bare, row.call(lab.closing(row.open())));
      assertThat(typeOf(probe.error()))
          .as("what the caller of a bare client gets")
          .isEqualTo(typeOf(alone.error()));
    }
  }

  private static @Nullable Class<?> typeOf(@Nullable Throwable error) {
    return error == null ? null : error.getClass();
  }

  /** Inside of the client's retries, the first failure opens the circuit for the second attempt. */
  private static boolean isCutOff(Lab lab, Expected expected) {
    return lab.position() != Position.APPLICATION
        && expected.classification() == Classification.FAILED
        && expected.hits() > 1;
  }

  /** The same, where the server sees no request, and so none that is missing. */
  private static boolean isCutOffUnseen(
      Lab lab, CircuitBreaker breaker, Tally before, Expected expected) {
    return lab.position() != Position.APPLICATION
        && expected.classification() == Classification.FAILED
        && expected.hits() == 0
        && Tally.of(breaker).minus(before).rejected() == 1;
  }

  private static Tally judged(Lab lab, Expected expected) {
    return lab.position() != Position.APPLICATION
            && expected.classification() == Classification.IGNORED
        ? Tally.ignored(Math.max(1, expected.hits()))
        : Tally.of(expected.classification());
  }

  private static Running call(
      Lab lab, FaultRow row, Expected expected, Function<CircuitBreaker, Tally> prepare)
      throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard, row.clientSetup());
    ContractTarget target = lab.closing(row.open());
    Tally before = prepare.apply(breaker);

    Running probe = lab.call(client, row.call(target));

    boolean cutOff = isCutOff(lab, expected) || isCutOffUnseen(lab, breaker, before, expected);
    Tally judged = judged(lab, expected);
    lab.assertJudged(breaker, before, cutOff ? judged.plus(Tally.rejected(1)) : judged);
    lab.assertKind(expected.kinds());
    if (expected.status() != 0) {
      lab.assertStatus(expected.status());
    }
    if (expected.kinds().equals(Set.of(HttpFailureKind.BODY))) {
      lab.assertBrokenAfterHeaders();
    }
    assertSeen(probe, cutOff ? expected.throwing(CallNotPermittedIOException.class) : expected);
    int hits = cutOff ? Math.min(1, expected.hits()) : expected.hits();
    Lab.assertRequests(target, hits);
    lab.assertHealthyCallAdmitted(row.spoilsClient() ? lab.client(guard) : client, breaker);
    Lab.assertRequests(target, hits);
    return probe;
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
