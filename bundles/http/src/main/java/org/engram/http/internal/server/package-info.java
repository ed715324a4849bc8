/**
 * What the HTTP server does about clients that do not behave: limits, deadlines, and the log of
 * both.
 */
@NullMarked
package org.engram.http.internal.server;

import org.jspecify.annotations.NullMarked;
