/** The implementations behind the factories of trippers, trackers, permits and retries. */
@NullMarked
package io.fluxgate.internal.rule;

import org.jspecify.annotations.NullMarked;
