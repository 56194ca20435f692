package io.fluxgate.examples.demo;

import org.jspecify.annotations.Nullable;

/**
 * One host in one run.
 *
 * @param outage its script; null for a host of the user's own
 * @param reach what it has seen; null for a host of the user's own
 */
record HostRun(
    Target target,
    Timeline timeline,
    @Nullable Outage outage,
    ScriptedUpstream.@Nullable Reach reach) {

  boolean isScriptedToFail() {
    return outage != null && outage.isEverSick();
  }
}
