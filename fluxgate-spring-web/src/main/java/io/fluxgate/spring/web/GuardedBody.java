package io.fluxgate.spring.web;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/**
 * The body of a response. Buffers, demand and signals pass through unchanged; each is reported
 * first, so that the call is classified when the caller has the last byte.
 *
 * <p>In Reactor, giving up and closing early are the same signal. It is the caller's own choice if
 * it comes while the caller handles a piece, or has not asked for another one: then nobody waits
 * for the host.
 */
final class GuardedBody extends FluxOperator<DataBuffer, DataBuffer> {

  private final ReactiveCall call;

  GuardedBody(Flux<? extends DataBuffer> body, ReactiveCall call) {
    super(body);
    this.call = call;
  }

  @Override
  public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
    call.bodySubscribed();
    source.subscribe(new Watch(actual, call));
  }

  private static final class Watch extends WatchedSubscription<DataBuffer> {

    private final AtomicLong wanted = new AtomicLong();

    /** The thread that hands a piece to the caller. */
    private volatile @Nullable Thread delivering;

    private volatile boolean over;

    Watch(CoreSubscriber<? super DataBuffer> actual, ReactiveCall call) {
      super(actual, call);
    }

    @Override
    public void onNext(DataBuffer buffer) {
      call.bodyRead();
      if (wanted.get() != Long.MAX_VALUE) {
        wanted.decrementAndGet();
      }
      Thread outer = delivering;
      delivering = Thread.currentThread();
      try {
        actual.onNext(buffer);
      } finally {
        delivering = outer;
      }
    }

    @Override
    public void onError(Throwable error) {
      over = true;
      call.failed(error);
      actual.onError(error);
    }

    @Override
    public void onComplete() {
      over = true;
      call.bodyEnded();
      actual.onComplete();
    }

    @Override
    public void request(long n) {
      if (n > 0) {
        wanted.accumulateAndGet(n, Operators::addCap);
      }
      super.request(n);
    }

    @Override
    public void cancel() {
      if (!over) {
        if (delivering == Thread.currentThread() || wanted.get() <= 0) {
          call.bodyClosed();
        } else {
          call.givenUp();
        }
      }
      super.cancel();
    }
  }
}
