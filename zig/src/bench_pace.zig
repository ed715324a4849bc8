//! `engram_bench pace TIER REFERENCE [PERCENT]`: the time of each call on one tier as a share of
//! its time on another, measured in turn, so that a machine that is slow for a while is so for
//! both. For tiers whose instructions nothing counts: `engram benchmark --regression` compares the
//! shares with those of the baseline. PERCENT repeats that share of the work: a planted slowdown.
//!
//! A line for each call: name, tier, and the median share, in thousandths.

const std = @import("std");
const abi = @import("abi.zig");
const bench = @import("bench.zig");
const cpu = @import("cpu.zig");

/// Odd, for the median.
const rounds = 101;

/// A slice is so short that most are not interrupted.
const slice_ns = 200_000;
const most_calls = 1000;

pub fn run(inputs: *const bench.Inputs, words: []const [:0]u8, out: anytype) !void {
    if (words.len < 2) return error.TierAndReferenceWanted;
    const tier = std.meta.stringToEnum(abi.Tier, words[0]) orelse return error.UnknownTier;
    const reference = std.meta.stringToEnum(abi.Tier, words[1]) orelse return error.UnknownTier;
    const repeated = if (words.len > 2) try std.fmt.parseInt(u64, words[2], 10) else 0;
    if (!cpu.runs(tier) or !cpu.runs(reference)) return error.TierDoesNotRunHere;
    for (bench.calls) |call| {
        if (!call.isOn(tier)) continue;
        const share = try measure(call, inputs, tier, reference, repeated);
        try out.print("{s} {s} {d}\n", .{ call.name, @tagName(tier), share });
    }
}

fn measure(
    call: bench.Call,
    inputs: *const bench.Inputs,
    tier: abi.Tier,
    reference: abi.Tier,
    repeated: u64,
) !u64 {
    const once = @max(1, try time(call, inputs, tier, 0, 1));
    const times = std.math.clamp(slice_ns / once, 1, most_calls);
    var shares: [rounds]u64 = undefined;
    for (&shares) |*share| {
        const own = try time(call, inputs, tier, repeated, times);
        const other = try time(call, inputs, reference, 0, times);
        share.* = 1000 * own / @max(1, other);
    }
    std.mem.sort(u64, &shares, {}, std.sort.asc(u64));
    return @max(1, shares[rounds / 2]);
}

/// Nanoseconds of so many calls.
fn time(
    call: bench.Call,
    inputs: *const bench.Inputs,
    tier: abi.Tier,
    repeated: u64,
    times: u64,
) !u64 {
    var timer = try std.time.Timer.start();
    for (0..times) |_| {
        try call.on(inputs, tier, 100);
        if (repeated > 0) try call.on(inputs, tier, repeated);
    }
    return timer.read();
}
