package io.fluxgate.micrometer;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/** OpenTelemetry's SDK behind Micrometer's observations, as an application has it. */
final class Spans implements AutoCloseable {

  final ObservationRegistry registry = ObservationRegistry.create();
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .build();

  Spans() {
    OtelTracer tracer =
        new OtelTracer(sdk.getTracer("test"), new OtelCurrentTraceContext(), event -> {});
    registry.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
  }

  /** Returns the ended span of a name. */
  SpanData ended(String name) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + ": " + exporter.getFinishedSpanItems()));
  }

  @Override
  public void close() {
    sdk.close();
  }
}
