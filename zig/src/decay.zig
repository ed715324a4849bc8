//! Exponential forgetting: strength·e^(−age/τ), strength f32, age i64, τ f64 in the unit of age.
//!
//!     c  = log2(e)/τ;  a = clamp(age, 0, 2^52 − 1);  z = min(a·c, 127);  k = round(z)     in f64
//!     r  = (f32)(z − k), t = r·r
//!     p  = fma(r, Q0, t·fma(fma(fma(fma(Q5,r,Q4),r,Q3),r,Q2),r,Q1)) = 2^−r − 1
//!     result = fma(s, p, s)·2^−k, k = 127 being a factor of +0
//!
//! NaN gives the canonical NaN, ±Inf itself, age ≤ 0 the strength unchanged: with age 0 the formula
//! is the identity on finite numbers. |s| ≤ 2^127: at most 1.075 ulp, mean 0.262. Above, the fma
//! may overflow to ±Inf, and ±Inf·0 is made the canonical NaN: hardware disagrees on its sign.

const std = @import("std");
const abi = @import("abi.zig");
const vec = @import("vec.zig");

const assert = std.debug.assert;
const Vec = vec.Vec;

fn coefficient(comptime bits: u32) f32 {
    return @bitCast(bits);
}

pub const q = [6]f32{
    coefficient(0xbf317218),
    coefficient(0x3e75fdee),
    coefficient(0xbd6357be),
    coefficient(0x3c1d96f0),
    coefficient(0xbaaf8417),
    coefficient(0x3920b5a8),
};

pub const log2e: f64 = 1.4426950408889634;
pub const max_age: i64 = (1 << 52) - 1;
pub const tau_min: f64 = 1e-300;
pub const tau_max: f64 = 1e300;

/// Added to z, this number pushes the fraction out of the f64: the low bits are round(z).
const to_integer: f64 = 0x1.8p52;

/// Lanes a block: 16 f64 lanes would spill where there are 16 registers of 4.
pub const width = if (vec.has_avx512) 16 else 8;

pub fn run(call: *const abi.Decay) abi.Result {
    if (call.count == 0) return .ok;
    decay(
        width,
        @alignCast(call.strengths.?),
        @alignCast(call.ages.?),
        call.count,
        call.tau,
        @alignCast(call.out.?),
    );
    return .ok;
}

pub inline fn decay(
    comptime w: comptime_int,
    strengths: [*]const f32,
    ages: [*]const i64,
    count: u64,
    tau: f64,
    out: [*]f32,
) void {
    assert(tau >= tau_min and tau <= tau_max);
    const c = log2e / tau;
    var i: u64 = 0;
    while (i + w <= count) : (i += w) {
        const s: Vec(w) = strengths[i..][0..w].*;
        const age: @Vector(w, i64) = ages[i..][0..w].*;
        out[i..][0..w].* = block(w, s, age, c);
    }
    if (i == count) return;
    var s = [_]f32{0} ** w;
    var age = [_]i64{0} ** w;
    for (i..count, 0..) |from, lane| {
        s[lane] = strengths[from];
        age[lane] = ages[from];
    }
    const tail: [w]f32 = block(w, s, age, c);
    for (i..count, 0..) |to, lane| out[to] = tail[lane];
}

inline fn block(comptime w: comptime_int, s: Vec(w), age: @Vector(w, i64), c: f64) Vec(w) {
    const D = @Vector(w, f64);
    const L = @Vector(w, i64);
    const I = @Vector(w, i32);
    const cap: D = @splat(127);
    const shift: D = @splat(to_integer);

    const scaled = toFloat(w, clamp(w, age)) * @as(D, @splat(c));
    const z = @select(f64, scaled < cap, scaled, cap);
    const shifted = z + shift;
    const k: I = @truncate(@as(L, @bitCast(shifted)));
    const r: Vec(w) = @floatCast(z - (shifted - shift));

    const p = exp2Minus1(w, r);
    const v = vec.fma(w, s, p, s);
    const scale: Vec(w) = @bitCast((@as(I, @splat(127)) - k) << @as(@Vector(w, u5), @splat(23)));
    const infinite = @abs(s) == @as(Vec(w), @splat(std.math.inf(f32)));
    const result = @select(f32, infinite, s, v * scale);
    return @select(f32, result == result, result, @as(Vec(w), @splat(@bitCast(vec.nan_bits))));
}

/// 2^−r − 1 for r in [−.5, .5].
inline fn exp2Minus1(comptime w: comptime_int, r: Vec(w)) Vec(w) {
    const t = r * r;
    var p = vec.fma(w, @splat(q[5]), r, @splat(q[4]));
    p = vec.fma(w, p, r, @splat(q[3]));
    p = vec.fma(w, p, r, @splat(q[2]));
    p = vec.fma(w, p, r, @splat(q[1]));
    return vec.fma(w, r, @splat(q[0]), p * t);
}

/// To [0, 2^52 − 1]. Ages outside are rare, hence the branch.
inline fn clamp(comptime w: comptime_int, age: @Vector(w, i64)) @Vector(w, i64) {
    const L = @Vector(w, i64);
    const none: L = @splat(0);
    const most: L = @splat(max_age);
    if (@reduce(.Or, age & ~most) == 0) return age;
    const positive = @select(i64, age > none, age, none);
    return @select(i64, positive < most, positive, most);
}

/// Exact for [0, 2^52 − 1]: the bits become the mantissa of 2^52 + age.
inline fn toFloat(comptime w: comptime_int, age: @Vector(w, i64)) @Vector(w, f64) {
    const two52: @Vector(w, i64) = @splat(0x4330_0000_0000_0000);
    return @as(@Vector(w, f64), @bitCast(age | two52)) - @as(@Vector(w, f64), @splat(0x1p52));
}
