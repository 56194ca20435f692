package io.fluxgate.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CapturedLog;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines arrive in the same way through both kinds of loggers. */
class LogSinkTest {

  private static final LogSink SYSTEM = LogSink.named(Log.NAME);
  private static final LogSink ANDROID = JavaUtilLogSink.named(Log.NAME);

  @Test
  void levelsAreThoseOfTheJdk() {
    assertThat(LogLevel.values())
        .extracting(Enum::name)
        .containsExactly(
            Stream.of(System.Logger.Level.values()).map(Enum::name).toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(names = "OFF", mode = EnumSource.Mode.EXCLUDE)
  void androidsLinesHaveTheLevelsTextsAndCausesOfTheJdk(LogLevel level) {
    Exception cause = new Exception("cause");
    try (CapturedLog log = CapturedLog.open()) {
      for (LogSink sink : new LogSink[] {SYSTEM, ANDROID}) {
        assertThat(sink.isLoggable(level)).isTrue();
        sink.log(level, "a {0} line", null);
        sink.log(level, "another", cause);
      }
      assertThat(log.records()).hasSize(4);
      for (int i = 0; i < 2; i++) {
        LogRecord system = log.records().get(i);
        LogRecord android = log.records().get(i + 2);
        assertThat(android.getLevel()).isEqualTo(system.getLevel());
        assertThat(android.getMessage()).isEqualTo(system.getMessage());
        assertThat(android.getThrown()).isEqualTo(system.getThrown());
        assertThat(android.getLoggerName()).isEqualTo(system.getLoggerName());
      }
    }
  }

  @Test
  void aLevelThatIsOffIsNotLogged() {
    assertThat(SYSTEM.isLoggable(LogLevel.OFF)).isFalse();
    assertThat(ANDROID.isLoggable(LogLevel.OFF)).isFalse();
  }

  @Test
  void bothHaveTheNameOfTheirLogger() {
    assertThat(SYSTEM.name()).isEqualTo(Log.NAME);
    assertThat(ANDROID.name()).isEqualTo(Log.NAME);
  }
}
