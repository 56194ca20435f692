package io.fluxgate.jdkhttp;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A request body that remembers whether its source failed. The client reports what a publisher
 * throws or signals as if it came from the connection, and so it does with a body that is shorter
 * or longer than declared.
 */
final class GuardedPublisher implements BodyPublisher {

  /** Their bytes are in memory, and as many as declared. */
  private static final Set<String> INFALLIBLE =
      Set.of(
          "jdk.internal.net.http.RequestPublishers$ByteArrayPublisher",
          "jdk.internal.net.http.RequestPublishers$StringPublisher",
          "jdk.internal.net.http.RequestPublishers$EmptyPublisher");

  private final BodyPublisher publisher;
  private volatile long declaredLength = -1;
  private volatile boolean failedAtSource;

  private GuardedPublisher(BodyPublisher publisher) {
    this.publisher = publisher;
  }

  /** Returns null for a request without a body, or with one that cannot fail. */
  static @Nullable GuardedPublisher of(HttpRequest request) {
    BodyPublisher publisher = request.bodyPublisher().orElse(null);
    return publisher == null || INFALLIBLE.contains(publisher.getClass().getName())
        ? null
        : new GuardedPublisher(publisher);
  }

  /** Returns the same request with this body. */
  HttpRequest in(HttpRequest request) {
    try {
      return HttpRequest.newBuilder(request, (name, value) -> true)
          .method(request.method(), this)
          .build();
    } catch (IllegalArgumentException | IllegalStateException ofAnotherImplementation) {
      // The client will not like it either, and says so in its own words.
      return request;
    }
  }

  /** Whether the publisher failed, or its bytes are not as many as declared, when last sent. */
  boolean failedAtSource() {
    return failedAtSource;
  }

  @Override
  public long contentLength() {
    try {
      long length = publisher.contentLength();
      declaredLength = length;
      return length;
    } catch (Throwable failure) {
      failedAtSource = true;
      throw failure;
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    failedAtSource = false;
    try {
      publisher.subscribe(new Watch(subscriber));
    } catch (Throwable failure) {
      failedAtSource = true;
      throw failure;
    }
  }

  /** Between the publisher and the client. */
  private final class Watch implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {

    private final Flow.Subscriber<? super ByteBuffer> client;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean cancelled;

    /** Written by one signal at a time, as publishers promise. */
    private long count;

    Watch(Flow.Subscriber<? super ByteBuffer> client) {
      this.client = client;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      client.onSubscribe(this);
    }

    @Override
    public void onNext(ByteBuffer item) {
      count += item.remaining();
      if (declaredLength >= 0 && count > declaredLength) {
        failedAtSource = true;
      }
      client.onNext(item);
    }

    @Override
    public void onError(Throwable error) {
      // What comes after the client has had enough is not why it had.
      if (!cancelled) {
        failedAtSource = true;
      }
      client.onError(error);
    }

    @Override
    public void onComplete() {
      if (count < declaredLength) {
        failedAtSource = true;
      }
      client.onComplete();
    }

    @Override
    public void request(long n) {
      Flow.Subscription source = subscription;
      if (source == null) {
        return;
      }
      try {
        source.request(n);
      } catch (Throwable failure) {
        failedAtSource = true;
        throw failure;
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      Flow.Subscription source = subscription;
      if (source != null) {
        source.cancel();
      }
    }
  }
}
