package io.fluxgate.examples.samples;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.embedded.core.ExecutableProvider;

/** A Redis server on 127.0.0.1 that can be killed, and started again on the same port. */
final class EmbeddedRedis implements AutoCloseable {

  private static final int ATTEMPTS = 5;

  private final File executable;
  private final int port;
  private Process process;

  private EmbeddedRedis(File executable, int port) throws IOException {
    this.executable = executable;
    this.port = port;
    this.process = newProcess();
  }

  /** Another program may take the port before the server does: then another one is tried. */
  static EmbeddedRedis start() throws IOException {
    File executable = ExecutableProvider.newJarResourceProvider().get();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      EmbeddedRedis redis = new EmbeddedRedis(executable, freePort());
      if (redis.accepts()) {
        return redis;
      }
      redis.kill();
    }
    throw new IOException("The embedded Redis does not start");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean accepts() {
    long start = System.nanoTime();
    while (process.isAlive() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10)) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return process.isAlive();
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    return false;
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
