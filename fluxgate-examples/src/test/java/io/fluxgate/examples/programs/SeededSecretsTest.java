package io.fluxgate.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Retry;
import io.fluxgate.Ticker;
import io.fluxgate.Tripper;
import io.fluxgate.examples.programs.Program.Running;
import io.fluxgate.http.HttpGuard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a host writes, and what it was sent, stays out of everything that Fluxgate shows. */
class SeededSecretsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private final AtomicInteger number = new AtomicInteger();
  private final HttpGuard guard =
      HttpGuard.builder()
          .key(request -> "call-" + number)
          .policy(
              CircuitBreakerPolicy.builder()
                  .tripper(Tripper.failureStreak(1))
                  .retry(Retry.cooldown(Duration.ofHours(1)))
                  .ticker(Ticker.system())
                  .build())
          .build();

  @ParameterizedTest
  @EnumSource
  void nothingThatHostWritesIsShown(Program program) throws Exception {
    List<String> rejections = new ArrayList<>();
    try (IndiscreetPeer peer = new IndiscreetPeer();
        Sinks sinks = new Sinks(guard);
        Running running = program.open(peer.uri(), guard, PATIENCE)) {
      for (String answer : IndiscreetPeer.ANSWERS) {
        number.incrementAndGet();
        sinks.breaker("call-" + number);
        peer.answer(answer);
        thrown(running);
        rejections.addAll(ours(thrown(running)));
      }

      assertHidden("rejections", rejections);
      assertHidden("signals", sinks.signals());
      assertHidden("log lines", sinks.log());
      assertHidden("notifications", sinks.notifications());
      assertHidden("attributes of beans", sinks.attributes());
      assertHidden("meters", sinks.meters());
      assertHidden("events", sinks.events(directory.resolve("events.jfr")));
      assertHidden("pages", sinks.pages());
    }
  }

  private static Throwable thrown(Running running) {
    try {
      return new IllegalStateException(running.get(IndiscreetPeer.SECRET));
    } catch (Exception error) {
      return error;
    }
  }

  /** The library's own exceptions in the chain: as text, and as they travel. */
  private static List<String> ours(Throwable error) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Throwable link = error; link != null; link = link.getCause()) {
      if (link.getClass().getName().startsWith("io.fluxgate")) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(link);
        texts.add(link + " " + bytes.toString(StandardCharsets.ISO_8859_1));
      }
    }
    return texts;
  }

  private static void assertHidden(String what, List<String> texts) {
    assertThat(texts).as(what).isNotEmpty();
    assertThat(texts)
        .as(what)
        .noneMatch(text -> text.toLowerCase(Locale.ROOT).contains(IndiscreetPeer.SECRET));
  }
}
