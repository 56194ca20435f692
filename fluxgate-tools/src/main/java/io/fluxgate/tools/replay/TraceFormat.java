package io.fluxgate.tools.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of files that a replay reads. */
enum TraceFormat {
  CSV,
  /** One object per line. */
  JSON,
  /** The default access log of nginx, "combined", and that of Apache's server. */
  NGINX,
  /** The access log of an AWS Application Load Balancer. */
  ALB,
  /** The default access log of Envoy, and that of Istio. */
  ENVOY,
  /** What a browser's developer tools export. */
  HAR;

  TraceRecords open(BufferedReader reader, @Nullable Character separator) throws IOException {
    return switch (this) {
      case CSV -> new CsvRecords(reader, separator);
      case JSON -> new JsonLines(reader);
      case NGINX -> new LogLines(reader, AccessLog.NGINX);
      case ALB -> new LogLines(reader, AccessLog.ALB);
      case ENVOY -> new LogLines(reader, AccessLog.ENVOY);
      case HAR -> new HarRecords(reader);
    };
  }

  /** Whether its times are of the end of calls. */
  boolean timeIsEnd() {
    return this == NGINX || this == ALB;
  }

  /** Whether its records are in the order in which calls ended. */
  boolean needsSorting() {
    return timeIsEnd() || this == ENVOY || this == HAR;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
