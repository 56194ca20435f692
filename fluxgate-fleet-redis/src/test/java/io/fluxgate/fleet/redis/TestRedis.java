package io.fluxgate.fleet.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** A Redis server on the loopback interface, which keeps its port when it is started again. */
final class TestRedis implements AutoCloseable {

  private final int port;
  private final File executable;
  private final List<String> options;
  private Process process;

  private TestRedis(File executable, List<String> options) throws IOException {
    this.executable = executable;
    this.options = options;
    this.port = freePort();
    start();
  }

  static TestRedis with(String... options) throws IOException {
    return new TestRedis(Embedded.EXECUTABLE, List.of(options));
  }

  static TestRedis of(File executable, String... options) throws IOException {
    return new TestRedis(executable, List.of(options));
  }

  static File executable() {
    return Embedded.EXECUTABLE;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--dir", System.getProperty("java.io.tmpdir")));
    command.addAll(options);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Await.until("a server that accepts connections", () -> accepts(port));
  }

  static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends the server without a word to its clients. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** The server's connections stay open, and nothing is answered. */
  void freeze() throws Exception {
    signal("STOP");
  }

  void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Runs a command as the default user, and returns the server's answer. */
  List<Object> run(CommandType type, String... arguments) {
    return run(RedisURI.create(uri()), type, arguments);
  }

  static List<Object> run(RedisURI uri, CommandType type, String... arguments) {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
      for (String argument : arguments) {
        args.add(argument);
      }
      return connection.sync().dispatch(type, new NestedMultiOutput<>(StringCodec.UTF8), args);
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Unpacked once per JVM. */
  private static final class Embedded {

    static final File EXECUTABLE = unpack();

    private static File unpack() {
      try {
        return ExecutableProvider.newJarResourceProvider().get();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
