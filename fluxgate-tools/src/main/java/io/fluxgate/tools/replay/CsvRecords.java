package io.fluxgate.tools.replay;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a CSV file. */
final class CsvRecords implements TraceRecords {

  private static final int HEADER_LIMIT = 10_000;

  private final CloseableIterator<CsvRecord> records;
  private final List<String> header;
  private long line = 1;

  CsvRecords(BufferedReader reader, @Nullable Character separator) throws IOException {
    refuseJson(reader);
    records =
        CsvReader.builder()
            .fieldSeparator(separator == null ? separatorOf(reader) : separator)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .ofCsvRecord(reader)
            .iterator();
    List<String> first = next();
    if (first == null) {
      throw new TraceException("line 1: nothing is there (expected: the names of the columns)");
    }
    header = first;
  }

  /** Its first line would be taken for the names of columns. */
  private static void refuseJson(BufferedReader reader) throws IOException {
    reader.mark(1);
    int first = reader.read();
    reader.reset();
    if (first == '{' || first == '[') {
      throw new TraceException(
          "line 1: this looks like JSON (expected: CSV; for one object per line use --format json,"
              + " for a HAR file --format har)");
    }
  }

  /** Detects the separator from the header, without consuming it. */
  private static char separatorOf(BufferedReader reader) throws IOException {
    reader.mark(HEADER_LIMIT);
    char separator = ',';
    for (int i = 0; i < HEADER_LIMIT - 1; i++) {
      int c = reader.read();
      if (c == ',' || c == ';' || c == '\t') {
        separator = (char) c;
        break;
      }
      if (c < 0 || c == '\n') {
        break;
      }
    }
    reader.reset();
    return separator;
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public @Nullable List<String> next() throws IOException {
    try {
      if (!records.hasNext()) {
        return null;
      }
      CsvRecord record = records.next();
      line = record.getStartingLineNumber();
      return record.getFields();
    } catch (UncheckedIOException error) {
      throw error.getCause();
    } catch (CsvParseException error) {
      // The end of the record is unknown, so no later row can be read.
      throw new TraceException(
          "after line %d: what follows is no CSV: %s".formatted(line, error.getMessage()));
    }
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
