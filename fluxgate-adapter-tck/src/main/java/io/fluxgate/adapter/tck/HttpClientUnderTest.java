package io.fluxgate.adapter.tck;

import java.io.Closeable;
import java.io.IOException;

/** One HTTP client with an adapter, in one form of calling. */
public interface HttpClientUnderTest extends Closeable {

  /**
   * Makes the call and returns the answer, with its body read as the call requires; see {@link
   * ContractCall}. The contract calls it on a separate thread, which some cases interrupt.
   *
   * @param call call it once
   * @return the answer, with as much of the body as the call requires
   * @throws Exception what a user of the client gets; the contract unwraps execution and completion
   *     exceptions
   */
  ContractAnswer call(ContractCall call) throws Exception;

  /**
   * Stops the client.
   *
   * @throws IOException if that fails; then the case fails
   */
  @Override
  void close() throws IOException;
}
