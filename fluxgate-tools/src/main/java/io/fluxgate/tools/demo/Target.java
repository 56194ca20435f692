package io.fluxgate.tools.demo;

import okhttp3.HttpUrl;

/** A URL to call, and its display name. */
record Target(String name, HttpUrl url) {

  /** The key of {@code HttpKey.host()} for calls of this target. */
  String breakerName() {
    return url.scheme() + "://" + address();
  }

  String address() {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return host + ":" + url.port();
  }
}
