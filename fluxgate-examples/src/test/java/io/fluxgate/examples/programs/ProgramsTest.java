package io.fluxgate.examples.programs;

import static io.fluxgate.test.FluxgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.examples.programs.Program.Running;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every program on a guarded client. */
class ProgramsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** MinIO's exceptions show the headers. */
  private static final Pattern DATES = Pattern.compile("Date: .*");

  private final Upstream upstream = Upstream.start();
  private final ManualTicker ticker = ManualTicker.create();
  private final HttpGuard guard = Guards.quick(ticker);

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  @ParameterizedTest
  @EnumSource
  void answersAndErrorsAreThoseOfBareClient(Program program) throws Exception {
    List<String> paths =
        List.of(
            Upstream.OK,
            Upstream.LARGE,
            Upstream.MISSING,
            Upstream.BROKEN,
            Upstream.CUT,
            Upstream.OK);
    List<String> bare = outcomes(program, null, paths);
    int requests = upstream.hits();
    List<String> guarded = outcomes(program, guard, paths);

    assertThat(guarded).isEqualTo(bare);
    assertThat(guarded)
        .startsWith("hello", Upstream.LARGE_TEXT)
        .satisfies(all -> assertThat(all.subList(3, 5)).allMatch(it -> it.contains("Exception")))
        .endsWith("hello");
    assertThat(upstream.requests().subList(requests, upstream.hits()))
        .isEqualTo(upstream.requests().subList(0, requests));
    assertThat(breaker()).isClosed().hasSucceeded(4).hasFailed(2).hasIgnored(0).hasRejected(0);
  }

  @ParameterizedTest
  @EnumSource
  void failingHostIsCutOffAndComesBack(Program program) throws Exception {
    try (Running running = program.open(upstream.uri(), guard, PATIENCE)) {
      upstream.sick = true;
      outcomes(running, List.of(Upstream.OK, Upstream.OK, Upstream.OK));
      assertThat(breaker()).isOpen().hasFailed(3);
      int hits = upstream.hits();

      upstream.sick = false;
      Throwable rejection = failure(running, Upstream.OK);
      assertThat(types(rejection)).isEqualTo(program.rejection);
      assertThat(upstream.hits()).isEqualTo(hits);
      assertThat(breaker()).isOpen().hasRejected(1);

      ticker.advance(Guards.COOLDOWN);
      assertThat(running.get(Upstream.OK)).isEqualTo("hello");
      assertThat(breaker()).isClosed();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusingHostIsCutOff(Program program) throws Exception {
    // Bound but not listening: nobody else gets the port, and connections are refused.
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
      URI uri = URI.create("http://127.0.0.1:" + nobody.getLocalPort());
      List<String> paths = List.of(Upstream.OK, Upstream.OK, Upstream.OK);
      List<String> bare;
      try (Running running = program.open(uri, null, PATIENCE)) {
        bare = outcomes(running, paths);
      }
      try (Running running = program.open(uri, guard, PATIENCE)) {
        assertThat(outcomes(running, paths)).isEqualTo(bare);
        assertThat(types(failure(running, Upstream.OK))).isEqualTo(program.rejection);
      }
      assertThat(guard.registry().get(uri.toString())).isOpen().hasFailed(3).hasRejected(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void silentHostIsCutOff(Program program) throws Exception {
    Duration shortTime = Duration.ofMillis(150);
    List<String> paths = List.of(Upstream.SILENT, Upstream.SILENT, Upstream.SILENT);
    try (Running running = program.open(upstream.uri(), guard, shortTime)) {
      assertThat(outcomes(running, paths)).allMatch(it -> it.contains("Exception"));
      assertThat(breaker()).isOpen().hasFailed(3).hasIgnored(0);
    }
  }

  private CircuitBreaker breaker() {
    return guard.registry().get(upstream.key());
  }

  private List<String> outcomes(
      Program program, @Nullable HttpGuard guardOrNull, List<String> paths) throws Exception {
    try (Running running = program.open(upstream.uri(), guardOrNull, PATIENCE)) {
      return outcomes(running, paths);
    }
  }

  /** The text of an answer, or all that the user can see of an error. */
  private static List<String> outcomes(Running running, List<String> paths) {
    List<String> outcomes = new ArrayList<>();
    for (String path : paths) {
      try {
        outcomes.add(running.get(path));
      } catch (Exception error) {
        outcomes.add(DATES.matcher(chain(error).toString()).replaceAll(""));
      }
    }
    return outcomes;
  }

  private static Throwable failure(Running running, String path) {
    try {
      throw new AssertionError("An answer: " + running.get(path));
    } catch (Exception error) {
      return error;
    }
  }

  private static List<String> chain(Throwable error) {
    List<String> chain = new ArrayList<>();
    for (Throwable link = error; link != null && chain.size() < 10; link = link.getCause()) {
      chain.add(link.toString());
    }
    return chain;
  }

  private static String types(Throwable error) {
    List<String> names = new ArrayList<>();
    for (Throwable link = error; link != null && names.size() < 10; link = link.getCause()) {
      names.add(link.getClass().getSimpleName());
    }
    return String.join(" > ", names);
  }
}
