package io.fluxgate.apache;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports each step of a call before the caller's own code sees it: that code may make the next
 * call, and needs the slot of this one.
 */
final class GuardedCallback extends ForwardingCallback {

  private final ApacheCall call;

  GuardedCallback(AsyncExecCallback callback, ApacheCall call) {
    super(callback);
    this.call = call;
  }

  /** Called twice if the client repeats a request whose first response broke off (5.2 to 5.6). */
  @Override
  public @Nullable AsyncDataConsumer handleResponse(
      HttpResponse response, @Nullable EntityDetails entityDetails)
      throws HttpException, IOException {
    if (entityDetails == null) {
      call.completed(response);
    } else {
      call.responded(response);
    }
    try {
      return guarded(super.handleResponse(response, entityDetails));
    } catch (Throwable error) {
      if (ApacheFailures.isDecodingFailure(error)) {
        call.failed(error);
      } else {
        call.callerFailed(error);
      }
      throw error;
    }
  }

  private @Nullable AsyncDataConsumer guarded(@Nullable AsyncDataConsumer consumer) {
    return consumer == null || call.isSettled()
        ? consumer
        : new GuardedDataConsumer(consumer, call);
  }

  @Override
  public void completed() {
    call.bodyEnded();
    super.completed();
  }

  @Override
  public void failed(Exception cause) {
    call.failed(cause);
    super.failed(cause);
  }
}
