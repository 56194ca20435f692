package io.fluxgate.fleet.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fluxgate.CircuitState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;

/** A {@link MemberMain} in a JVM of its own, which a test can stop and let go on. */
final class MemberProcess implements AutoCloseable {

  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  /** What the member knows. */
  record Report(
      CircuitState state, boolean up, int peers, long sent, long decisions, long lateMessages) {}

  MemberProcess(TestRedis redis) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                CLASS_PATH,
                MemberMain.class.getName(),
                redis.uri())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    commands = process.outputWriter(UTF_8);
    answers = process.inputReader(UTF_8);
  }

  /** Makes a call. */
  Report call(boolean fails) {
    return tell(fails ? MemberMain.FAIL : MemberMain.SUCCEED);
  }

  Report report() {
    return tell("report");
  }

  private Report tell(String line) {
    try {
      commands.write(line + "\n");
      commands.flush();
      String[] parts = String.valueOf(answers.readLine()).split(" ", 6);
      return new Report(
          CircuitState.valueOf(parts[0]),
          Boolean.parseBoolean(parts[1]),
          Integer.parseInt(parts[2]),
          Long.parseLong(parts[3]),
          Long.parseLong(parts[4]),
          Long.parseLong(parts[5]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Suspends the process: its connections stay open, and it reads nothing. */
  void stop() throws Exception {
    TestRedis.signal("STOP", process);
  }

  void goOn() throws Exception {
    TestRedis.signal("CONT", process);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
