/** Requests, routes and answers of the HTTP API, without a servlet container. */
@NullMarked
package org.engram.http.internal;

import org.jspecify.annotations.NullMarked;
