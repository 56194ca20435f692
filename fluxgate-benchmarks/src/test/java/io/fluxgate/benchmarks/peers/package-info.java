/**
 * What users of other circuit breakers rely on, as histories: the behaviours that the peers' own
 * tests assert, played on Fluxgate and, where the peer is a Java library, on the peer beside it.
 */
@NullMarked
package io.fluxgate.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
