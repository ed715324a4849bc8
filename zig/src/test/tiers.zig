//! The tiers that can run here, by their numbers.

const std = @import("std");
const abi = @import("../abi.zig");
const root = @import("../root.zig");

pub fn runnable() std.BoundedArray(u32, 32) {
    var list = std.BoundedArray(u32, 32){};
    var rest = root.engram_tiers();
    while (rest != 0) : (rest &= rest - 1) list.appendAssumeCapacity(@ctz(rest));
    return list;
}

/// Numbers that name no tier of this architecture.
pub fn unknown() std.BoundedArray(u32, 8) {
    var list = std.BoundedArray(u32, 8){};
    const arm = root.engram_tiers() >> @intFromEnum(abi.Tier.neon) & 1 == 1;
    const strangers: []const u32 = if (arm) &.{ 0, 1, 2, 3 } else &.{@intFromEnum(abi.Tier.neon)};
    list.appendSliceAssumeCapacity(strangers);
    list.appendSliceAssumeCapacity(&.{ 5, 31, 0x8000_0000, 0xffff_ffff });
    return list;
}
