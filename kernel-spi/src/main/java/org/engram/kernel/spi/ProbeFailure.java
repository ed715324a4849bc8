package org.engram.kernel.spi;

/**
 * Why a provider does not serve on this machine. A provider whose probe fails registers this as an
 * OSGi service in place of its {@link KernelProvider}, so that operators see it beside those that
 * serve; the service lives as long as its bundle is active.
 *
 * @param id name of the provider, as in {@link ProviderDescription#id()}
 * @param version version of the bundle
 * @param reason one line: what was found, what was wanted, and what to do about it
 */
public record ProbeFailure(String id, String version, String reason) {}
