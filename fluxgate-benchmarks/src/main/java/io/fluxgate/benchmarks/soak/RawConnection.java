package io.fluxgate.benchmarks.soak;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One accepted connection, read and written byte by byte. Not thread-safe. */
final class RawConnection {

  /** Longer than every timeout of the callers, so that theirs ends the wait. */
  private static final int STALL_MILLIS = 1_500;

  private static final int IDLE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private boolean fromJdkClient;

  RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(IDLE_MILLIS);
  }

  /** Reads a request without a body and returns its path; null if the client is gone. */
  @Nullable String readPath() throws IOException {
    String start = readLine();
    if (start == null) {
      return null;
    }
    String line = readLine();
    while (line != null && !line.isEmpty()) {
      fromJdkClient |= line.startsWith("User-Agent: Java-http-client");
      line = readLine();
    }
    return line == null ? null : start.split(" ", 3)[1];
  }

  /** Whether the JDK's client sent the requests read so far. */
  boolean isFromJdkClient() {
    return fromJdkClient;
  }

  private @Nullable String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        return null;
      }
      if (octet != '\r') {
        line.write(octet);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @CanIgnoreReturnValue
  RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @CanIgnoreReturnValue
  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  @CanIgnoreReturnValue
  RawConnection pause(int millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
    return this;
  }

  /** Sends nothing until the client disconnects or the stall ends. */
  void stall() throws IOException {
    socket.setSoTimeout(STALL_MILLIS);
    try {
      while (in.read() >= 0) {
        // Ignore what the client still sends.
      }
    } catch (SocketTimeoutException longEnough) {
      // The host closes the connection.
    }
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
