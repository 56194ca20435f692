package io.fluxgate.okhttp;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of a call were redirected to another host, for a network interceptor: OkHttp shows
 * it each request on the wire, and not what led to it.
 *
 * <p>Only calls that are redirected to another host are kept, until they are collected. OkHttp
 * follows the redirects of its own cache without the network, so these are not known here.
 */
final class RedirectedCalls {

  private final ConcurrentMap<Key, Path> paths = new ConcurrentHashMap<>();
  private final ReferenceQueue<Call> collected = new ReferenceQueue<>();

  /**
   * The requests of a call that were answered by redirects, and where the last one leads.
   *
   * @param redirecting the oldest first
   * @param target where a request must go to be a consequence of the last redirect
   */
  private record Path(List<OkHttpRequest> redirecting, HttpUrl target) {}

  /** Remembers a response on the network if it redirects the call to another host. */
  void remember(Call call, Response response) {
    HttpUrl from = response.request().url();
    HttpUrl target = targetOf(response, from);
    if (target == null) {
      return;
    }
    OkHttpRequest request = new OkHttpRequest(response.request());
    List<OkHttpRequest> before = leadingTo(call, request);
    if (before.isEmpty() && isSameHost(from, target)) {
      return;
    }
    List<OkHttpRequest> redirecting = new ArrayList<>(before);
    redirecting.add(request);
    removeCollected();
    paths.put(new Key(call, collected), new Path(List.copyOf(redirecting), target));
  }

  private static @Nullable HttpUrl targetOf(Response response, HttpUrl from) {
    String location = response.isRedirect() ? response.header("Location") : null;
    return location == null ? null : from.resolve(location);
  }

  /** Returns the requests of the call whose redirects led to this one, oldest first. */
  List<OkHttpRequest> leadingTo(Call call, OkHttpRequest request) {
    if (paths.isEmpty()) {
      return List.of();
    }
    Path path = paths.get(new Key(call, null));
    return path == null || !isSameHost(path.target, request.source().url())
        ? List.of()
        : path.redirecting;
  }

  static boolean isSameHost(HttpUrl one, HttpUrl other) {
    return one.port() == other.port()
        && one.host().equals(other.host())
        && one.scheme().equals(other.scheme());
  }

  private void removeCollected() {
    Reference<? extends Call> key = collected.poll();
    while (key != null) {
      Path unused = paths.remove(Objects.requireNonNull((Key) (Reference<?>) key));
      key = collected.poll();
    }
  }

  /** A call, by identity. */
  private static final class Key extends WeakReference<Call> {

    private final int hash;

    Key(Call call, @Nullable ReferenceQueue<Call> queue) {
      super(call, queue);
      hash = System.identityHashCode(call);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Key key && get() != null && get() == key.get());
    }
  }
}
