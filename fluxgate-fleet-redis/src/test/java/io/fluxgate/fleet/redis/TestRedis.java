package io.fluxgate.fleet.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server on the loopback interface, which keeps its port when it is started again: the
 * embedded one, or that of the property {@code test.redis}, such as a {@code valkey-server}.
 */
final class TestRedis implements AutoCloseable {

  private static final File EXECUTABLE =
      Optional.ofNullable(System.getProperty("test.redis"))
          .map(File::new)
          .orElseGet(() -> Embedded.EXECUTABLE);

  private final int port;
  private final File executable;
  private final List<String> options;
  private final Path directory;
  private int tlsPort;
  private Process process;

  private TestRedis(File executable, List<String> options) throws IOException {
    this.executable = executable;
    this.options = options;
    this.port = freePort();
    this.directory = Files.createTempDirectory("fluxgate-redis");
    start();
  }

  static TestRedis with(String... options) throws IOException {
    return new TestRedis(EXECUTABLE, List.of(options));
  }

  /** It listens for TLS on a second port. */
  static TestRedis withTls(Certificate certificate) throws IOException {
    int tlsPort = freePort();
    TestRedis redis =
        with(
            "--tls-port",
            String.valueOf(tlsPort),
            "--tls-cert-file",
            certificate.pem().toString(),
            "--tls-key-file",
            certificate.key().toString(),
            "--tls-ca-cert-file",
            certificate.pem().toString(),
            "--tls-auth-clients",
            "no");
    redis.tlsPort = tlsPort;
    return redis;
  }

  static TestRedis of(File executable, String... options) throws IOException {
    return new TestRedis(executable, List.of(options));
  }

  /** The only node of a cluster. */
  static TestRedis cluster(File executable) throws IOException {
    TestRedis redis = of(executable, "--cluster-enabled", "yes");
    String[] arguments = new String[1 + SlotHash.SLOT_COUNT];
    arguments[0] = "ADDSLOTS";
    Arrays.setAll(arguments, i -> i == 0 ? arguments[0] : String.valueOf(i - 1));
    redis.run(CommandType.CLUSTER, arguments);
    Await.until("a cluster", () -> redis.info("cluster").contains("cluster_enabled:1"));
    return redis;
  }

  /** A process of Sentinel that watches a master. */
  static TestRedis sentinel(TestRedis master) throws IOException {
    Path config = Files.createTempFile("fluxgate-sentinel", ".conf");
    Files.writeString(
        config,
        "sentinel monitor shop 127.0.0.1 %d 1%nsentinel down-after-milliseconds shop 300%n"
                .formatted(master.port)
            + "sentinel failover-timeout shop 1000\n");
    return of(EXECUTABLE, config.toString(), "--sentinel");
  }

  static File embedded() {
    return Embedded.EXECUTABLE;
  }

  /** A node of a cluster also needs the port that is higher by 10,000. */
  static int freePort() throws IOException {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() < 55_000) {
          return socket.getLocalPort();
        }
      }
    }
  }

  int port() {
    return port;
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  String tlsUri() {
    return "rediss://127.0.0.1:" + tlsPort;
  }

  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(options);
    command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--dir", directory.toString()));
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
    signal("STOP", process);
  }

  void thaw() throws Exception {
    signal("CONT", process);
  }

  static void signal(String name, Process process) throws Exception {
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

  String info(String section) {
    RedisClient client = RedisClient.create(uri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().info(section);
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    kill();
    File[] left = directory.toFile().listFiles();
    if (left != null) {
      Stream.of(left).forEach(File::delete);
    }
    directory.toFile().delete();
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
