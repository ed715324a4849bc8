//! Virtual vectors of 16 f32 lanes, which the compiler splits to the registers of the tier, and the
//! few operations that need care: fma with and without hardware, partial loads, gather, the fixed
//! summation tree, +0 and the canonical NaN.

const std = @import("std");
const builtin = @import("builtin");

const assert = std.debug.assert;

pub fn Vec(comptime n: comptime_int) type {
    return @Vector(n, f32);
}

pub const lanes = 16;
pub const V = Vec(lanes);
pub const Index = @Vector(lanes, u32);
pub const zero: V = @splat(0);

pub const has_x86 = builtin.cpu.arch == .x86_64;

fn x86Has(comptime feature: std.Target.x86.Feature) bool {
    return has_x86 and std.Target.x86.featureSetHas(builtin.cpu.features, feature);
}

pub const has_fma = x86Has(.fma) or builtin.cpu.arch == .aarch64;
pub const has_avx2 = x86Has(.avx2);
pub const has_avx512 = x86Has(.avx512f);
pub const has_vnni = x86Has(.avx512vnni);

// LLVM intrinsics only at the native width of the object that uses them: a wider vector would be
// passed through memory by the C calling convention, which an intrinsic cannot take.
const V8 = Vec(8);
const I8 = @Vector(8, i32);
const U8 = @Vector(8, u32);
extern fn @"llvm.masked.load.v16f32.p0"(
    from: *const anyopaque,
    alignment: i32,
    mask: @Vector(16, bool),
    rest: V,
) V;
extern fn @"llvm.x86.avx.maskload.ps.256"(from: [*]const f32, mask: I8) V8;
extern fn @"llvm.x86.avx512.mask.gather.dps.512"(
    rest: V,
    base: *const anyopaque,
    index: @Vector(16, i32),
    mask: @Vector(16, bool),
    scale: i32,
) V;

const join8 = [16]i32{ 0, 1, 2, 3, 4, 5, 6, 7, -1, -2, -3, -4, -5, -6, -7, -8 };

/// a·b + c with one rounding. The f64 product is exact; its sum with c is rounded to odd, so that
/// the rounding to f32 is the only one that counts.
pub fn softFma(comptime n: comptime_int, a: Vec(n), b: Vec(n), c: Vec(n)) Vec(n) {
    const D = @Vector(n, f64);
    const L = @Vector(n, i64);
    const none: D = @splat(0);
    const one: L = @splat(1);
    const even: L = @splat(0);
    const product = @as(D, @floatCast(a)) * @as(D, @floatCast(b));
    const addend: D = @floatCast(c);
    const sum = product + addend;
    const back = sum - product;
    const lost = (product - (sum - back)) + (addend - back);
    const bits: L = @bitCast(sum);
    const sign = @select(i64, lost > none, one, even) - @select(i64, lost < none, one, even);
    const outward = @select(i64, sum > none, sign, -sign);
    const nudge = @select(i64, (bits & one) == even, outward, even);
    return @floatCast(@as(D, @bitCast(bits + nudge)));
}

/// Out of line: the fallback tier would be three times as large with it inlined everywhere.
noinline fn softFma4(a: Vec(4), b: Vec(4), c: Vec(4)) callconv(.C) Vec(4) {
    return softFma(4, a, b, c);
}

pub inline fn fma(comptime n: comptime_int, a: Vec(n), b: Vec(n), c: Vec(n)) Vec(n) {
    if (has_fma) return @mulAdd(Vec(n), a, b, c);
    if (n < 4) return softFma(n, a, b, c);
    const x: [n]f32 = a;
    const y: [n]f32 = b;
    const z: [n]f32 = c;
    var sum: [n]f32 = undefined;
    inline for (0..n / 4) |i| {
        sum[4 * i ..][0..4].* =
            softFma4(x[4 * i ..][0..4].*, y[4 * i ..][0..4].*, z[4 * i ..][0..4].*);
    }
    return sum;
}

pub inline fn fma1(a: f32, b: f32, c: f32) f32 {
    if (has_fma) return @mulAdd(f32, a, b, c);
    return softFma(1, .{a}, .{b}, .{c})[0];
}

pub inline fn load(from: [*]const f32) V {
    return @as(*align(4) const V, @ptrCast(from)).*;
}

