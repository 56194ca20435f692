package io.fluxgate.adapter.tck;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server on 127.0.0.1 that does to each connection what its script says. */
final class FaultyServer implements ContractTarget {

  /** What is done to one connection; it is closed at the end, unless that was done before. */
  interface Script {
    void serve(Connection connection) throws Exception;
  }

  /**
   * Connections that the client has closed wait for the accepting thread, too. If there were no
   * room for another one, a healthy server would keep it waiting, or reset it.
   */
  private static final int BACKLOG = 1_000;

  private final ServerSocket server;
  private final Script script;
  private final String scheme;
  private final @Nullable SSLContext tls;
  private final String[] protocols;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private FaultyServer(String scheme, @Nullable SSLContext tls, Script script, String... protocols)
      throws IOException {
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    this.scheme = scheme;
    this.tls = tls;
    this.protocols = protocols;
    this.script = script;
    thread("accept", this::accept);
  }

  static FaultyServer start(Script script) throws IOException {
    return new FaultyServer("http", null, script);
  }

  /** Listens for TLS, but the script is given the bare connection, before the handshake. */
  static FaultyServer startBeforeHandshake(Script script) throws IOException {
    return new FaultyServer("https", null, script);
  }

  static FaultyServer startTls(SSLContext context, Script script) throws IOException {
    return new FaultyServer("https", context, script);
  }

  /** Speaks TLS with clients that then want to speak HTTP/2, and with no others. */
  static FaultyServer startHttp2(SSLContext context, Script script) throws IOException {
    return new FaultyServer("https", context, script, "h2");
  }

  @Override
  public URI uri() {
    return uri("/");
  }

  URI uri(String pathAndQuery) {
    return URI.create(scheme + "://" + authority() + pathAndQuery);
  }

  String authority() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** The name of the breaker that guards this server by default. */
  String key() {
    return scheme + "://" + authority();
  }

  @Override
  public int requests() {
    return requests.size();
  }

  List<ReceivedRequest> received() {
    return requests;
  }

  int connections() {
    return connections.get();
  }

  void record(ReceivedRequest request) {
    requests.add(request);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        thread("serve", () -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket bare) {
    try (Socket socket = tls == null ? bare : secured(bare, tls, protocols)) {
      socket.setTcpNoDelay(true);
      script.serve(new Connection(this, bare, socket));
    } catch (Exception theClientHasGone) {
      closeQuietly(bare);
    } finally {
      sockets.remove(bare);
    }
  }

  private static Socket secured(Socket bare, SSLContext tls, String... protocols)
      throws IOException {
    SSLSocket secured =
        (SSLSocket) tls.getSocketFactory().createSocket(bare, null, bare.getPort(), true);
    secured.setUseClientMode(false);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    secured.setSSLParameters(parameters);
    return secured;
  }

  private static void thread(String name, Runnable task) {
    Thread thread = new Thread(task, "faulty-server-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException ignored) {
      // It is closed as far as it can be.
    }
  }

  /** Closes the connections that there are, and goes on listening. */
  void disconnect() {
    sockets.forEach(FaultyServer::closeQuietly);
  }

  @Override
  public void close() {
    closeQuietly(server);
    disconnect();
  }
}
