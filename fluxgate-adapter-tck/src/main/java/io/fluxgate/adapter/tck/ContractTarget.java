package io.fluxgate.adapter.tck;

import java.io.Closeable;
import java.net.URI;

/** The destination of a call. Thread-safe. */
public interface ContractTarget extends Closeable {

  /** {@return its address, on 127.0.0.1 if it is a server} */
  URI uri();

  /** {@return how many requests have arrived so far, at least 0} */
  int requests();

  @Override
  void close();

  /** Opens a target. */
  @FunctionalInterface
  interface Factory {

    /**
     * {@return a target for one case, which closes it}
     *
     * @throws Exception if there is none; the case then fails
     */
    ContractTarget open() throws Exception;
  }
}
