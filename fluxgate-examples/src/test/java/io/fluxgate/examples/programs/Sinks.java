package io.fluxgate.examples.programs;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.LogListener;
import io.fluxgate.Signal;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jmx.CircuitBreakerBeans;
import io.fluxgate.micrometer.FluxgateMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Everything by which a guard shows what came of its calls. */
final class Sinks implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("io.fluxgate");

  private final List<Signal> signals = new CopyOnWriteArrayList<>();
  private final List<String> notifications = new CopyOnWriteArrayList<>();
  private final Lines log = new Lines();
  private final MBeanServer beanServer = MBeanServerFactory.newMBeanServer();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Recording recording = new Recording();
  private final HttpGuard guard;
  private final CircuitBreakerBeans beans;

  Sinks(HttpGuard guard) {
    this.guard = guard;
    beans = CircuitBreakerBeans.builder().server(beanServer).register(guard.registry());
    for (String event : List.of("Transition", "Rejection", "Probe")) {
      recording.enable("io.fluxgate." + event);
    }
    recording.start();
    LOGGER.addHandler(log);
  }

  /** Makes a breaker of that name and listens to it. */
  CircuitBreaker breaker(String name) throws JMException {
    CircuitBreaker breaker = guard.registry().get(name);
    breaker.addListener(signals::add);
    breaker.addListener(LogListener.create());
    beanServer.addNotificationListener(
        new ObjectName("io.fluxgate:type=CircuitBreaker,name=\"" + name + "\""),
        (notification, unused) -> notifications.add(text(notification)),
        null,
        null);
    return breaker;
  }

  private static String text(Notification notification) {
    return notification + " " + notification.getMessage() + " " + notification.getUserData();
  }

  List<String> signals() {
    return signals.stream().map(it -> it + " " + it.reason() + " " + it.causes()).toList();
  }

  List<String> log() {
    return log.lines;
  }

  List<String> notifications() {
    return notifications;
  }

  List<String> attributes() throws JMException {
    List<String> texts = new ArrayList<>();
    for (ObjectName bean : beanServer.queryNames(new ObjectName("io.fluxgate:*"), null)) {
      texts.add(bean.toString());
      for (MBeanAttributeInfo attribute : beanServer.getMBeanInfo(bean).getAttributes()) {
        Object value = beanServer.getAttribute(bean, attribute.getName());
        texts.add(attribute + " = " + (value instanceof Object[] all ? List.of(all) : value));
      }
    }
    return texts;
  }

  List<String> meters() {
    try (FluxgateMetrics metrics = FluxgateMetrics.of(guard)) {
      metrics.bindTo(meters);
      return meters.getMeters().stream().map(Sinks::text).toList();
    }
  }

  private static String text(Meter meter) {
    return meter.getId() + " " + meter.getId().getDescription() + " " + meter.measure();
  }

  List<String> events(Path file) throws IOException {
    recording.stop();
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream().map(Object::toString).toList();
  }

  List<String> pages() {
    List<String> texts = new ArrayList<>(List.of(guard.toString(), guard.registry().toString()));
    for (CircuitBreaker breaker : guard.registry().breakers()) {
      texts.add(breaker + " " + breaker.explain() + " " + breaker.info());
      texts.add(breaker.info().failureKinds() + " " + breaker.info().lastOpening());
    }
    return texts;
  }

  @Override
  public void close() {
    LOGGER.removeHandler(log);
    recording.close();
    beans.close();
    meters.close();
  }

  /** What the library logs, with exceptions. */
  private static final class Lines extends Handler {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    Lines() {
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
      StringWriter text = new StringWriter();
      text.append(record.getMessage());
      if (record.getThrown() != null) {
        record.getThrown().printStackTrace(new PrintWriter(text, true));
      }
      lines.add(text.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
