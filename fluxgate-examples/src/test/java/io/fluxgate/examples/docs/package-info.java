/** Holds README and docs to their word. */
@NullMarked
package io.fluxgate.examples.docs;

import org.jspecify.annotations.NullMarked;
