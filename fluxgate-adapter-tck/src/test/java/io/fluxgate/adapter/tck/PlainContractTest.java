package io.fluxgate.adapter.tck;

import io.fluxgate.http.HttpGuard;
import java.util.EnumSet;
import java.util.Set;

/** The contract can be kept without a deviation, by the least of all adapters. */
class PlainContractTest extends HttpAdapterContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new PlainUnderTest(guard, setup);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.BLOCKING,
        Capability.CANCEL,
        Capability.CANCEL_IN_BODY,
        Capability.CANCEL_IN_STREAM,
        Capability.READ_TIMEOUT_IN_BODY,
        Capability.STREAM,
        Capability.SKIPS_EARLY_HINTS,
        Capability.CLOSE_EARLY,
        Capability.IGNORE_REDIRECTS,
        Capability.USER_INFO,
        Capability.SYNTHETIC_503);
  }
}
