//! The tiers that can run here, each with every row shape, as the tier argument has them.

const std = @import("std");
const abi = @import("../abi.zig");
const root = @import("../root.zig");

pub fn runnable() std.BoundedArray(u32, 32) {
    var list = std.BoundedArray(u32, 32){};
    var rest = root.engram_tiers();
    while (rest != 0) : (rest &= rest - 1) for (std.enums.values(abi.RowShape)) |rows| {
        list.appendAssumeCapacity(abi.tierArgument(@ctz(rest), rows));
    };
    return list;
}

/// Arguments that name no tier of this architecture, or a tier and no shape.
pub fn unknown() std.BoundedArray(u32, 12) {
    var list = std.BoundedArray(u32, 12){};
    const arm = root.engram_tiers() >> @intFromEnum(abi.Tier.neon) & 1 == 1;
    const strangers: []const u32 = if (arm) &.{ 0, 1, 2, 3 } else &.{@intFromEnum(abi.Tier.neon)};
    list.appendSliceAssumeCapacity(strangers);
    list.appendSliceAssumeCapacity(&.{ 5, 31, 0x105, 0x8000_0000, 0xffff_ffff });
    const lowest: u32 = @ctz(root.engram_tiers());
    list.appendSliceAssumeCapacity(&.{ 0x200 | lowest, 0x1_0000 | lowest });
    return list;
}
