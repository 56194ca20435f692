package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A peer's words are no evidence of whose fault a failure was: whatever it writes, its calls are
 * successes or failures, and none is ignored.
 */
final class PeerWordCases {

  private static final long SEED = Long.getLong("fluxgate.contract.seed", 20_261_130);

  /** Each answer leaves a closed connection behind, whose port is taken for a while. */
  private static final int ANSWERS_PER_SERVER = 5_000;

  private PeerWordCases() {}

  static Stream<ContractCase> all(int answers) {
    return Stream.of(
        ContractCase.of(
            "no words of a peer make its failure the caller's", lab -> words(lab, answers)));
  }

  private static void words(Lab lab, int answers) throws Exception {
    List<String> classes = new ArrayList<>(lab.contract().classifiers());
    assumeFalse(classes.isEmpty(), "no class that recognizes failures");
    classes.add("io.fluxgate.http.ExceptionKinds");
    PeerWords words = PeerWords.of(classes, new Random(SEED));
    assertThat(words.words()).as("words of %s", classes).hasSizeGreaterThan(classes.size());
    List<String> wrong = new ArrayList<>();
    for (int left = answers; left > 0; left -= ANSWERS_PER_SERVER) {
      wrong.addAll(answer(lab, words, Math.min(left, ANSWERS_PER_SERVER)));
    }
    assertThat(wrong).as("not judged, of the seed %s", SEED).isEmpty();
  }

  /** Returns which answers were ignored, or not judged. */
  private static List<String> answer(Lab lab, PeerWords words, int answers) throws Exception {
    HttpGuard guard =
        HttpGuard.builder()
            .policy(
                CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(1_000_000)).build())
            .build();
    HttpClientUnderTest client = lab.client(guard);
    Queue<String> next = new ConcurrentLinkedQueue<>();
    FaultyServer server = lab.server(connection -> answerNext(connection, next));
    CircuitBreaker breaker = lab.breaker(guard, server);
    List<String> wrong = new ArrayList<>();
    for (int i = 1; i <= answers; i++) {
      String text = words.answer();
      next.clear();
      next.add(text);
      Tally before = Tally.of(breaker);
      int requests = server.requests();
      // A client does not repeat a POST on its own.
      Running call = lab.call(client, ContractCall.of("POST", server.uri()).body(new byte[] {'x'}));
      Await.until(() -> Tally.of(breaker).minus(before).admitted() >= 1);
      Tally judged = Tally.of(breaker).minus(before);
      // If the client took a connection that the server had closed, the request was not sent.
      boolean isIgnored = judged.ignored() > 0 && server.requests() > requests;
      if (isIgnored || judged.admitted() == 0) {
        wrong.add(judged + " of " + text + " which ended as " + call);
      }
    }
    return wrong;
  }

  static void answerNext(Connection connection, Queue<String> next) throws IOException {
    String text = null;
    while (text == null && connection.readRequest() != null) {
      text = next.poll();
    }
    if (text != null) {
      connection.send(text);
    }
  }
}
