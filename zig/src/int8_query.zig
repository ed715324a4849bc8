//! The coarse copy of a query, and the bound of a coarse score: docs/numerics.md, "top-k".
//!
//! s = max|q_i|/127, c_i = clamp(rint(q_i·(127/max|q_i|)), ±127); alpha = s/nq,
//! beta = up(s·‖c‖/nq), delta = up(‖q − s·c‖/nq). c0 = (I·a)·alpha,
//! rad = eps·beta + (delta + (m+64)·2^-24); then c0 − rad ≤ score before the clamp ≤ c0 + rad.

const std = @import("std");
const plane = @import("int8_plane.zig");
const vec = @import("vec.zig");
const dot = @import("int8_dot.zig");

const V = vec.V;
const assert = std.debug.assert;

/// Of larger norms nothing is known.
const max_norm: f32 = 0x1p60;
const max_code: f32 = 127;

/// Bytes that the codes of a query take.
pub fn codeBytes(dim: u64) u64 {
    return std.mem.alignForward(u64, plane.group * plane.groups(dim), @sizeOf(u64));
}

pub const Query = struct {
    codes: [*]const u32,
    alpha: f32,
    beta: f32,
    /// delta + (m+64)·u.
    slack: f32,

    /// Null if there is no bound for this query.
    pub fn encode(query: [*]const f32, dim: u64, norm: f32, memory: [*]u32) ?Query {
        if (norm == 0 or norm > max_norm) return null;
        const codes: [*]i8 = @ptrCast(memory);
        for (dim..plane.group * plane.groups(dim)) |i| codes[i] = 0;
        var max: f32 = 0;
        for (query[0..dim]) |x| max = @max(max, @abs(x));
        assert(max > 0);
        const step = max / max_code;
        const per_step = max_code / max;
        var squares: u64 = 0;
        var lost: f64 = 0;
        for (query[0..dim], codes[0..dim]) |x, *code| {
            const c = std.math.clamp(rint(x * per_step), -max_code, max_code);
            code.* = @intFromFloat(c);
            squares += @intFromFloat(c * c);
            const e = @as(f64, x) - @as(f64, step) * c; // exact
            lost += e * e;
        }
        const length = @sqrt(@as(f64, @floatFromInt(squares)));
        const steps: f32 = @floatFromInt((dim + 63) / 64 + 64);
        return .{
            .codes = memory,
            .alpha = step / norm,
            .beta = up(@as(f64, step) * length / norm),
            .slack = up(@sqrt(lost) / norm) + steps * 0x1p-24,
        };
    }

    /// Sixteen coarse scores and how far they may be off.
    pub const Bound = struct { middle: V, radius: V };

    pub inline fn bound(query: Query, dots: dot.Dots, piece: plane.Piece, comptime i: u64) Bound {
        const scale: V = @as(*align(64) const V, @ptrCast(piece.scales() + 16 * i)).*;
        const lost: V = @as(*align(64) const V, @ptrCast(piece.errors() + 16 * i)).*;
        const whole: V = @floatFromInt(dots[i]);
        const beta: V = @splat(query.beta);
        const slack: V = @splat(query.slack);
        return .{
            .middle = (whole * scale) * @as(V, @splat(query.alpha)),
            .radius = lost * beta + slack,
        };
    }
};

/// To the nearest integer, ties to even, for |x| < 2^22.
fn rint(x: f32) f32 {
    var magic: f32 = 0x1.8p23;
    _ = &magic; // the compiler must not know it
    return (x + magic) - magic;
}

/// An f32 that is at least x·(1+2^-12).
fn up(x: f64) f32 {
    assert(x >= 0);
    const near: f32 = @floatCast(x * (1 + 0x1p-12));
    return @bitCast(@as(u32, @bitCast(near)) + 1);
}

test "rounding is to the nearest, ties to even" {
    const want = [_]f32{ 0, 0, 2, 2, 4, -0.0, -2, -2, 127, -127 };
    const from = [_]f32{ 0.4, 0.5, 1.5, 2.5, 3.5, -0.5, -1.5, -2.5, 127.25, -126.75 };
    for (want, from) |w, x| try std.testing.expectEqual(w, rint(x));
}

test "up is above" {
    for ([_]f64{ 0, 1e-30, 0.1, 1, 3, 1e20 }) |x| {
        try std.testing.expect(up(x) > x * (1 + 0x1p-12));
        try std.testing.expect(up(x) <= x * (1 + 0x1p-11) + 1e-40);
    }
}