pub inline fn store(to: [*]f32, value: V) void {
    @as(*align(4) V, @ptrCast(to)).* = value;
}

/// The first `count` (1 … 16) floats, +0 in the other lanes; memory behind them is not touched.
pub inline fn loadPart(from: [*]const f32, count: u64) V {
    assert(count >= 1 and count <= lanes);
    if (has_avx512) {
        const mask = std.simd.iota(u32, lanes) < @as(Index, @splat(@intCast(count)));
        return @"llvm.masked.load.v16f32.p0"(from, 4, mask, zero);
    }
    if (has_avx2) {
        const ones: I8 = @splat(-1);
        const none: I8 = @splat(0);
        const lane = std.simd.iota(u32, 8);
        const all: U8 = @splat(@intCast(count));
        const low = @select(i32, lane < all, ones, none);
        const high = @select(i32, lane + @as(U8, @splat(8)) < all, ones, none);
        const a = @"llvm.x86.avx.maskload.ps.256"(from, low);
        const b = @"llvm.x86.avx.maskload.ps.256"(from + 8, high);
        return @shuffle(f32, a, b, join8);
    }
    if (count == lanes) return load(from);
    var part = [_]f32{0} ** lanes;
    for (0..count) |i| part[i] = from[i];
    return part;
}

/// `loadPart` of a vector of 8 or 16 lanes.
pub inline fn loadFirst(comptime n: comptime_int, from: [*]const f32, count: u64) Vec(n) {
    if (n == lanes) return loadPart(from, count);
    comptime assert(n == 8);
    assert(count >= 1 and count <= n);
    if (has_avx2) {
        const ones: I8 = @splat(-1);
        const none: I8 = @splat(0);
        const lane = std.simd.iota(u32, n);
        const mask = @select(i32, lane < @as(U8, @splat(@intCast(count))), ones, none);
        return @"llvm.x86.avx.maskload.ps.256"(from, mask);
    }
    var part = [_]f32{0} ** n;
    for (0..count) |i| part[i] = from[i];
    return part;
}

/// Lane i is `base[index[i]]`; the indices are below 2^31. The gather of AVX2 is slower than single
/// loads wherever the values lie in a cache.
pub inline fn gather(base: [*]const f32, index: Index) V {
    if (has_avx512) {
        const signed: @Vector(16, i32) = @bitCast(index);
        return @"llvm.x86.avx512.mask.gather.dps.512"(zero, base, signed, @splat(true), 4);
    }
    const at: [lanes]u32 = index;
    var value: [lanes]f32 = undefined;
    inline for (0..lanes) |i| value[i] = base[at[i]];
    return value;
}

/// The tree of sum64 over 16 lanes: upper half added to the lower half, four times.
pub inline fn sumLanes(value: V) f32 {
    const by8 = part8(value, 0) + part8(value, 8);
    const low4 = @shuffle(f32, by8, undefined, [4]i32{ 0, 1, 2, 3 });
    const high4 = @shuffle(f32, by8, undefined, [4]i32{ 4, 5, 6, 7 });
    const by4 = low4 + high4;
    return (by4[0] + by4[2]) + (by4[1] + by4[3]);
}

inline fn part8(value: V, comptime first: i32) V8 {
    comptime var pick: [8]i32 = undefined;
    inline for (0..8) |i| pick[i] = first + @as(i32, i);
    return @shuffle(f32, value, undefined, pick);
}

/// −0 becomes +0. The zero is a variable because the compiler's front end drops the addition of a
/// constant zero.
pub inline fn pz(x: f32) f32 {
    var nothing: f32 = 0;
    _ = &nothing;
    return x + nothing;
}

/// `pz` for 16 lanes.
pub inline fn pzAll(x: V) V {
    var nothing = zero;
    _ = &nothing;
    return x + nothing;
}

pub const nan_bits: u32 = 0x7fc0_0000;

/// NaN becomes the canonical NaN.
pub inline fn canon(x: f32) f32 {
    return if (x != x) @bitCast(nan_bits) else x;
}

pub inline fn isFinite(x: f32) bool {
    return @abs(x) <= std.math.floatMax(f32);
}

/// Sets `count` floats to +0; `count` is a multiple of 16.
pub fn clear(to: [*]f32, count: u64) void {
    assert(count % lanes == 0);
    var i: u64 = 0;
    while (i < count) : (i += lanes) store(to + i, zero);
}
