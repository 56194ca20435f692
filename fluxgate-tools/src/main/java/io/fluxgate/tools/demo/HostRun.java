package io.fluxgate.tools.demo;

import org.jspecify.annotations.Nullable;

/**
 * One host in one run.
 *
 * @param outage its script; null for the user's service
 * @param receivedCalls the calls that reached it; null for the user's service
 */
record HostRun(
    Target target,
    Timeline timeline,
    @Nullable Outage outage,
    ScriptedUpstream.@Nullable ReceivedCalls receivedCalls) {

  boolean isScriptedToFail() {
    return outage != null && outage.isEverSick();
  }
}
