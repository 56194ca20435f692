package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetInfo;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters of a fleet, with its name as a tag. */
final class FleetMeters implements MeterBinder {

  private static final String PREFIX = "fluxgate.fleet.";

  /** Those of {@link FleetInfo#dropped}. */
  private static final List<String> REASONS =
      List.of(
          "queue full",
          "late",
          "length",
          "version",
          "tag",
          "sequence",
          "sender rate",
          "rate",
          "malformed",
          "unknown host");

  private final Fleet fleet;

  FleetMeters(Fleet fleet) {
    this.fleet = fleet;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Tags tags = Tags.of("fleet", fleet.name());
    Gauge.builder(PREFIX + "transport.up", fleet, each -> each.info().transportUp() ? 1 : 0)
        .description("Whether messages can be sent and received")
        .tags(tags)
        .register(registry);
    Gauge.builder(PREFIX + "peers", fleet, each -> each.info().peers())
        .description("Other instances that have been heard since the start")
        .tags(tags)
        .register(registry);
    TimeGauge.builder(PREFIX + "round.trip", fleet, TimeUnit.NANOSECONDS, FleetMeters::roundTrip)
        .description("How long the latest own message took to come back")
        .tags(tags)
        .register(registry);
    messages(registry, tags);
    decisions(registry, tags);
  }

  private static double roundTrip(Fleet fleet) {
    return fleet
        .info()
        .roundTrip()
        .map(Duration::toNanos)
        .map(Long::doubleValue)
        .orElse(Double.NaN);
  }

  private void messages(MeterRegistry registry, Tags tags) {
    String messages = "Messages handed to the transport, and of others that passed all checks";
    count(registry, "messages", messages, tags.and("direction", "sent"), FleetInfo::sent);
    count(registry, "messages", messages, tags.and("direction", "received"), FleetInfo::received);
    for (String reason : REASONS) {
      count(
          registry,
          "dropped",
          "Messages of others that were dropped, and entries about unknown hosts",
          tags.and("reason", reason.replace(' ', '_')),
          info -> info.dropped().getOrDefault(reason, 0L));
    }
  }

  private void decisions(MeterRegistry registry, Tags tags) {
    decision(registry, tags, "open", true, FleetInfo::openings);
    decision(registry, tags, "open", false, FleetInfo::wouldBeOpenings);
    decision(registry, tags, "suspect", true, FleetInfo::suspicions);
    decision(registry, tags, "suspect", false, FleetInfo::wouldBeSuspicions);
  }

  private void decision(
      MeterRegistry registry,
      Tags tags,
      String action,
      boolean carriedOut,
      ToDoubleFunction<FleetInfo> value) {
    count(
        registry,
        "decisions",
        "What the fleet did to circuits, or would have done",
        tags.and("action", action, "carried_out", String.valueOf(carriedOut)),
        value);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      Tags tags,
      ToDoubleFunction<FleetInfo> value) {
    FunctionCounter.builder(PREFIX + name, fleet, each -> value.applyAsDouble(each.info()))
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
