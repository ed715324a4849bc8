//! Forgetting by a power law: strength·(1 + f·t/S)^−d, strength f32, elapsed t i64, stability S f32
//! in the unit of t, f and d f64.
//!
//!     a = max(t, 0);  b = S, or 1 for S = +Inf;  n = b + f·a                               in f64
//!     k = the exponent of n/b, rounded: (bits(n) − bits(b) + 2^51) >>> 52;  v = n·2^−k
//!     x = (v − b)/(v + b);  w = x·x;  log2(n/b) = k + x·P(w)
//!     z = min(d·log2(n/b), 300);  r = z − round(z);  2^−r = r·G(r) + 1
//!     result = s·(2^−r·2^−round(z))
//!
//! Multiplications, additions and the one division are rounded one by one: no fma, so that hardware
//! without it has the same bits. NaN gives the canonical NaN; ±Inf, ±0, t ≤ 0 and S = +Inf give the
//! strength unchanged. At most 0.5026 ulp, mean 0.25, subnormal results included. Nothing
//! overflows: n < 2^728, and the factor of s is at least 2^−300.

const std = @import("std");
const abi = @import("abi.zig");
const vec = @import("vec.zig");

const assert = std.debug.assert;
const Vec = vec.Vec;

fn coefficient(comptime bits: u64) f64 {
    return @bitCast(bits);
}

/// 2·log2(e)·atanh(x)/x as a polynomial of x².
const p = [6]f64{
    coefficient(0x4007_1547_652b_7e96),
    coefficient(0x3fee_c709_dcb5_8f51),
    coefficient(0x3fe2_776b_c4e1_9dff),
    coefficient(0x3fda_61e9_fc41_e3ff),
    coefficient(0x3fd4_6f25_e06c_c516),
    coefficient(0x3fd2_9d3b_a5d0_0ed5),
};

/// (2^−r − 1)/r.
const g = [7]f64{
    coefficient(0xbfe6_2e42_fefa_39ef),
    coefficient(0x3fce_bfbe_0460_cc0b),
    coefficient(0xbfac_6b08_d884_527e),
    coefficient(0x3f83_b2a1_b516_ca7f),
    coefficient(0xbf55_d879_e996_2406),
    coefficient(0x3f24_4401_fae3_0efe),
    coefficient(0xbef0_0a59_4fd0_58ba),
};

pub const factor_min: f64 = 1e-200;
pub const factor_max: f64 = 1e200;
pub const exponent_max: f64 = 1000;

/// Beyond this many halvings no f32 is left of any strength.
const most_halvings: f64 = 300;

/// Added to z, this number pushes the fraction out of the f64: the low bits are round(z).
const to_integer: f64 = 0x1.8p52;

/// Lanes a block: 16 f64 lanes would spill where there are 16 registers of 4.
pub const width = if (vec.has_avx512) 16 else 8;

pub fn run(call: *const abi.PowerDecay) abi.Result {
    if (call.count == 0) return .ok;
    const stability: [*]const f32 = @alignCast(call.stability.?);
    if (firstBad(width, stability, call.count)) |index| {
        if (call.failure) |failure| failure.* = index;
        return .invalid_argument;
    }
    decay(
        width,
        @alignCast(call.strengths.?),
        @alignCast(call.elapsed.?),
        stability,
        call.count,
        call.factor,
        call.exponent,
        @alignCast(call.out.?),
    );
    return .ok;
}

/// Index of the first stability that is not above 0.
pub inline fn firstBad(comptime w: comptime_int, stability: [*]const f32, count: u64) ?u64 {
    const none: Vec(w) = @splat(0);
    var i: u64 = 0;
    while (i + w <= count) : (i += w) {
        const s: Vec(w) = stability[i..][0..w].*;
        if (!@reduce(.And, s > none)) break;
    }
    while (i < count) : (i += 1) if (!(stability[i] > 0)) return i;
    return null;
}

pub inline fn decay(
    comptime w: comptime_int,
    strengths: [*]const f32,
    elapsed: [*]const i64,
    stability: [*]const f32,
    count: u64,
    factor: f64,
    exponent: f64,
    out: [*]f32,
) void {
    assert(factor >= factor_min and factor <= factor_max);
    assert(exponent > 0 and exponent <= exponent_max);
    const f: @Vector(w, f64) = @splat(factor);
    const d: @Vector(w, f64) = @splat(exponent);
    var i: u64 = 0;
    while (i + w <= count) : (i += w) {
        const s: Vec(w) = strengths[i..][0..w].*;
        const t: @Vector(w, i64) = elapsed[i..][0..w].*;
        out[i..][0..w].* = block(w, s, t, stability[i..][0..w].*, f, d);
    }
    if (i == count) return;
    var s = [_]f32{0} ** w;
    var t = [_]i64{0} ** w;
    var b = [_]f32{1} ** w;
    for (i..count, 0..) |from, lane| {
        s[lane] = strengths[from];
        t[lane] = elapsed[from];
        b[lane] = stability[from];
    }
    const tail: [w]f32 = block(w, s, t, b, f, d);
    for (i..count, 0..) |to, lane| out[to] = tail[lane];
}

