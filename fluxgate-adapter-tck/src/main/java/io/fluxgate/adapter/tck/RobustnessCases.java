package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.Listener;
import io.fluxgate.Tracker;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.io.Serial;
import java.util.stream.Stream;

/** User code that throws never costs the caller an answer, nor the breaker a slot. */
final class RobustnessCases {

  private RobustnessCases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        ContractCase.of("a tracker that throws loses no answer", RobustnessCases::tracker),
        ContractCase.of("a tracker that throws loses no error", RobustnessCases::trackerOfError),
        ContractCase.of("a tripper that throws loses no answer", RobustnessCases::tripper),
        ContractCase.of("a listener that throws loses no answer", RobustnessCases::listener),
        ContractCase.of("a key that throws leaves the call unguarded", RobustnessCases::key),
        ContractCase.of("a blank key leaves the call unguarded", RobustnessCases::blankKey),
        ContractCase.of(
            "policies that throw leave the host with the default", RobustnessCases::policies));
  }

  /** Without a stack trace, because it is logged. */
  private static final class Fault extends RuntimeException {

    @Serial private static final long serialVersionUID = 1;

    Fault() {
      super("thrown on purpose by the contract", null, false, false);
    }
  }

  private static void tracker(Lab lab) throws Exception {
    Tracker throwing =
        outcome -> {
          throw new Fault();
        };
    HttpGuard guard = lab.guardOfOne().policy(lab.policy().tracker(throwing).build()).build();
    FaultyServer server = lab.server(Scripts.answering(500));
    HttpClientUnderTest client = lab.client(guard);
    Tally before = lab.halfOpen(lab.breaker(guard));

    Running call = lab.call(client, ContractCall.get(server.uri()));

    assertThat(call.answer().status()).isEqualTo(500);
    lab.assertJudged(lab.breaker(guard), before, Tally.succeeded(1));
    lab.assertHealthyCallAdmitted(client, lab.breaker(guard));
  }

  private static void trackerOfError(Lab lab) throws Exception {
    Tracker throwing =
        outcome -> {
          throw new Fault();
        };
    HttpGuard guard = lab.guardOfOne().policy(lab.policy().tracker(throwing).build()).build();
    HttpClientUnderTest client = lab.client(guard);
    Tally before = lab.halfOpen(lab.breaker(guard));

    // At the connection, an adapter does not see that there is none.
    ContractTarget target =
        lab.position() == Position.NETWORK
            ? FaultyServer.start(Scripts.sayingThenFin("I am not a web server\r\n\r\n"))
            : Targets.refusing();
    Running call = lab.call(client, ContractCall.get(lab.closing(target).uri()));

    assertThat(call.error()).isInstanceOf(IOException.class);
    lab.assertJudged(lab.breaker(guard), before, Tally.ignored(1));
    lab.assertHealthyCallAdmitted(client, lab.breaker(guard));
  }

  private static void tripper(Lab lab) throws Exception {
    Tripper throwing =
        evidence -> {
          throw new Fault();
        };
    HttpGuard guard = lab.guardOfOne().policy(lab.policy().tripper(throwing).build()).build();
    FaultyServer server = lab.server(Scripts.answering(500));

    Running call = lab.call(lab.client(guard), ContractCall.get(server.uri()));

    assertThat(call.answer().status()).isEqualTo(500);
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.failed(1));
  }

  private static void listener(Lab lab) throws Exception {
    Listener throwing =
        signal -> {
          throw new Fault();
        };
    HttpGuard guard = lab.guardOfOne().policy(lab.policy().listener(throwing).build()).build();
    FaultyServer server = lab.server(Scripts.answering(500));
    CircuitBreaker breaker = lab.breaker(guard);
    HttpClientUnderTest client = lab.client(guard);
    Tally before = lab.halfOpen(breaker);

    Running call = lab.call(client, ContractCall.get(server.uri()));

    assertThat(call.answer().status()).isEqualTo(500);
    lab.assertJudged(breaker, before, Tally.failed(1));
    lab.assertHealthyCallAdmitted(client, breaker);
  }

  private static void key(Lab lab) throws Exception {
    unguarded(
        lab,
        lab.guard()
            .key(
                request -> {
                  throw new Fault();
                })
            .build());
  }

  private static void blankKey(Lab lab) throws Exception {
    unguarded(lab, lab.guard().key(request -> " ").build());
  }

  private static void unguarded(Lab lab, HttpGuard guard) throws Exception {
    FaultyServer server = lab.server(Scripts.answering(500));
    HttpClientUnderTest client = lab.client(guard);

    for (int i = 0; i < 3; i++) {
      Running call = lab.call(client, ContractCall.get(server.uri()));
      assertThat(call.answer().status()).isEqualTo(500);
    }

    assertThat(guard.registry().size()).isZero();
    Lab.assertRequests(server, 3);
  }

  private static void policies(Lab lab) throws Exception {
    HttpGuard guard =
        lab.guard()
            .policies(
                name -> {
                  throw new Fault();
                })
            .build();
    FaultyServer server = lab.server(Scripts.answering(500));

    Running call = lab.call(lab.client(guard), ContractCall.get(server.uri()));

    assertThat(call.answer().status()).isEqualTo(500);
    lab.assertJudged(lab.breaker(guard, server), Tally.NOTHING, Tally.failed(1));
  }
}
