package io.fluxgate.examples.samples;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.core.ExecutableProvider;

/** A Redis server on 127.0.0.1 that can be killed, and started again on the same port. */
final class EmbeddedRedis implements AutoCloseable {

  private final File executable;
  private final int port;
  private Process process;

  private EmbeddedRedis(File executable, int port) throws IOException {
    this.executable = executable;
    this.port = port;
    this.process = newProcess();
  }

  static EmbeddedRedis start() throws IOException {
    return new EmbeddedRedis(ExecutableProvider.newJarResourceProvider().get(), freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  void startAgain() throws IOException {
    process = newProcess();
  }

  private Process newProcess() throws IOException {
    String directory = System.getProperty("java.io.tmpdir");
    return new ProcessBuilder(
            executable.toString(),
            "--port",
            String.valueOf(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            directory)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Override
  public void close() {
    kill();
  }
}