inline fn block(
    comptime w: comptime_int,
    s: Vec(w),
    t: @Vector(w, i64),
    stability: Vec(w),
    f: @Vector(w, f64),
    d: @Vector(w, f64),
) Vec(w) {
    const D = @Vector(w, f64);
    const cap: D = @splat(most_halvings);

    // Selected as f32: a mask of f64 lanes would take twice the registers.
    const everlasting = stability == @as(Vec(w), @splat(std.math.inf(f32)));
    const b: D = @floatCast(@select(f32, everlasting, @as(Vec(w), @splat(1)), stability));
    const n = b + f * toFloat(w, t);
    const scaled = d * log2Ratio(w, n, b);
    const z = @select(f64, scaled < cap, scaled, cap);
    const left: Vec(w) = @floatCast(@as(D, @floatCast(s)) * exp2Negative(w, z));
    const result = @select(f32, everlasting, s, left);
    return @select(f32, result == result, result, @as(Vec(w), @splat(@bitCast(vec.nan_bits))));
}

/// log2(n/b) for 0 < b ≤ n: the bits of the two tell the exponent without a division.
inline fn log2Ratio(comptime w: comptime_int, n: @Vector(w, f64), b: @Vector(w, f64)) @TypeOf(n) {
    const D = @Vector(w, f64);
    const U = @Vector(w, u64);
    const two52: D = @splat(0x1p52);
    const half: U = @splat(1 << 51);

    const bits: U = @bitCast(n);
    const k = (bits - @as(U, @bitCast(b)) + half) >> shift(w);
    const v: D = @bitCast(bits - (k << shift(w)));
    const x = (v - b) / (v + b);
    const square = x * x;
    var sum: D = @splat(p[5]);
    inline for (.{ 4, 3, 2, 1, 0 }) |i| sum = sum * square + @as(D, @splat(p[i]));
    // k < 2^52 becomes the mantissa of 2^52 + k.
    const whole = @as(D, @bitCast(k | @as(U, @bitCast(two52)))) - two52;
    return whole + x * sum;
}

/// 2^−z for 0 ≤ z ≤ 300.
inline fn exp2Negative(comptime w: comptime_int, z: @Vector(w, f64)) @TypeOf(z) {
    const D = @Vector(w, f64);
    const U = @Vector(w, u64);
    const rounder: D = @splat(to_integer);

    const rounded = z + rounder;
    const r = z - (rounded - rounder);
    var sum: D = @splat(g[6]);
    inline for (.{ 5, 4, 3, 2, 1, 0 }) |i| sum = sum * r + @as(D, @splat(g[i]));
    sum = sum * r + @as(D, @splat(1));
    return @bitCast(@as(U, @bitCast(sum)) - (@as(U, @bitCast(rounded)) << shift(w)));
}

/// max(t, 0) with one rounding. Without the conversion of AVX-512 the two halves of the integer
/// become mantissas of 2^84 and 2^52, which the subtraction removes exactly.
inline fn toFloat(comptime w: comptime_int, t: @Vector(w, i64)) @Vector(w, f64) {
    const D = @Vector(w, f64);
    const L = @Vector(w, i64);
    const U = @Vector(w, u64);
    const none: L = @splat(0);
    const positive = @select(i64, t > none, t, none);
    if (vec.has_avx512 or !vec.has_x86) return @floatFromInt(positive);
    const bits: U = @bitCast(positive);
    const two52: U = @splat(0x4330_0000_0000_0000);
    const two84: U = @splat(0x4530_0000_0000_0000);
    const both: U = @splat(0x4530_0000_0010_0000);
    const low_half: U = @splat(0xffff_ffff);
    const high: D = @bitCast((bits >> @as(@Vector(w, u6), @splat(32))) | two84);
    const low: D = @bitCast((bits & low_half) | two52);
    return (high - @as(D, @bitCast(both))) + low;
}

inline fn shift(comptime w: comptime_int) @Vector(w, u6) {
    return @splat(52);
}
