package io.fluxgate.okhttp;

import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpRequestInfo;
import okhttp3.Request;

/** A request of OkHttp's, as the guard sees it. */
record OkHttpRequest(Request source) implements HttpRequestInfo {

  @Override
  public String method() {
    return source.method();
  }

  @Override
  public String scheme() {
    return source.url().scheme();
  }

  @Override
  public String host() {
    return source.url().host();
  }

  @Override
  public int port() {
    return source.url().port();
  }

  @Override
  public String path() {
    return source.url().encodedPath();
  }

  /** Names method and host; OkHttp's own text has query and headers. */
  @Override
  public String toString() {
    return method() + " " + HttpKey.host().of(this);
  }
}
