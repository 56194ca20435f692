package io.fluxgate.tools.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a HAR file, which it holds in memory. A "line" is the number of an entry.
 */
final class HarRecords implements TraceRecords {

  private final List<?> entries;
  private int read;

  HarRecords(BufferedReader reader) throws IOException {
    StringWriter text = new StringWriter();
    reader.transferTo(text);
    try {
      Object entries = member(member(Json.parse(text.toString()), "log"), "entries");
      if (!(entries instanceof List<?> list)) {
        throw new TraceException("no HAR file (expected: an object with log and its entries)");
      }
      this.entries = list;
    } catch (IllegalArgumentException wrong) {
      throw new TraceException(String.valueOf(wrong.getMessage()));
    }
  }

  private static @Nullable Object member(@Nullable Object object, String name) {
    return object instanceof Map<?, ?> map ? map.get(name) : null;
  }

  private static String text(@Nullable Object object, String name) {
    Object value = member(object, name);
    return value == null ? "" : String.valueOf(value);
  }

  @Override
  public List<String> header() {
    return AccessLog.FIELDS;
  }

  @Override
  public @Nullable List<String> next() throws BadRowException {
    if (read == entries.size()) {
      return null;
    }
    Object entry = entries.get(read++);
    Object response = member(entry, "response");
    String status = text(response, "status");
    boolean answered = status.length() == 3;
    return List.of(
        text(entry, "startedDateTime"),
        host(text(member(entry, "request"), "url")),
        answered ? "" : outcome(text(response, "_error")),
        answered ? status : "",
        seconds(text(entry, "time")));
  }

  private String seconds(String millis) throws BadRowException {
    try {
      return new BigDecimal(millis).movePointLeft(3).toPlainString();
    } catch (NumberFormatException wrong) {
      throw new BadRowException(
          line(), "time: " + DisplayText.clean(millis) + " (expected: milliseconds)");
    }
  }

  private String host(String url) throws BadRowException {
    try {
      URI uri = URI.create(url.replaceFirst("[?#].*", ""));
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri.getScheme()
            + "://"
            + uri.getHost()
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      }
    } catch (IllegalArgumentException noUrl) {
      // The message follows.
    }
    throw new BadRowException(line(), "request.url: no address of a host");
  }

  /** What browsers say of a request without an answer, as in net::ERR_CONNECTION_REFUSED. */
  private static String outcome(String error) {
    String name = error.toUpperCase(Locale.ROOT);
    if (name.contains("ABORTED") || name.contains("BLOCKED") || error.isEmpty()) {
      return "cancelled";
    }
    if (name.contains("TIMED_OUT")) {
      return "timeout";
    }
    if (name.contains("NAME_NOT_RESOLVED")) {
      return "dns";
    }
    if (name.contains("REFUSED") || name.contains("UNREACHABLE")) {
      return "connect";
    }
    return name.contains("CERT") || name.contains("SSL") ? "tls" : "reset";
  }

  @Override
  public long line() {
    return read;
  }

  @Override
  public void close() {}
}
