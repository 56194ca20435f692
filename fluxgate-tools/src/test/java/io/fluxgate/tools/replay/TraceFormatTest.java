package io.fluxgate.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.http.HttpFailureKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that servers and browsers write are read as they are. */
class TraceFormatTest {

  /** 2026-01-05T02:00:00Z. */
  private static final long TWO_O_CLOCK = 1_767_578_400_000_000_000L;

  private static List<TraceRow> rows(TraceFormat format, String text) throws Exception {
    return TraceText.rows(text, new TraceLayout(format, null, Map.of(), null, null, false));
  }

  private static CallOutcome status(int status) {
    return new CallOutcome(status, null);
  }

  @Test
  void nginxDefaultLogIsRead() throws Exception {
    String log =
        """
        203.0.113.7 - - [05/Jan/2026:03:00:00 +0100] "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0"
        203.0.113.7 - bob [05/Jan/2026:02:00:00 +0000] "POST /a HTTP/1.1" 503 0 "-" "Mozilla/5.0 (X11)"

        203.0.113.7 - - [05/Jan/2026:02:00:00 +0000] "GET /a HTTP/2.0" 499 0 "-" "x"
        203.0.113.7 - - [05/Jan/2026:02:00:02 +0000] "GET /a HTTP/2.0" 504 0 "-" "x" 2.000
        """;

    assertThat(rows(TraceFormat.NGINX, log))
        .containsExactly(
            new TraceRow(1, TWO_O_CLOCK, 0, "all calls", status(200)),
            new TraceRow(2, TWO_O_CLOCK, 0, "all calls", status(503)),
            new TraceRow(
                4, TWO_O_CLOCK, 0, "all calls", CallOutcome.failed(HttpFailureKind.CANCELLED)),
            new TraceRow(
                5,
                TWO_O_CLOCK,
                2_000_000_000,
                "all calls",
                CallOutcome.failed(HttpFailureKind.RESPONSE_TIMEOUT)));
  }

  @Test
  void logOfALoadBalancerIsRead() throws Exception {
    String rest =
        " 34 366 \"GET https://www.example.com:443/a?b HTTP/1.1\" \"curl/7.46.0\" ECDHE TLSv1.2 arn";
    String log =
        "https 2026-01-05T02:00:01.500000Z app/lb/50dc 192.168.131.39:2817 10.0.0.1:80"
            + " 0.500 0.900 0.100 200 200"
            + rest
            + "\nhttps 2026-01-05T02:00:00.000000Z app/lb/50dc 192.168.131.39:2817 - -1 -1 -1 503 -"
            + rest
            + "\nhttps 2026-01-05T02:00:00.000000Z app/lb/50dc 192.168.131.39:2817 - -1 -1 -1 460 -"
            + rest;

    assertThat(rows(TraceFormat.ALB, log))
        .containsExactly(
            new TraceRow(1, TWO_O_CLOCK, 1_500_000_000, "https://www.example.com:443", status(200)),
            new TraceRow(2, TWO_O_CLOCK, 0, "https://www.example.com:443", status(503)),
            new TraceRow(
                3,
                TWO_O_CLOCK,
                0,
                "https://www.example.com:443",
                CallOutcome.failed(HttpFailureKind.CANCELLED)));
  }

  @ParameterizedTest
  @CsvSource({
    "200, -, 200, ",
    "503, 'UF,URX', , CONNECT",
    "504, UT, , RESPONSE_TIMEOUT",
    "503, UC, , RESET",
    "0, DC, , CANCELLED",
    "0, -, , CANCELLED",
    "503, UH, 503, ",
    "429, RL, , LOCAL",
  })
  void logOfEnvoyIsRead(String code, String flags, Integer status, HttpFailureKind kind)
      throws Exception {
    String start = "[2026-01-05T02:00:00.000Z] \"GET /a HTTP/1.1\" " + code + " " + flags;
    String end =
        " 0 135 2500 1 \"203.0.113.7\" \"curl\" \"f9e5a4b7\" \"shop.example.com\" \"10.0.0.1:80\"";
    CallOutcome outcome = kind != null ? CallOutcome.failed(kind) : status(status);

    assertThat(rows(TraceFormat.ENVOY, start + end))
        .containsExactly(new TraceRow(1, TWO_O_CLOCK, 2_500_000_000L, "shop.example.com", outcome));
    assertThat(rows(TraceFormat.ENVOY, start + " via_upstream - \"-\"" + end)).hasSize(1);
  }

  @Test
  void objectPerLineIsReadByTheNamesOfTheFirst() throws Exception {
    String lines =
        """
        {"time": "2026-01-05T03:00:00+0100", "host": "a\\u00fc\\"b", "status": 200, "duration_ms": 1.5, "more": {"x": [1, null, true]}}

        {"status": 503, "time": 1767578400.5, "host": "b", "duration_ms": 0}
        """;

    assertThatThrownBy(() -> rows(TraceFormat.JSON, lines))
        .hasMessageContaining("line 3: time: 1767578400.5 (expected: a date such as");
    assertThat(rows(TraceFormat.JSON, lines.replace("1767578400.5", "\"2026-01-05T02:00:00Z\"")))
        .containsExactly(
            new TraceRow(1, TWO_O_CLOCK, 1_500_000, "aü\"b", status(200)),
            new TraceRow(3, TWO_O_CLOCK, 0, "b", status(503)));
  }

  @Test
  void exportOfABrowserIsRead() throws Exception {
    String har =
        """
        {"log": {"version": "1.2", "entries": [
          {"startedDateTime": "2026-01-05T02:00:00.000Z", "time": 12.5,
           "request": {"method": "GET", "url": "https://a.example/x?y=%zz"}, "response": {"status": 500}},
          {"startedDateTime": "2026-01-05T02:00:00.000Z", "time": 0,
           "request": {"url": "http://a.example:81/"}, "response": {"status": 0, "_error": "net::ERR_CONNECTION_REFUSED"}},
          {"startedDateTime": "2026-01-05T02:00:00.000Z", "time": 0,
           "request": {"url": "http://a.example:81/"}, "response": {"status": 0}}]}}
        """;

    assertThat(rows(TraceFormat.HAR, har))
        .containsExactly(
            new TraceRow(1, TWO_O_CLOCK, 12_500_000, "https://a.example", status(500)),
            new TraceRow(
                2,
                TWO_O_CLOCK,
                0,
                "http://a.example:81",
                CallOutcome.failed(HttpFailureKind.CONNECT)),
            new TraceRow(
                3,
                TWO_O_CLOCK,
                0,
                "http://a.example:81",
                CallOutcome.failed(HttpFailureKind.CANCELLED)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"time\": 1}", "[1]"})
  void jsonThatIsGivenAsCsvIsNamed(String text) {
    assertThatThrownBy(() -> TraceText.rows(text))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("line 1: this looks like JSON")
        .hasMessageContaining("--format json")
        .hasMessageContaining("--format har");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NGINX", "ALB", "ENVOY"})
  void lineOfAnotherLogIsABadRow(TraceFormat format) {
    assertThatThrownBy(() -> rows(format, "\nwhat is this?"))
        .isInstanceOf(BadRowException.class)
        .hasMessageStartingWith("line 2: what is this? (expected: a line of the default log of ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\"",
        "{\"a\":}",
        "[1,",
        "nul",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "1 2",
        "01x",
        "{a:1}"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no JSON at character ");
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .hasMessageContaining("fewer values in each other");
  }

  @Test
  void whatIsNoHarIsRefused() {
    assertThatThrownBy(() -> rows(TraceFormat.HAR, "{\"log\": 1}"))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith("no HAR file");
  }
}
