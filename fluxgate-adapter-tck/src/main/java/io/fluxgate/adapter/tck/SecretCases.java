package io.fluxgate.adapter.tck;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.LogListener;
import io.fluxgate.Outcome;
import io.fluxgate.Signal;
import io.fluxgate.Tracker;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpGuard;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Nothing that a peer writes, or was sent, appears in a signal, a log or a rejection. */
final class SecretCases {

  private static final String SECRET = "sesame";

  private SecretCases() {}

  static Stream<ContractCase> all() {
    return Stream.of(
        ContractCase.of(
            "no secret of a peer or of a request leaks, however the call fails",
            lab -> secrets(lab, Tracker.all())),
        ContractCase.of(
            "no secret leaks when a tracker throws with the words of the peer",
            lab -> secrets(lab, SecretCases::repeatWords)));
  }

  private static boolean repeatWords(Outcome outcome) {
    throw new IllegalStateException(outcome.error() + "\n" + SECRET, outcome.error());
  }

  private static void secrets(Lab lab, Tracker tracker) throws Exception {
    List<Signal> signals = new CopyOnWriteArrayList<>();
    AtomicInteger number = new AtomicInteger();
    HttpGuard guard =
        HttpGuard.builder()
            .key(request -> "contract-" + number)
            .policy(
                CircuitBreakerPolicy.builder()
                    .tracker(tracker)
                    .tripper(Tripper.failureStreak(1))
                    .listener(LogListener.create())
                    .listener(signals::add)
                    .build())
            .build();
    HttpClientUnderTest client = lab.client(guard);
    Queue<String> next = new ConcurrentLinkedQueue<>();
    FaultyServer server = lab.server(connection -> PeerWordCases.answerNext(connection, next));
    String user = lab.can(Capability.USER_INFO) ? "me:" + SECRET + "@" : "";
    URI uri = URI.create("http://" + user + server.authority() + "/" + SECRET + "?key=" + SECRET);
    try (CapturedLines log = CapturedLines.open()) {
      for (String template : PeerWords.TEMPLATES) {
        number.incrementAndGet();
        next.clear();
        next.add(template.formatted(SECRET));
        ContractCall call =
            ContractCall.of("POST", uri).header("X-Key", SECRET).body(SECRET.getBytes(US_ASCII));
        lab.call(client, call);
        CircuitBreaker breaker = guard.registry().get("contract-" + number);
        Await.until(() -> Tally.of(breaker).admitted() >= 1);
        assertHidden(template, breaker.toString() + breaker.info() + breaker.info().failureKinds());
        breaker.info().lastOpening().ifPresent(opening -> assertHidden(template, opening.causes()));
      }
      assertThat(log.lines()).as("the log").isNotEmpty();
      log.lines().forEach(line -> assertHidden("a log line", line));
    }
    signals.forEach(signal -> assertHidden("a signal", signal + " " + signal.causes()));
  }

  private static void assertHidden(String where, Object text) {
    assertThat(text.toString().toLowerCase(Locale.ROOT)).as(where).doesNotContain(SECRET);
  }
}
