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

/// Whether that tier can run here.
pub fn runs(tier: abi.Tier) bool {
    return tiers() & bitOf(tier) != 0;
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

/// Who made the CPU; the number is part of the ABI.
pub const Vendor = enum(u8) { unknown = 0, intel = 1, amd = 2, hygon = 3 };

/// Family and model as the vendor's manuals write them, the extended parts added.
pub const Model = struct {
    vendor: Vendor,
    family: u16,
    model: u8,

    pub const unknown = Model{ .vendor = .unknown, .family = 0, .model = 0 };
};

/// Which CPU this is; `unknown` on ARM64, where nothing depends on it.
pub fn model() Model {
    if (!x86) return Model.unknown;
    const names = cpuid(0, 0);
    return modelOf(vendorOf(names), cpuid(1, 0).eax);
}

fn vendorOf(names: Leaf) Vendor {
    const words = [3]u32{ names.ebx, names.edx, names.ecx };
    const known = [_]struct { name: *const [12]u8, vendor: Vendor }{
        .{ .name = "GenuineIntel", .vendor = .intel },
        .{ .name = "AuthenticAMD", .vendor = .amd },
        .{ .name = "HygonGenuine", .vendor = .hygon },
    };
    for (known) |one| {
        const wanted: [3]u32 = @bitCast(one.name.*);
        if (wanted[0] == words[0] and wanted[1] == words[1] and wanted[2] == words[2]) {
            return one.vendor;
        }
    }
    return .unknown;
}

/// `signature` is EAX of leaf 1: model in bits 4-7, family in 8-11, extended model in 16-19,
/// extended family in 20-27. The extended parts count where the family is 15, the extended model
/// with Intel's 6 too.
fn modelOf(vendor: Vendor, signature: u32) Model {
    const family: u16 = @truncate(signature >> 8 & 0xf);
    const low: u8 = @truncate(signature >> 4 & 0xf);
    const high: u8 = @truncate(signature >> 16 & 0xf);
    const more: u16 = @truncate(signature >> 20 & 0xff);
    const extended = family == 15 or (family == 6 and vendor == .intel);
    return .{
        .vendor = vendor,
        .family = if (family == 15) family + more else family,
        .model = if (extended) high << 4 | low else low,
    };
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

test "families and models are those of the manuals" {
    const milan = Model{ .vendor = .amd, .family = 0x19, .model = 0x01 };
    try std.testing.expectEqual(milan, modelOf(.amd, 0x00a0_0f11));
    const rome = Model{ .vendor = .amd, .family = 0x17, .model = 0x31 };
    try std.testing.expectEqual(rome, modelOf(.amd, 0x0083_0f10));
    const sapphire_rapids = Model{ .vendor = .intel, .family = 6, .model = 0x8f };
    try std.testing.expectEqual(sapphire_rapids, modelOf(.intel, 0x0008_06f8));
    const pentium4 = Model{ .vendor = .intel, .family = 15, .model = 4 };
    try std.testing.expectEqual(pentium4, modelOf(.intel, 0x0000_0f41));
}

test "vendors are told apart" {
    const amd = Leaf{ .eax = 0, .ebx = 0x6874_7541, .edx = 0x6974_6e65, .ecx = 0x444d_4163 };
    try std.testing.expectEqual(.amd, vendorOf(amd));
    const intel = Leaf{ .eax = 0, .ebx = 0x756e_6547, .edx = 0x4965_6e69, .ecx = 0x6c65_746e };
    try std.testing.expectEqual(.intel, vendorOf(intel));
    const other = Leaf{ .eax = 0, .ebx = 0x756e_6547, .edx = 0x4965_6e69, .ecx = 0 };
    try std.testing.expectEqual(.unknown, vendorOf(other));
}

test "a thread starts with the contract's floating-point environment" {
    try std.testing.expect(fpStateIsContract());
}
