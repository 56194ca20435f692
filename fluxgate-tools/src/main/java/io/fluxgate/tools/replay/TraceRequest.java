package io.fluxgate.tools.replay;

import io.fluxgate.http.HttpRequestInfo;

/** A recorded request, of which only the key is known. */
record TraceRequest(String key) implements HttpRequestInfo {

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String host() {
    return key;
  }

  @Override
  public int port() {
    return -1;
  }

  @Override
  public String path() {
    return "";
  }

  @Override
  public Object source() {
    return this;
  }
}
