package io.fluxgate.adapter.tck;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP/1.1 over one socket for one call, without anything that the contract does not ask for: no
 * pool, no redirects, no retries.
 */
final class PlainClient {

  /** Status and headers, whose names are in lower case, and what the body is read from. */
  record Response(int status, Map<String, List<String>> headers, InputStream body) {}

  private static final int MAXIMUM_LINE = 8_192;
  private static final int MAXIMUM_HEADERS = 100;

  private final Socket socket;
  private final ClientSetup setup;

  PlainClient(Socket socket, ClientSetup setup) {
    this.socket = socket;
    this.setup = setup;
  }

  Response send(String method, URI uri, Map<String, String> headers, byte[] body)
      throws IOException {
    socket.connect(
        new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()),
        millis(setup.connectTimeout()));
    socket.setSoTimeout(millis(setup.readTimeout()));
    OutputStream out = socket.getOutputStream();
    out.write(head(method, uri, headers, body).getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    return response(method, new BufferedInputStream(socket.getInputStream()));
  }

  private static int millis(Duration timeout) {
    return Math.toIntExact(timeout.toMillis());
  }

  private static String head(String method, URI uri, Map<String, String> headers, byte[] body) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder head =
        new StringBuilder(method + " " + uri.getRawPath() + query + " HTTP/1.1\r\n")
            .append("Host: " + uri.getHost() + "\r\nContent-Length: " + body.length + "\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append("\r\n").toString();
  }

  private static Response response(String method, InputStream in) throws IOException {
    int status = status(line(in));
    Map<String, List<String>> headers = headers(in);
    while (status >= 102 && status < 200) {
      status = status(line(in));
      headers = headers(in);
    }
    if (status == 101) {
      throw new ProtocolException("Nobody asked for another protocol");
    }
    boolean absent = method.equals("HEAD") || status == 204 || status == 304;
    return new Response(
        status, headers, absent ? InputStream.nullInputStream() : body(in, headers));
  }

  private static int status(String line) throws ProtocolException {
    if (!line.matches("HTTP/1\\.1 \\d{3} .*")) {
      throw new ProtocolException("This is no status: " + line);
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static Map<String, List<String>> headers(InputStream in) throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    int lines = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (++lines > MAXIMUM_HEADERS) {
        throw new ProtocolException("There are too many headers");
      }
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("The connection ended within a line");
      }
      if (octet != '\r') {
        line.write(octet);
      }
      if (line.size() > MAXIMUM_LINE) {
        throw new ProtocolException("The line is too long");
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static InputStream body(InputStream in, Map<String, List<String>> headers)
      throws IOException {
    if (headers.containsKey("transfer-encoding")) {
      return new Pieces(in, true, 0);
    }
    if (headers.containsKey("content-length")) {
      return new Pieces(in, false, number(headers.get("content-length").get(0), 10));
    }
    return in;
  }

  private static int number(String text, int radix) throws ProtocolException {
    try {
      return Integer.parseInt(text, radix);
    } catch (NumberFormatException garbage) {
      throw new ProtocolException("This is no length: " + text);
    }
  }

  /** A body in chunks, or one piece of known length. */
  private static final class Pieces extends InputStream {

    private final InputStream in;
    private final boolean chunked;
    private int left;
    private boolean first = true;
    private boolean ended;

    Pieces(InputStream in, boolean chunked, int length) {
      this.in = in;
      this.chunked = chunked;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0 && !ended) {
        nextPiece();
      }
      if (ended) {
        return -1;
      }
      int count = in.read(buffer, offset, Math.min(length, left));
      if (count < 0) {
        throw new EOFException(left + " bytes are missing");
      }
      left -= count;
      return count;
    }

    private void nextPiece() throws IOException {
      if (!chunked) {
        ended = true;
        return;
      }
      if (!first) {
        line(in);
      }
      first = false;
      left = number(line(in), 16);
      if (left == 0) {
        headers(in);
        ended = true;
      }
    }
  }
}
