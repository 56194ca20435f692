package io.fluxgate.apache;

import io.fluxgate.http.HttpKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.protocol.RedirectLocations;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The redirects of a call, as the context of the client knows them.
 *
 * <p>A context may be reused, and keeps the redirects of the call before until this call comes to
 * the client's handler of redirects, which forgets them.
 */
final class Redirects {

  /** The attribute of a context that holds the request that was redirected first. */
  private static final String FIRST = "io.fluxgate.apache.redirected";

  /** A cache answered. */
  private static final HttpHost UNKNOWN = new HttpHost("unknown.invalid");

  private final HttpClientContext context;
  private final @Nullable URI earlier;

  // Reports about a call come one after the other.
  private volatile int known;
  private volatile @Nullable URI lastKnown;

  Redirects(HttpClientContext context) {
    this.context = context;
    this.known = size(context.getRedirectLocations());
    this.earlier = last(context.getRedirectLocations());
    this.lastKnown = earlier;
  }

  /** Returns where the call was redirected since this was asked last, as far as that is HTTP. */
  @SuppressWarnings("ReferenceEquality") // The same address twice is two redirects.
  List<URI> next() {
    RedirectLocations locations = context.getRedirectLocations();
    int size = size(locations);
    if (size == 0 || last(locations) == lastKnown) {
      return List.of();
    }
    boolean continued = known > 0 && known <= size && locations.get(known - 1) == lastKnown;
    List<URI> next = new ArrayList<>();
    for (int i = continued ? known : 0; i < size; i++) {
      lastKnown = locations.get(i);
      known = i + 1;
      if (isHttp(locations.get(i))) {
        next.add(locations.get(i));
      }
    }
    return next;
  }

  /** To where there is no host that could be charged; the one that sent the redirect answered. */
  @SuppressWarnings("ReferenceEquality") // The same address twice is two redirects.
  boolean isRedirectedAway() {
    URI location = last(context.getRedirectLocations());
    return location != null && location != earlier && !isHttp(location);
  }

  /**
   * Returns the requests whose redirects led to this one, oldest first, for handlers inside of the
   * client's handler of redirects.
   *
   * @param begun the request to send
   * @param exchangeId identifies the call in its context
   */
  static List<ApacheRequest> leadingTo(
      ApacheRequest begun, String exchangeId, HttpClientContext context) {
    RedirectLocations locations = context.getRedirectLocations();
    int size = size(locations);
    if (locations == null || size == 0 || !leadsTo(locations.get(size - 1), begun)) {
      return List.of();
    }
    List<ApacheRequest> redirecting = new ArrayList<>();
    redirecting.add(first(begun, exchangeId, context));
    for (int i = 0; i < size - 1; i++) {
      ApacheRequest hop = ApacheRequest.redirected(begun.source(), locations.get(i));
      if (hop != null) {
        redirecting.add(hop);
      }
    }
    return redirecting;
  }

  /** If not, the redirect is of an earlier call, and this client follows none. */
  private static boolean leadsTo(URI location, ApacheRequest begun) {
    ApacheRequest last = ApacheRequest.redirected(begun.source(), location);
    return last != null && HttpKey.host().of(last).equals(HttpKey.host().of(begun));
  }

  /**
   * Returns the request that was redirected first. Of that one (5.6) only its effect is left, the
   * last request that was sent when the second is to be.
   */
  private static ApacheRequest first(
      ApacheRequest begun, String exchangeId, HttpClientContext context) {
    if (context.getAttribute(FIRST) instanceof First first && first.exchangeId.equals(exchangeId)) {
      return first.request;
    }
    HttpRequest sent = context.getRequest();
    HttpHost host =
        sent == null || sent.getAuthority() == null
            ? UNKNOWN
            : new HttpHost(sent.getScheme(), sent.getAuthority());
    ApacheRequest request =
        new ApacheRequest(
            sent == null ? begun.source() : sent, host, sent == null ? null : sent.getPath());
    context.setAttribute(FIRST, new First(exchangeId, request));
    return request;
  }

  private record First(String exchangeId, ApacheRequest request) {}

  private static boolean isHttp(URI location) {
    return "http".equalsIgnoreCase(location.getScheme())
        || "https".equalsIgnoreCase(location.getScheme());
  }

  private static int size(@Nullable RedirectLocations locations) {
    return locations == null ? 0 : locations.size();
  }

  private static @Nullable URI last(@Nullable RedirectLocations locations) {
    return locations == null || locations.size() == 0 ? null : locations.get(locations.size() - 1);
  }
}
