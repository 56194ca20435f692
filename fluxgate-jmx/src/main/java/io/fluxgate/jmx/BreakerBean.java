package io.fluxgate.jmx;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Shows one breaker. Listens to its signals, because they contain the reason of the latest
 * transition.
 */
final class BreakerBean implements CircuitBreakerMXBean, Listener {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final CircuitBreaker breaker;
  private final ObjectName objectName;
  private final NotificationBroadcasterSupport transitions =
      new NotificationBroadcasterSupport(
          new MBeanNotificationInfo(
              Arrays.stream(CircuitState.values()).map(BreakerBean::type).toArray(String[]::new),
              Notification.class.getName(),
              "A transition: the type ends with the new state, the message is the reason"));
  private volatile @Nullable Signal latest;

  BreakerBean(CircuitBreaker breaker, ObjectName objectName) {
    this.breaker = breaker;
    this.objectName = objectName;
  }

  /** The bean to register. */
  DescribedBean described() {
    return new DescribedBean(this, CircuitBreakerMXBean.class, transitions);
  }

  private static String type(CircuitState to) {
    return "io.fluxgate.transition." + to;
  }

  @Override
  public void onSignal(Signal signal) {
    latest = signal;
    Notification notification =
        new Notification(
            type(signal.to()),
            objectName,
            signal.sequence(),
            signal.when().toEpochMilli(),
            Text.escaped(signal.from() + " > " + signal.to() + ": " + signal.reason()));
    transitions.sendNotification(notification);
  }

  @Override
  public String getName() {
    return Text.escaped(breaker.name());
  }

  @Override
  public CircuitState getState() {
    return breaker.state();
  }

  @Override
  public String getExplanation() {
    return Text.escaped(breaker.explain());
  }

  @Override
  public @Nullable CircuitState getShadowState() {
    return breaker.info().shadowState().orElse(null);
  }

  @Override
  public String getSince() {
    return breaker.info().since().toString();
  }

  @Override
  public @Nullable String getReason() {
    Signal signal = latest;
    return signal == null ? null : Text.escaped(signal.reason());
  }

  @Override
  public List<String> getCauses() {
    Signal signal = latest;
    return signal == null ? List.of() : signal.causes().stream().map(Text::escaped).toList();
  }

  @Override
  public int getReopens() {
    return breaker.info().reopens();
  }

  @Override
  public int getStreak() {
    return breaker.info().streak();
  }

  @Override
  public long getWindowCalls() {
    return breaker.info().metrics().total();
  }

  @Override
  public long getWindowFailed() {
    return breaker.info().metrics().failed();
  }

  @Override
  public double getFailureRate() {
    WindowMetrics metrics = breaker.info().metrics();
    return metrics.total() == 0 ? Double.NaN : metrics.failureRate();
  }

  @Override
  public Map<String, Long> getWindowSlow() {
    WindowMetrics metrics = breaker.info().metrics();
    Map<String, Long> slow = new TreeMap<>();
    metrics
        .slowThresholds()
        .forEach(threshold -> slow.put(threshold.toString(), metrics.slow(threshold)));
    return slow;
  }

  @Override
  public double getAverageMillis() {
    return breaker.info().metrics().averageDuration().map(BreakerBean::millis).orElse(Double.NaN);
  }

  @Override
  public int getProbesInFlight() {
    return breaker.info().probesInFlight();
  }

  @Override
  public @Nullable Long getMillisUntilProbe() {
    return breaker.info().untilProbe().map(BreakerBean::millisRoundedUp).orElse(null);
  }

  private static double millis(Duration duration) {
    return (double) duration.toNanos() / NANOS_PER_MILLI;
  }

  private static long millisRoundedUp(Duration duration) {
    long millis = duration.toMillis();
    return duration.toNanosPart() % NANOS_PER_MILLI == 0 ? millis : millis + 1;
  }

  @Override
  public long getTransitions() {
    return breaker.info().transitions();
  }

  @Override
  public long getSucceeded() {
    return breaker.info().counts().succeeded();
  }

  @Override
  public long getFailed() {
    return breaker.info().counts().failed();
  }

  @Override
  public long getIgnored() {
    return breaker.info().counts().ignored();
  }

  @Override
  public long getRejected() {
    return breaker.info().counts().rejected();
  }

  @Override
  public long getWouldBeRejected() {
    return breaker.info().counts().wouldBeRejected();
  }

  @Override
  public long getBeyondMaximum() {
    return breaker.info().counts().beyondMaximum();
  }

  @Override
  public long getSameConnection() {
    return breaker.info().counts().sameConnection();
  }

  @Override
  public double getUsualMillis() {
    return breaker.usualTime().map(BreakerBean::millis).orElse(Double.NaN);
  }

  @Override
  public void forceOpen() {
    breaker.forceOpen();
  }

  @Override
  public void reset() {
    breaker.reset();
  }

  @Override
  public void disable() {
    breaker.disable();
  }

  @Override
  public void metricsOnly() {
    breaker.metricsOnly();
  }

  @Override
  public void enforce() {
    breaker.enforce();
  }
}
