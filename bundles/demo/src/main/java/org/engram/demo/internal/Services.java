package org.engram.demo.internal;

import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.Workers;
import org.engram.memory.MemoryEngine;
import org.engram.memory.TextEmbedder;

/**
 * What the demo uses of the running product.
 *
 * @param engine the memory
 * @param embedder vectors of texts
 * @param kernels the kernels, for their speed
 * @param control the routes
 * @param workers threads that embed
 * @param bundles stops and starts providers
 */
public record Services(
    MemoryEngine engine,
    TextEmbedder embedder,
    Kernels kernels,
    KernelControl control,
    Workers workers,
    ProviderBundles bundles) {}
