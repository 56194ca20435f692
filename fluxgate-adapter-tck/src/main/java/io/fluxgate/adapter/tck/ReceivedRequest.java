package io.fluxgate.adapter.tck;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request as it came over the wire; header names are in lower case. */
@SuppressWarnings("ArrayRecordComponent") // Requests are not compared with each other.
record ReceivedRequest(
    String method, String target, Map<String, List<String>> headers, byte[] body) {

  List<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }
}
