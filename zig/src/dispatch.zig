//! From a tier number to that tier's kernel: compares and a direct call, without any state.

const std = @import("std");
const builtin = @import("builtin");
const abi = @import("abi.zig");
const cpu = @import("cpu.zig");

/// The tiers that the library of this architecture holds.
pub const tiers: []const abi.Tier = switch (builtin.cpu.arch) {
    .x86_64 => &.{ .baseline, .avx2, .avx512, .avx512vnni },
    .aarch64 => &.{.neon},
    else => @compileError("no tier for this architecture"),
};

/// Checks the arguments with `check` and runs the kernel of the tier.
pub fn run(
    comptime kernel: []const u8,
    comptime Call: type,
    comptime check: fn (*const Call) abi.Result,
    tier: u32,
    call: *const Call,
) i32 {
    return @intFromEnum(select(kernel, Call, check, tier, call));
}

fn select(
    comptime kernel: []const u8,
    comptime Call: type,
    comptime check: fn (*const Call) abi.Result,
    tier: u32,
    call: *const Call,
) abi.Result {
    if (!isKnown(tier)) return .unsupported;
    if (std.debug.runtime_safety and !cpu.fpStateIsContract()) return .internal;
    const verdict = check(call);
    if (verdict != .ok) return verdict;
    inline for (tiers) |candidate| {
        const name = "engram_" ++ kernel ++ "_" ++ @tagName(candidate);
        const entry = @extern(*const fn (*const Call) callconv(.C) abi.Result, .{ .name = name });
        if (tier == @intFromEnum(candidate)) return entry(call);
    }
    return .unsupported;
}

fn isKnown(tier: u32) bool {
    for (tiers) |candidate| if (tier == @intFromEnum(candidate)) return true;
    return false;
}
