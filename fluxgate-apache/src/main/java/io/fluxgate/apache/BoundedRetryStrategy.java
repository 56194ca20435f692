package io.fluxgate.apache;

import java.io.IOException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Repeats what another strategy repeats, unless that would wait too long. To repeat it sooner would
 * ignore what the server asks for.
 */
record BoundedRetryStrategy(TimeValue maximumWait, HttpRequestRetryStrategy strategy)
    implements HttpRequestRetryStrategy {

  @Override
  public boolean retryRequest(
      HttpRequest request, IOException error, int execCount, HttpContext context) {
    return strategy.retryRequest(request, error, execCount, context)
        && isShort(strategy.getRetryInterval(request, error, execCount, context));
  }

  @Override
  public boolean retryRequest(HttpResponse response, int execCount, HttpContext context) {
    return strategy.retryRequest(response, execCount, context)
        && isShort(strategy.getRetryInterval(response, execCount, context));
  }

  private boolean isShort(TimeValue interval) {
    return interval == null || interval.compareTo(maximumWait) <= 0;
  }

  @Override
  public TimeValue getRetryInterval(
      HttpRequest request, IOException error, int execCount, HttpContext context) {
    return shorter(strategy.getRetryInterval(request, error, execCount, context));
  }

  @Override
  public TimeValue getRetryInterval(HttpResponse response, int execCount, HttpContext context) {
    return shorter(strategy.getRetryInterval(response, execCount, context));
  }

  /** A strategy may answer otherwise the second time: one with jitter, or one that knows a date. */
  private TimeValue shorter(TimeValue interval) {
    return isShort(interval) ? interval : maximumWait;
  }
}
