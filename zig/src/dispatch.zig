//! From a tier number to that tier's kernel: compares and a direct call, no table, no state.

const std = @import("std");
const builtin = @import("builtin");
const abi = @import("abi.zig");
const cpu = @import("cpu.zig");

/// The tiers that the library of this architecture holds.
const tiers: []const abi.Tier = switch (builtin.cpu.arch) {
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
    const entry = find(kernel, Call, tier) orelse return @intFromEnum(abi.Result.unsupported);
    if (std.debug.runtime_safety and !cpu.fpStateIsContract()) {
        return @intFromEnum(abi.Result.internal);
    }
    const verdict = check(call);
    if (verdict != .ok) return @intFromEnum(verdict);
    return @intFromEnum(entry(call));
}

fn Entry(comptime Call: type) type {
    return *const fn (*const Call) callconv(.C) abi.Result;
}

fn find(comptime kernel: []const u8, comptime Call: type, tier: u32) ?Entry(Call) {
    inline for (tiers) |candidate| {
        const name = "engram_" ++ kernel ++ "_" ++ @tagName(candidate);
        if (tier == @intFromEnum(candidate)) return @extern(Entry(Call), .{ .name = name });
    }
    return null;
}
