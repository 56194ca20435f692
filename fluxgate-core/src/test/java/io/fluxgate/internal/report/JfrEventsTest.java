package io.fluxgate.internal.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.FirstOpening;
import io.fluxgate.OnlyJavaBase;
import io.fluxgate.Rig;
import io.fluxgate.Ticket;
import io.fluxgate.Tripper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test makes a real recording and reads it back. */
class JfrEventsTest {

  private static final String ALL_TRANSITIONS =
      "CLOSED>OPEN OPEN>HALF_OPEN HALF_OPEN>CLOSED" + System.lineSeparator();

  @TempDir private Path directory;

  /** The library's events of this type while {@code work} ran, the earliest first. */
  private List<RecordedEvent> record(String type, Runnable work) {
    Path file = directory.resolve("test.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("io.fluxgate." + type);
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().equals("io.fluxgate." + type))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void transitionHasWhatTheSignalHas() {
    Rig rig = Rig.create();

    List<RecordedEvent> events = record("Transition", rig::trip);

    assertThat(events).hasSize(1);
    RecordedEvent event = events.get(0);
    assertThat(event.getString("breaker")).isEqualTo("service");
    assertThat(event.getLong("sequence")).isEqualTo(1);
    assertThat(event.getString("from")).isEqualTo("CLOSED");
    assertThat(event.getString("to")).isEqualTo("OPEN");
    assertThat(event.getString("reason")).isEqualTo(rig.lastSignal().reason());
    assertThat(event.getLong("calls")).isEqualTo(3);
    assertThat(event.getLong("failedCalls")).isEqualTo(3);
    assertThat(event.getString("causes")).isEqualTo("IOException: down");
    assertThat(event.getBoolean("shadow")).isFalse();
  }

  @Test
  void transitionOfAShadowSaysSo() {
    Rig rig = Rig.of(builder -> builder.initialState(CircuitState.METRICS_ONLY));

    List<RecordedEvent> events = record("Transition", () -> rig.fail(3));

    assertThat(events).singleElement().matches(event -> event.getBoolean("shadow"));
  }

  @Test
  void transitionHoldsNeitherControlCharactersNorSecrets() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "host\r\n\u001b[31mforged",
            CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(1)).build());

    List<RecordedEvent> events =
        record(
            "Transition",
            () ->
                breaker
                    .acquire()
                    .error(new IOException("GET https://joe:pw@host/?key=s3cret\ntoken=abc")));

    assertThat(events).hasSize(1);
    assertThat(events.get(0).getString("breaker")).isEqualTo("host???[31mforged");
    assertThat(events.get(0).getString("causes"))
        .startsWith("IOException: GET https://host/")
        .doesNotContain("joe", "pw", "s3cret", "abc", "\n");
  }

  @Test
  void rejectionsAreRecordedOncePerBreakerAndSecondWithTheirNumber() {
    Rig rig = Rig.create();
    Rig other = Rig.create();
    rig.breaker.forceOpen();
    other.breaker.forceOpen();

    List<RecordedEvent> events =
        record(
            "Rejection",
            () -> {
              reject(rig, 1_000);
              reject(other, 1);
              rig.ticker.advance(Duration.ofMillis(999));
              reject(rig, 1);
              rig.ticker.advance(Duration.ofMillis(1));
              reject(rig, 5);
            });

    assertThat(events)
        .extracting(event -> event.getLong("count"), event -> event.getLong("total"))
        .containsExactly(tuple(1L, 1L), tuple(1L, 1L), tuple(1_001L, 1_002L));
    assertThat(events).allMatch(event -> event.getString("state").equals("FORCED_OPEN"));
    assertThat(events).allMatch(event -> event.getString("breaker").equals("service"));
    assertThat(rig.info().counts().rejected()).isEqualTo(1_006);
  }

  @Test
  void callsThatAShadowWouldRejectAreRecordedAsSuch() {
    Rig rig = Rig.of(builder -> builder.initialState(CircuitState.METRICS_ONLY));
    rig.fail(3);

    List<RecordedEvent> events = record("Rejection", () -> rig.succeed(2));

    assertThat(events).hasSize(1);
    assertThat(events.get(0).getBoolean("shadow")).isTrue();
    assertThat(events.get(0).getString("state")).isEqualTo("OPEN");
  }

  @Test
  void probesAreRecordedWithHowTheyEnded() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(5));

    List<RecordedEvent> events =
        record(
            "Probe",
            () -> {
              rig.succeed();
              rig.fail();
              rig.breaker.acquire().discard();
            });

    assertThat(events).allMatch(event -> event.getString("breaker").equals("service"));
    assertThat(events)
        .extracting(event -> event.getString("outcome"))
        .containsExactly("SUCCESS", "FAILURE", "IGNORED");
    assertThat(events.get(1).getString("cause")).isEqualTo("IOException");
    assertThat(events.get(0).getString("cause")).isNull();
  }

  @Test
  void aProbeIsRecordedWithItsDuration() {
    Rig rig = Rig.readyToProbe(builder -> builder);

    List<RecordedEvent> events =
        record(
            "Probe",
            () -> {
              Ticket ticket = rig.breaker.acquire();
              long start = System.nanoTime();
              while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(5)) {
                Thread.onSpinWait();
              }
              ticket.success();
            });

    assertThat(events).hasSize(1);
    assertThat(events.get(0).getDuration()).isBetween(Duration.ofMillis(4), Duration.ofSeconds(30));
  }

  @Test
  void aProbeThatNeverEndsIsRecordedWhenAnotherTakesItsSlot() {
    Rig rig =
        Rig.readyToProbe(builder -> builder.halfOpenCalls(1).probeTimeout(Duration.ofSeconds(60)));

    List<RecordedEvent> events =
        record(
            "Probe",
            () -> {
              Ticket lost = rig.breaker.acquire();
              rig.ticker.advance(Duration.ofSeconds(60));
              Ticket next = rig.breaker.acquire();
              lost.success();
              next.success();
            });

    assertThat(events)
        .extracting(event -> event.getString("outcome"))
        .containsExactly("EXPIRED", "SUCCESS");
  }

  @Test
  void callsThatPassRecordNothing() {
    Rig rig = Rig.create();

    assertThat(record("Probe", () -> rig.succeed(100))).isEmpty();
    assertThat(record("Rejection", () -> rig.succeed(100))).isEmpty();
    assertThat(record("Transition", () -> rig.succeed(100))).isEmpty();
  }

  @Test
  void breakerWorksWithoutFlightRecorder() throws Exception {
    assertThat(java("--limit-modules=java.base", OnlyJavaBase.class.getName()))
        .endsWith(ALL_TRANSITIONS);
  }

  @Test
  void theFirstOpeningDoesNotWaitForTheFlightRecorderNorForALogger() throws Exception {
    String output = firstOpening("never", "-Xlog:class+load");

    assertThat(output).contains(ALL_TRANSITIONS);
    assertThat(output.lines().filter(line -> line.contains("jdk.jfr.internal"))).isEmpty();
    assertThat(output).doesNotContain("TransitionEvent", "RejectionEvent", "LoggerFinder");
  }

  @Test
  void aRecordingThatIsStartedByFlagHasAllTransitions() throws Exception {
    // Dumped when the JVM exits.
    firstOpening("never", "-XX:StartFlightRecording=filename=" + file());

    assertThat(transitions()).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"command", "api"})
  void aRecordingThatIsStartedAfterTheFirstOpeningHasTheTransitionsThatFollow(String start)
      throws Exception {
    firstOpening(start);

    assertThat(transitions()).containsExactly("OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
  }

  private Path file() {
    return directory.resolve("first.jfr");
  }

  private List<String> transitions() throws IOException {
    return RecordingFile.readAllEvents(file()).stream()
        .filter(event -> event.getEventType().getName().equals("io.fluxgate.Transition"))
        .map(event -> event.getString("from") + ">" + event.getString("to"))
        .toList();
  }

  private String firstOpening(String start, String... flags) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(flags));
    arguments.addAll(List.of(FirstOpening.class.getName(), start, file().toString()));
    return java(arguments.toArray(String[]::new));
  }

  /** Runs a JVM of its own, with the class path of the tests. */
  private static String java(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private static void reject(Rig rig, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(rig.isRejected()).isTrue();
    }
  }
}
