package io.fluxgate.adapter.tck;

import java.io.Closeable;
import java.io.IOException;

/**
 * One HTTP client with an adapter in it, in one of its forms of calling, as the contract sees it.
 */
public interface HttpClientUnderTest extends Closeable {

  /**
   * Makes the call and returns the answer, its body read as the call wants it; see {@link
   * ContractCall}. The contract calls it on a thread of its own, which is interrupted by some
   * cases.
   *
   * @param call made once
   * @return the answer, its body as far as the call wants it read
   * @throws Exception what a user of the client gets; execution and completion exceptions are taken
   *     off by the contract
   */
  ContractAnswer call(ContractCall call) throws Exception;

  /**
   * Ends whatever the client still does.
   *
   * @throws IOException if that fails; the case then does
   */
  @Override
  void close() throws IOException;
}
