//! What this CPU and this thread can do: CPUID with XCR0 on x86-64, nothing to ask on ARM64, where
//! NEON is part of the architecture. Never /proc/cpuinfo: emulators and containers lie there.

const std = @import("std");
const builtin = @import("builtin");
const abi = @import("abi.zig");

const x86 = builtin.cpu.arch == .x86_64;
const mxcsr_flags: u32 = 0x3f;

/// Bit i is set if tier i can run here.
pub fn tiers() u32 {
    return if (x86) x86Tiers() else bitOf(.neon);
}

/// Control bits of MXCSR or FPCR as the thread has them. The exception flags of MXCSR are left out:
/// any inexact result raises one.
pub fn fpState() u32 {
    if (x86) {
        var mxcsr: u32 = 0;
        asm volatile ("stmxcsr (%[to])"
            :
            : [to] "r" (&mxcsr),
            : "memory"
        );
        return mxcsr & ~mxcsr_flags;
    }
    const fpcr = asm volatile ("mrs %[fpcr], fpcr"
        : [fpcr] "=r" (-> u64),
    );
    return @truncate(fpcr);
}

/// Whether the thread rounds to nearest even and keeps subnormal numbers, as the contract wants.
pub fn fpStateIsContract() bool {
    // MXCSR: FTZ (15), rounding (13, 14), DAZ (6). FPCR: AHP (26), DN (25), FZ (24), rounding
    // (22, 23), FZ16 (19) and the bits 0-2 of FEAT_AFP, which change how subnormals and NaN behave.
    const forbidden: u32 = if (x86) 0xe040 else 0x07c8_0007;
    return fpState() & forbidden == 0;
}

fn bitOf(tier: abi.Tier) u32 {
    return @as(u32, 1) << @intCast(@intFromEnum(tier));
}

const Leaf = struct { eax: u32, ebx: u32, ecx: u32, edx: u32 };

fn cpuid(leaf: u32, subleaf: u32) Leaf {
    var eax: u32 = undefined;
    var ebx: u32 = undefined;
    var ecx: u32 = undefined;
    var edx: u32 = undefined;
    asm volatile ("cpuid"
        : [eax] "={eax}" (eax),
          [ebx] "={ebx}" (ebx),
          [ecx] "={ecx}" (ecx),
          [edx] "={edx}" (edx),
        : [leaf] "{eax}" (leaf),
          [subleaf] "{ecx}" (subleaf),
    );
    return .{ .eax = eax, .ebx = ebx, .ecx = ecx, .edx = edx };
}

/// The register state that the operating system saves; only to be asked where OSXSAVE is set.
fn xcr0() u32 {
    return asm volatile ("xgetbv"
        : [low] "={eax}" (-> u32),
        : [index] "{ecx}" (@as(u32, 0)),
        : "edx"
    );
}

/// Whether all the bits of `mask` are set in `word`.
fn all(word: u32, comptime bits: []const u5) bool {
    comptime var mask: u32 = 0;
    inline for (bits) |bit| mask |= @as(u32, 1) << bit;
    return word & mask == mask;
}

fn x86Tiers() u32 {
    var mask = bitOf(.baseline);
    if (cpuid(0, 0).eax < 7 or cpuid(0x8000_0000, 0).eax < 0x8000_0001) return mask;
    const basic = cpuid(1, 0);
    const extended = cpuid(0x8000_0001, 0);
    const features = cpuid(7, 0);

    // x86-64-v2: SSE3 0, SSSE3 9, CX16 13, SSE4.1 19, SSE4.2 20, POPCNT 23; LAHF 0.
    // x86-64-v3: FMA 12, MOVBE 22, XSAVE 26, OSXSAVE 27, AVX 28, F16C 29; LZCNT 5;
    // BMI1 3, AVX2 5, BMI2 8.
    if (!all(basic.ecx, &.{ 0, 9, 12, 13, 19, 20, 22, 23, 26, 27, 28, 29 })) return mask;
    if (!all(extended.ecx, &.{ 0, 5 }) or !all(features.ebx, &.{ 3, 5, 8 })) return mask;
    const saved = xcr0();
    if (!all(saved, &.{ 1, 2 })) return mask; // xmm, ymm
    mask |= bitOf(.avx2);

    // x86-64-v4: AVX512F 16, DQ 17, CD 28, BW 30, VL 31, with opmask and both zmm states saved.
    if (!all(features.ebx, &.{ 16, 17, 28, 30, 31 }) or !all(saved, &.{ 5, 6, 7 })) return mask;
    mask |= bitOf(.avx512);
    if (all(features.ecx, &.{11})) mask |= bitOf(.avx512vnni);
    return mask;
}

test "the tiers of this CPU form a chain" {
    const mask = tiers();
    if (!x86) return std.testing.expectEqual(bitOf(.neon), mask);
    try std.testing.expect(mask == 1 or mask == 3 or mask == 7 or mask == 15);
}

test "the detection agrees with the compiler's own" {
    if (!x86) return;
    const host = builtin.cpu.features; // this test was compiled for a tier and runs, so it has it
    const has = std.Target.x86.featureSetHas;
    if (has(host, .avx2)) try std.testing.expect(tiers() & bitOf(.avx2) != 0);
    if (has(host, .avx512f)) try std.testing.expect(tiers() & bitOf(.avx512) != 0);
    if (has(host, .avx512vnni)) try std.testing.expect(tiers() & bitOf(.avx512vnni) != 0);
}

test "a thread starts with the contract's floating-point environment" {
    try std.testing.expect(fpStateIsContract());
}
