package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import java.util.stream.Stream;

/** No host is to blame for what fails on a device without a network. */
final class OfflineCases {

  private static final String HALF_AN_ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";

  private OfflineCases() {}

  static Stream<ContractCase> all(Position position) {
    Stream<ContractCase> connected =
        Stream.of(
            ContractCase.of(
                "an answer that ends too early without a network is ignored",
                lab -> ignored(lab, lab.server(Scripts.sayingThenFin(HALF_AN_ANSWER)))),
            ContractCase.of(
                "an answer counts although there seems to be no network", OfflineCases::answered));
    Stream<ContractCase> unconnected =
        Stream.of(
            ContractCase.of(
                "a refused connection without a network is ignored",
                lab -> ignored(lab, lab.closing(Targets.refusing()))),
            ContractCase.of(
                "a host without an address is ignored without a network",
                lab -> ignored(lab, lab.closing(Targets.withoutAddress()))));
    return position == Position.NETWORK ? connected : Stream.concat(unconnected, connected);
  }

  private static void ignored(Lab lab, ContractTarget target) throws Exception {
    HttpGuard guard = lab.guardOfOne().online(() -> false).build();
    CircuitBreaker breaker = lab.breaker(guard);

    Running call = lab.call(lab.client(guard), ContractCall.get(target.uri()));

    assertThat(call.error()).isNotNull();
    Await.until(() -> Tally.of(breaker).admitted() > 0);
    assertThat(Tally.of(breaker).ignored()).isEqualTo(Tally.of(breaker).admitted());
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    lab.assertNoErrorJudged();
  }

  private static void answered(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().online(() -> false).build();
    FaultyServer server = lab.server(Scripts.answering(500));

    Running call = lab.call(lab.client(guard), ContractCall.get(server.uri()));

    assertThat(call.answer().status()).isEqualTo(500);
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.failed(1));
  }
}
