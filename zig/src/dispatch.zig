//! From a tier argument to that tier's kernel: compares and a direct call, without any state.

const std = @import("std");
const builtin = @import("builtin");
const abi = @import("abi.zig");
const cpu = @import("cpu.zig");
const hook = @import("hook.zig");

const assert = std.debug.assert;

/// The tiers that the library of this architecture holds.
pub const tiers: []const abi.Tier = switch (builtin.cpu.arch) {
    .x86_64 => &.{ .baseline, .avx2, .avx512, .avx512vnni },
    .aarch64 => &.{.neon},
    else => @compileError("no tier for this architecture"),
};

/// The kernels that a tier holds once for each row shape.
const shaped = [_][]const u8{ "similarity", "similarity_scattered", "top_k" };

/// Checks the arguments with `check` and runs the kernel of the tier, in the row shape that the
/// argument names beside it.
pub fn run(
    comptime kernel: []const u8,
    comptime Call: type,
    comptime check: fn (*const Call) abi.Result,
    tier: u32,
    call: *const Call,
) i32 {
    if (!hook.faulty) return @intFromEnum(select(kernel, Call, check, tier, call));
    const visit = hook.fault.Visit.enter(tier & (1 << abi.tier_bits) - 1);
    return @intFromEnum(visit.leave(call, select(kernel, Call, check, tier, call)));
}

fn select(
    comptime kernel: []const u8,
    comptime Call: type,
    comptime check: fn (*const Call) abi.Result,
    tier: u32,
    call: *const Call,
) abi.Result {
    const number = tier & (1 << abi.tier_bits) - 1;
    const shape = tier >> abi.tier_bits;
    if (!isKnown(number) or shape > @intFromEnum(abi.RowShape.several)) return .unsupported;
    if (std.debug.runtime_safety and !cpu.fpStateIsContract()) return .internal;
    const verdict = check(call);
    if (verdict != .ok) return verdict;
    inline for (tiers) |candidate| if (number == @intFromEnum(candidate)) {
        if (!comptime isShaped(kernel)) return entry(kernel, Call, candidate)(call);
        const shapes = comptime abi.rowShapes(candidate);
        inline for (shapes[1..]) |rows| {
            const name = kernel ++ "_" ++ @tagName(rows);
            if (shape == @intFromEnum(rows)) return entry(name, Call, candidate)(call);
        }
        return entry(kernel ++ "_" ++ @tagName(shapes[0]), Call, candidate)(call);
    };
    return .unsupported;
}

fn entry(
    comptime name: []const u8,
    comptime Call: type,
    comptime tier: abi.Tier,
) *const fn (*const Call) callconv(.C) abi.Result {
    return @extern(*const fn (*const Call) callconv(.C) abi.Result, .{
        .name = "engram_" ++ name ++ "_" ++ @tagName(tier),
    });
}

fn isShaped(comptime kernel: []const u8) bool {
    for (shaped) |name| if (std.mem.eql(u8, name, kernel)) return true;
    return false;
}

fn isKnown(number: u32) bool {
    assert(number >> abi.tier_bits == 0);
    for (tiers) |candidate| if (number == @intFromEnum(candidate)) return true;
    return false;
}
