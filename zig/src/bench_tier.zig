//! The most multiply-adds that one tier can do: chains of them that wait for nothing but their own
//! registers. Compiled for each tier beside its kernels, for the benchmark program only.

const std = @import("std");
const options = @import("options");
const vec = @import("vec.zig");

const width = if (vec.has_avx512) 16 else if (vec.has_avx2) 8 else 4;
const chains = 12;

pub fn panic(_: []const u8, _: ?*std.builtin.StackTrace, _: ?usize) noreturn {
    @trap();
}

comptime {
    const name = "engram_peak_" ++ options.tier;
    @export(peak, .{ .name = name, .visibility = .hidden });
}

/// Multiply-adds of one round; 0 for a tier that has none in hardware.
fn perRound() u64 {
    return if (vec.has_fma) chains * width else 0;
}

/// Does `rounds` rounds if the tier can; returns the multiply-adds of one. `seed` is 0.5, which the
/// compiler must not know; `sum` keeps the work from being left out.
fn peak(rounds: u64, seed: f32, sum: *f32) callconv(.C) u64 {
    if (!vec.has_fma) return perRound();
    const W = vec.Vec(width);
    const x: W = @splat(seed);
    var p = [_]W{x} ** chains;
    for (0..rounds) |_| inline for (&p) |*value| {
        value.* = vec.fma(width, value.*, x, x);
    };
    var total = p[0];
    inline for (p[1..]) |value| total += value;
    sum.* = total[0];
    return perRound();
}
