package io.fluxgate.adapter.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An accepted connection that speaks HTTP/2, frame by frame (RFC 9113), so that any frame can be
 * wrong. For one thread.
 *
 * <p>Requests are not decoded: a script needs to know only when one has arrived, and on which
 * stream. Bodies must be smaller than the first flow-control window, 64 KiB.
 */
final class Http2Connection {

  static final int NO_ERROR = 0;
  static final int INTERNAL_ERROR = 2;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int SETTINGS = 4;

  private static final int RST_STREAM = 3;
  private static final int PING = 6;
  private static final int GOAWAY = 7;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private static final int PREFACE_LENGTH = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();
  private static final int FRAME_HEADER_LENGTH = 9;

  private final Connection connection;

  private Http2Connection(Connection connection) {
    this.connection = connection;
  }

  /** Exchanges the prefaces of both sides. */
  static Http2Connection open(Connection connection) throws IOException {
    connection.read(PREFACE_LENGTH);
    return new Http2Connection(connection).frame(SETTINGS, 0, 0);
  }

  // What the client says

  /** Reads to the end of a request and returns its stream; 0 if the client closes instead. */
  int readRequest() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Frame frame = readFrame(); frame != null; frame = readFrame()) {
      if (frame.type == DATA) {
        body.write(frame.payload);
      }
      if (frame.endsStream()) {
        connection.record(
            new ReceivedRequest("", "stream " + frame.stream, Map.of(), body.toByteArray()));
        return frame.stream;
      }
    }
    return 0;
  }

  /** Keeps the connection open until the client, or the test, closes it. */
  void hold() throws IOException {
    while (readFrame() != null) {
      // Ignore what the client still sends.
    }
  }

  /** The next frame, acknowledged if it asks for that; null at the end of the connection. */
  private @Nullable Frame readFrame() throws IOException {
    byte[] head = connection.read(FRAME_HEADER_LENGTH);
    if (head.length < FRAME_HEADER_LENGTH) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(head);
    int lengthAndType = fields.getInt();
    byte flags = fields.get();
    int stream = fields.getInt() & Integer.MAX_VALUE;
    Frame frame =
        new Frame(lengthAndType & 0xff, flags, stream, connection.read(lengthAndType >>> 8));
    if ((frame.type == SETTINGS || frame.type == PING) && (flags & ACK) == 0) {
      frame(frame.type, ACK, 0, frame.type == PING ? frame.payload : new byte[0]);
    }
    return frame;
  }

  // What the server says

  /** Sends any frame; type, flags, stream and payload need not be consistent. */
  Http2Connection frame(int type, int flags, int stream, byte... payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER_LENGTH + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    connection.send(frame.array());
    return this;
  }

  /** Sends bytes that are not a frame. */
  Http2Connection garbage(String text) throws IOException {
    connection.send(text);
    return this;
  }

  /** Headers or trailers, each as "name: value", the name in lower case. */
  Http2Connection headers(int stream, String... lines) throws IOException {
    return frame(HEADERS, END_HEADERS, stream, encoded(List.of(lines)));
  }

  Http2Connection lastHeaders(int stream, String... lines) throws IOException {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, encoded(List.of(lines)));
  }

  Http2Connection data(int stream, String text) throws IOException {
    return frame(DATA, 0, stream, text.getBytes(StandardCharsets.US_ASCII));
  }

  Http2Connection lastData(int stream, String text) throws IOException {
    return frame(DATA, END_STREAM, stream, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A whole answer. */
  Http2Connection answer(int stream, int status) throws IOException {
    return headers(stream, ":status: " + status, "content-length: 5").lastData(stream, "hello");
  }

  Http2Connection reset(int stream, int errorCode) throws IOException {
    return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(errorCode).array());
  }

  /** No stream is served after the last one named here. */
  Http2Connection goAway(int lastStream, int errorCode) throws IOException {
    return frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).putInt(errorCode).array());
  }

  /** Closes the connection, properly. */
  void finish() throws IOException {
    connection.finish();
  }

  /** Resets the connection. */
  void breakOff() throws IOException {
    connection.reset();
  }

  /** HPACK (RFC 7541, section 6.2.2): each a literal, without Huffman coding or any table. */
  private static byte[] encoded(List<String> lines) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (String line : lines) {
      int colon = line.indexOf(": ");
      block.write(0);
      literal(block, line.substring(0, colon));
      literal(block, line.substring(colon + 2));
    }
    return block.toByteArray();
  }

  /** Shorter than 127 bytes: other lengths are encoded otherwise. */
  private static void literal(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    block.write(bytes.length);
    block.writeBytes(bytes);
  }

  /** A frame as it came. */
  private static final class Frame {

    private final int type;
    private final int flags;
    private final int stream;
    private final byte[] payload;

    Frame(int type, int flags, int stream, byte[] payload) {
      this.type = type;
      this.flags = flags;
      this.stream = stream;
      this.payload = payload;
    }

    boolean endsStream() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }
  }
}
