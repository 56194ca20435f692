/** What the commands share: how they complain, and how they show that they go on. */
@NullMarked
package io.fluxgate.tools.console;

import org.jspecify.annotations.NullMarked;
