package io.fluxgate.examples.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the command {@code fleet-redis}, seen from outside: what it said, and when. */
final class FleetProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;

  private final String name;
  private final Process process;
  private final Writer commands;
  private final List<Line> lines = new ArrayList<>();

  /** A word, the text after it, and the time. */
  record Line(String word, String text, long nanos) {}

  private FleetProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.commands = process.outputWriter(UTF_8);
    Thread reader = new Thread(this::read, "process " + name);
    reader.setDaemon(true);
    reader.start();
  }

  static FleetProcess start(String name, String redis, URI service, int instances)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FleetMember.class.getName(),
                "--redis",
                redis,
                "--service",
                service.toString(),
                "--instances",
                String.valueOf(instances))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new FleetProcess(name, process);
  }

  String name() {
    return name;
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] parts = line.split(" ", 2);
        synchronized (lines) {
          lines.add(new Line(parts[0], parts.length > 1 ? parts[1] : "", System.nanoTime()));
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // The process has ended.
    }
  }

  /** Waits until the process has said a word so many times since then, and returns the last. */
  Line await(String word, int times, long sinceNanos) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (lines) {
      while (true) {
        List<Line> found =
            lines.stream()
                .filter(line -> line.word.equals(word) && line.nanos - sinceNanos >= 0)
                .toList();
        if (found.size() >= times) {
          return found.get(times - 1);
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || !process.isAlive()) {
          throw new IllegalStateException("Process " + name + " does not say \"" + word + '"');
        }
        lines.wait(Math.min(left, 100));
      }
    }
  }

  void tell(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
