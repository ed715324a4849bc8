//! Spreading in one tier with a turn from push to pull that the caller sets. For the program that
//! times spreading only: no exported function takes a turn, and the results do not depend on it.

const std = @import("std");
const options = @import("options");
const abi = @import("abi.zig");
const spread = @import("spread.zig");

pub fn panic(_: []const u8, _: ?*std.builtin.StackTrace, _: ?usize) noreturn {
    @trap();
}

comptime {
    const name = "engram_forced_" ++ options.tier;
    @export(forced, .{ .name = name, .visibility = .hidden });
}

/// Pulls from step `first` on; 0 leaves the turn to the kernel.
fn forced(call: *const abi.Spread, first: u64) callconv(.C) abi.Result {
    return spread.run(call, if (first == 0) .automatic else .{ .at_step = first });
}
