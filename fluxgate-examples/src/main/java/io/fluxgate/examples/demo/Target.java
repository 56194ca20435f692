package io.fluxgate.examples.demo;

import okhttp3.HttpUrl;

/** What is called, and the name it has on screen. */
record Target(String name, HttpUrl url) {

  /** The key that {@code HttpKey.host()} gives to calls of this target. */
  String breakerName() {
    return url.scheme() + "://" + address();
  }

  String address() {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return host + ":" + url.port();
  }
}
