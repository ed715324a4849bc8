package org.engram.benchmark.internal;

import java.util.List;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.kernel.spi.KernelProvider;
import org.engram.memory.MemoryEngine;

/**
 * What the benchmark uses of the running product.
 *
 * @param providers those that serve here
 * @param engine the memory
 * @param control the routes and arenas
 * @param settings of which {@code arena.metrics} counts
 */
public record Services(
    List<KernelProvider> providers,
    MemoryEngine engine,
    KernelControl control,
    Settings settings) {}
