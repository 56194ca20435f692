package io.fluxgate.apache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStreamResetException;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/** Reports the progress of a body to the caller's consumer; data and demand pass through. */
final class GuardedDataConsumer implements AsyncDataConsumer {

  private final AsyncDataConsumer consumer;
  private final ApacheCall call;

  GuardedDataConsumer(AsyncDataConsumer consumer, ApacheCall call) {
    this.consumer = consumer;
    this.call = call;
  }

  @Override
  public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
    try {
      consumer.updateCapacity(capacityChannel);
    } catch (Throwable error) {
      refused(error);
      throw error;
    }
  }

  @Override
  public void consume(ByteBuffer data) throws IOException {
    call.bodyRead();
    try {
      consumer.consume(data);
    } catch (Throwable error) {
      refused(error);
      throw error;
    }
  }

  /** Consumers that have seen enough reset the stream, as those of httpcore5-reactive do. */
  private void refused(Throwable error) {
    if (error instanceof HttpStreamResetException) {
      call.bodyClosed();
    } else {
      call.callerFailed(error);
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws HttpException, IOException {
    call.bodyEnded();
    consumer.streamEnd(trailers);
  }

  /** Not an outcome: the client also releases the consumer of a response that it requests again. */
  @Override
  public void releaseResources() {
    call.releasing(consumer::releaseResources);
  }
}
