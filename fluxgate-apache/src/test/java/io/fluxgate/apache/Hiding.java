package io.fluxgate.apache;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.core5.http.HttpException;

/** Answers status 200 where the client fails. */
final class Hiding extends ForwardingCallback {

  Hiding(AsyncExecCallback callback) {
    super(callback);
  }

  @Override
  public void failed(Exception cause) {
    try {
      Replay.to(callback, new SimpleHttpResponse(200));
    } catch (HttpException | IOException impossible) {
      super.failed(impossible);
    }
  }
}
