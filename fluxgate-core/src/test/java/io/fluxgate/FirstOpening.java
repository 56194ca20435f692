package io.fluxgate;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import javax.management.ObjectName;
import jdk.jfr.Recording;

/** Opens a circuit in a fresh JVM, then starts a recording as it was told, and closes it again. */
public final class FirstOpening {

  private FirstOpening() {}

  /** Takes how to start a recording ({@code never, command, api}) and the file of the recording. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[1]);
    Rig rig = Rig.create();
    rig.trip();
    if (!rig.isRejected()) {
      throw new IllegalStateException("not rejected");
    }
    switch (args[0]) {
      case "command" -> {
        command("jfrStart", "name=test");
        close(rig);
        command("jfrDump", "name=test", "filename=" + file);
      }
      case "api" -> {
        try (Recording recording = new Recording()) {
          recording.start();
          close(rig);
          recording.dump(file);
        }
      }
      default -> close(rig);
    }
    System.out.println(String.join(" ", rig.moves()));
  }

  private static void close(Rig rig) {
    rig.ticker.advance(Duration.ofSeconds(10));
    rig.succeed(2);
  }

  /** What {@code jcmd} sends to the JVM. */
  private static void command(String operation, String... arguments) throws Exception {
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            operation,
            new Object[] {arguments},
            new String[] {String[].class.getName()});
  }
}
