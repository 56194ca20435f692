package io.fluxgate.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.http.HttpFailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-05T02:00:00.123Z",
        "2026-01-05T03:00:00.123+01:00",
        "2026-01-05T03:00:00.123+0100",
        "2026-01-05 03:00:00.123 +0100",
        "2026-01-05T01:00:00.123-01",
        "2026-01-05T02:00:00.123",
        "2026-01-05 02:00:00.123",
        "1767578400.123",
        "1767578400123",
        "1767578400123000",
        "1767578400123000000",
        "1767578400123.0",
      })
  void formatOfTimeIsDetected(String time) throws Exception {
    assertThat(TraceText.rows("time,status\n" + time + ",200\n"))
        .singleElement()
        .extracting(TraceRow::startNanos)
        .isEqualTo(1_767_578_400_123_000_000L);
  }

  @Test
  void secondsSinceTheBeginningAreTimes() throws Exception {
    assertThat(TraceText.rows("time,status\n0,200\n0.25,200\n12.5,200\n-1,200\n"))
        .extracting(TraceRow::startNanos)
        .containsExactly(0L, 250_000_000L, 12_500_000_000L, -1_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({"time_ms, 5, 5000000", "time_us, 5, 5000", "timestamp_s, 5, 5000000000"})
  void nameOfTheColumnSaysTheUnit(String name, String time, long nanos) throws Exception {
    assertThat(TraceText.rows(name + ",status\n" + time + ",200\n").get(0).startNanos())
        .isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({"duration_ms, 1.5", "latency_us, 1500", "elapsed_ns, 1500000", "duration_s, 0.0015"})
  void nameOfTheColumnSaysTheUnitOfDurations(String name, String duration) throws Exception {
    assertThat(TraceText.rows("time,status," + name + "\n0,200," + duration + "\n"))
        .singleElement()
        .extracting(TraceRow::durationNanos)
        .isEqualTo(1_500_000L);
  }

  @Test
  void timeMayBeTheEndOfTheCall() throws Exception {
    TraceLayout layout =
        new TraceLayout(TraceFormat.CSV, null, Map.of(), TimeFormat.MS, TimeFormat.S, true);

    assertThat(TraceText.rows("time,status,duration\n5000,200,2\n", layout))
        .containsExactly(
            new TraceRow(2, 3_000_000_000L, 2_000_000_000L, "all calls", CallOutcome.OK));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time;key;status\n1;a,b;200\n",
        "time\tkey\tstatus\n1\ta,b\t200\n",
        "time,key,status\n1,\"a,b\",200\n",
        "\uFEFFtime,key,status\r\n1,\"a,b\",200\r\n",
        "Status,TIME,Host\n\n200,1,\"a,b\"",
      })
  void separatorsQuotesAndOrderAreDetected(String text) throws Exception {
    assertThat(TraceText.rows(text))
        .singleElement()
        .extracting(TraceRow::key, TraceRow::outcome)
        .containsExactly("a,b", CallOutcome.OK);
  }

  @Test
  void columnsMayHaveOtherNames() throws Exception {
    Map<String, String> names = Map.of("time", "When", "key", "upstream", "status", "s");
    TraceLayout layout = new TraceLayout(TraceFormat.CSV, '|', names, null, null, false);

    assertThat(TraceText.rows("when|upstream|s|time\n3|x|200|9\n", layout))
        .singleElement()
        .extracting(TraceRow::key, TraceRow::startNanos)
        .containsExactly("x", 3_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "success, '', 200, ",
    "OK, 404, 404, ",
    "-, 503, 503, ",
    "429, '', 429, ",
    "timeout, '', 0, RESPONSE_TIMEOUT",
    "connect-timeout, -, 0, CONNECT_TIMEOUT",
    "Connection Refused, 200, 0, CONNECT",
    "failure, 200, 0, UNKNOWN",
    "canceled, '', 0, CANCELLED",
    "reset, '', 0, RESET",
    "dns, '', 0, DNS",
  })
  void outcomesHaveNamesOrStatuses(String outcome, String status, int code, HttpFailureKind kind)
      throws Exception {
    assertThat(TraceText.rows("time,outcome,status\n0," + outcome + "," + status + "\n"))
        .extracting(TraceRow::outcome)
        .containsExactly(new CallOutcome(code, kind));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday,a,200,1 | line 3: time: yesterday (expected: a number)",
        ",a,200,1 | line 3: time:  (expected: a number)",
        "99999999999,a,200,1 | line 3: time: 99999999999 (expected: a time within 292 years of the epoch)",
        "1, ,200,1 | line 3: key: blank (expected: a name)",
        "1,a,20,1 | line 3: outcome: 20 (expected: a status from 100 to 999)",
        "1,a,99,1 | line 3: outcome: 99 (expected: a status from 100 to 999)",
        "1,a,-,1 | line 3: neither outcome nor status (expected: one of them)",
        "1,a,200,fast | line 3: duration_ms: fast (expected: a number)",
        "1,a,200,NaN | line 3: duration_ms: NaN (expected: a number)",
        "1,a,200,-1 | line 3: duration_ms: -1 (expected: 0 to 24 hours)",
        "1,a,200,86400001 | line 3: duration_ms: 86400001 (expected: 0 to 24 hours)",
        "1,a,200 | line 3: 3 fields (expected: 4)",
        "1,a,200,1,2 | line 3: 5 fields (expected: 4)",
      })
  void badRowIsNamedWithItsLineAndReason(String row, String message) throws Exception {
    String text = "time,key,outcome,duration_ms\n0,a,200,1\n" + row + "\n2,a,200,1\n";
    List<Long> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    try (TraceReader reader = new TraceReader(TraceText.stream(text), TraceLayout.AS_FOUND)) {
      for (int i = 0; i < 3; i++) {
        try {
          good.add(Objects.requireNonNull(reader.next()).line());
        } catch (BadRowException wrong) {
          bad.add(wrong.getMessage());
        }
      }
      assertThat(reader.next()).isNull();
    }

    assertThat(good).containsExactly(2L, 4L);
    assertThat(bad).containsExactly(message);
  }

  @Test
  void unknownOutcomeIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> TraceText.rows("time,outcome\n0,meh\u001b[2J\n"))
        .isInstanceOf(BadRowException.class)
        .hasMessageStartingWith("line 2: outcome: meh?[2J (expected: a status, or one of ")
        .hasMessageContaining("canceled, cancelled, connect, ");
  }

  @Test
  void quoteThatIsNeverClosedIsNoKey() {
    assertThatThrownBy(() -> TraceText.rows("time,status,key\n0,200,\"a\n1,200,b\n"))
        .hasMessageStartingWith("line 2: key: goes over several lines");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | nothing is there (expected: the names of the columns)",
        "time,key | the columns are time, key (expected: time, and outcome or status;",
        "when,status | the columns are when, status (expected: time, and outcome or status;",
        "time,status,duration | the column duration does not say its unit",
        "time,status,code | both status and code may be the status (choose with --column",
      })
  void badHeaderIsExplained(String header, String message) {
    assertThatThrownBy(() -> TraceText.rows(header))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith("line 1: " + message);
  }

  @Test
  void rowsAreSortedByStartAndOtherwiseStay() throws Exception {
    try (TraceReader reader =
        new TraceReader(
            TraceText.stream("time,key,status\n3,a,200\n1,b,200\n3,c,200\n2,d,200\n"),
            TraceLayout.AS_FOUND)) {
      SortedRows sorted = new SortedRows(reader);
      List<String> keys = new ArrayList<>();
      for (TraceRow row = sorted.next(); row != null; row = sorted.next()) {
        keys.add(row.key());
      }

      assertThat(keys).containsExactly("b", "d", "a", "c");
    }
  }
}
