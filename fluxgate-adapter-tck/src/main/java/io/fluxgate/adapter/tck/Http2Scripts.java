package io.fluxgate.adapter.tck;

import io.fluxgate.adapter.tck.FaultyServer.Script;

/** Scripts of a {@link FaultyServer} whose connections speak HTTP/2. */
final class Http2Scripts {

  private static final String OK = ":status: 200";
  private static final String LENGTH = "content-length: 100";

  private Http2Scripts() {}

  /** What is done to one request. */
  interface Answer {
    void to(int stream, Http2Connection connection) throws Exception;
  }

  /** Does this to each request, until the client or the answer closes the connection. */
  static Script answering(Answer answer) {
    return connection -> {
      Http2Connection http2 = Http2Connection.open(connection);
      for (int stream = http2.readRequest(); stream != 0; stream = http2.readRequest()) {
        answer.to(stream, http2);
      }
    };
  }

  static Answer status(int status) {
    return (stream, connection) -> connection.answer(stream, status);
  }

  static Answer silence() {
    return (stream, connection) -> {};
  }

  static Answer reset(int errorCode) {
    return (stream, connection) -> connection.reset(stream, errorCode);
  }

  static Answer resetInBody(int status, int errorCode) {
    return (stream, connection) ->
        connection
            .headers(stream, ":status: " + status, LENGTH)
            .data(stream, "half")
            .reset(stream, errorCode);
  }

  static Answer resetWhenComplete() {
    return (stream, connection) ->
        connection.answer(stream, 200).reset(stream, Http2Connection.NO_ERROR);
  }

  static Answer stallInBody() {
    return (stream, connection) -> connection.headers(stream, OK, LENGTH).data(stream, "half");
  }

  /** The stream ends before the length that its headers announce. */
  static Answer truncated() {
    return (stream, connection) -> connection.headers(stream, OK, LENGTH).lastData(stream, "half");
  }

  static Answer earlyHints() {
    return (stream, connection) ->
        connection.headers(stream, ":status: 103", "link: </a.css>").answer(stream, 200);
  }

  static Answer closing() {
    return (stream, connection) -> connection.finish();
  }

  static Answer closingInBody() {
    return (stream, connection) ->
        connection.headers(stream, OK, LENGTH).data(stream, "half").finish();
  }

  static Answer breakingOff() {
    return (stream, connection) -> connection.breakOff();
  }

  /** The connection is given up; streams up to this one may have been worked on, or none. */
  static Answer goAway(boolean processed, int errorCode) {
    return (stream, connection) -> connection.goAway(processed ? stream : 0, errorCode).finish();
  }

  /** The server shuts down gracefully, and so finishes this stream. */
  static Answer goAwayWithinAnswer() {
    return (stream, connection) ->
        connection
            .headers(stream, OK, "content-length: 5")
            .goAway(stream, Http2Connection.NO_ERROR)
            .lastData(stream, "hello")
            .hold();
  }

  static Answer goAwayAfterAnswer() {
    return (stream, connection) ->
        connection.answer(stream, 200).goAway(stream, Http2Connection.NO_ERROR).hold();
  }

  /** An index of a table that was never filled, instead of headers. */
  static Answer garbageHeaders() {
    return (stream, connection) ->
        connection.frame(Http2Connection.HEADERS, 0x4, stream, (byte) 0xff, (byte) 0x7f).hold();
  }

  /** Data of no stream at all. */
  static Answer dataOutsideOfStreams() {
    return (stream, connection) -> connection.data(0, "hello").hold();
  }

  /** An answer of another protocol. */
  static Answer plainText() {
    return (stream, connection) ->
        connection.garbage("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n").hold();
  }

  /** Settings are of six bytes each. */
  static Answer garbageSettings() {
    return (stream, connection) ->
        connection.frame(Http2Connection.SETTINGS, 0, 0, new byte[7]).hold();
  }
}
