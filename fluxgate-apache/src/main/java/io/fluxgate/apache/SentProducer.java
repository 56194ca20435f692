package io.fluxgate.apache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request of the async client on its way out. What its source throws is the caller's;
 * what the connection throws is the host's.
 */
final class SentProducer implements AsyncEntityProducer {

  private final AsyncEntityProducer producer;
  private final Attempt attempt;
  private long written;
  private boolean sinkFailed;

  SentProducer(AsyncEntityProducer producer, Attempt attempt) {
    this.producer = producer;
    this.attempt = attempt;
  }

  @Override
  public int available() {
    try {
      return producer.available();
    } catch (Throwable error) {
      attempt.bodySourceFailed();
      throw error;
    }
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    try {
      producer.produce(new Sink(channel));
    } catch (Throwable error) {
      if (!sinkFailed) {
        attempt.bodySourceFailed();
      }
      throw error;
    }
  }

  @Override
  public boolean isRepeatable() {
    return producer.isRepeatable();
  }

  @Override
  public void failed(Exception cause) {
    producer.failed(cause);
  }

  @Override
  public void releaseResources() {
    producer.releaseResources();
  }

  @Override
  public long getContentLength() {
    return producer.getContentLength();
  }

  @Override
  public @Nullable String getContentType() {
    return producer.getContentType();
  }

  @Override
  public @Nullable String getContentEncoding() {
    return producer.getContentEncoding();
  }

  @Override
  public boolean isChunked() {
    return producer.isChunked();
  }

  @Override
  public @Nullable Set<String> getTrailerNames() {
    return producer.getTrailerNames();
  }

  /** The announced length, negative if there is none. */
  private long announced() {
    return producer.isChunked() ? -1 : producer.getContentLength();
  }

  private final class Sink implements DataStreamChannel {

    private final DataStreamChannel channel;

    Sink(DataStreamChannel channel) {
      this.channel = channel;
    }

    @Override
    public void requestOutput() {
      channel.requestOutput();
    }

    @Override
    public int write(ByteBuffer data) throws IOException {
      long announced = announced();
      if (announced >= 0 && written + data.remaining() > announced) {
        attempt.bodySourceFailed();
      }
      try {
        int count = channel.write(data);
        written += count;
        return count;
      } catch (Throwable error) {
        sinkFailed = true;
        throw error;
      }
    }

    @Override
    public void endStream() throws IOException {
      ending();
      try {
        channel.endStream();
      } catch (Throwable error) {
        sinkFailed = true;
        throw error;
      }
    }

    @Override
    public void endStream(@Nullable List<? extends Header> trailers) throws IOException {
      ending();
      try {
        channel.endStream(trailers);
      } catch (Throwable error) {
        sinkFailed = true;
        throw error;
      }
    }

    /** Before the channel ends: the client may complete the exchange there. */
    private void ending() {
      long announced = announced();
      if (announced >= 0 && announced != written) {
        attempt.bodySourceFailed();
      }
      attempt.bodyDone();
    }
  }
}
