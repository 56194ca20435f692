package io.fluxgate.adapter.tck;

import java.io.Closeable;
import java.net.URI;

/** What a call of the contract goes to. Thread-safe. */
public interface ContractTarget extends Closeable {

  /** {@return where it is, at 127.0.0.1 if it is a server} */
  URI uri();

  /** {@return how many requests have got there so far, at least 0} */
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
