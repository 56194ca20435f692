package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.FleetMode;
import org.jspecify.annotations.Nullable;

/**
 * What a member needs to know about its fleet.
 *
 * @param channel of the fleet and its zone
 * @param secret of the fleet, null for none
 * @param quorum how many failing instances call a poll, and confirm its verdict
 * @param mode what a verdict does
 */
public record Settings(String channel, @Nullable String secret, int quorum, FleetMode mode) {

  @Override
  public String toString() {
    return channel + ", quorum=" + quorum + ", " + mode + (secret == null ? "" : ", signed");
  }
}
