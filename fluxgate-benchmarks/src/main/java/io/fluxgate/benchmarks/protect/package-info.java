/**
 * How well Fluxgate and its peers protect, in the simulator of {@code fluxgate-tools}: {@code
 * protect.sh} starts {@link io.fluxgate.benchmarks.protect.ProtectionComparison}.
 */
@NullMarked
package io.fluxgate.benchmarks.protect;

import org.jspecify.annotations.NullMarked;
