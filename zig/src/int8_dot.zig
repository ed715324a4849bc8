//! Exact integer dot products of a coarse query and the 64 coarse rows of a piece.
//!
//! Codes are −127 … 127, so |I| ≤ 127²·dim < 2^31 for dim ≤ 65 536, and integer sums have no order:
//! every way gives the same numbers. The way is that of the instructions at hand:
//! biased: u8·i8 of query + 128; what is too much, 128·Σcodes, is where the sums start
//! (255·127·65 536 < 2^31);
//! signed: |query| times the codes with the query's signs, two products to an i16
//! (2·127² < 2^15, so that nothing saturates);
//! pairs: products of 16-bit numbers, summed in pairs.

const std = @import("std");
const builtin = @import("builtin");
const plane = @import("int8_plane.zig");
const vec = @import("vec.zig");

const Piece = plane.Piece;

pub const Way = enum { biased, signed, pairs };

pub const native: Way = if (vec.has_vnni) .biased else if (vec.has_avx2) .signed else .pairs;

const I16 = @Vector(16, i32);
const I8 = @Vector(8, i32);
const I4 = @Vector(4, i32);
const B64 = @Vector(64, i8);
const B32 = @Vector(32, i8);
const B8 = @Vector(8, i8);
const H16 = @Vector(16, i16);
const H8 = @Vector(8, i16);

// Only at the native width: vec.zig says why.
extern fn @"llvm.x86.avx512.vpdpbusd.512"(sum: I16, query: I16, codes: I16) I16;
extern fn @"llvm.x86.avx2.pmadd.ub.sw"(a: B32, b: B32) H16;
extern fn @"llvm.x86.avx2.psign.b"(value: B32, sign: B32) B32;
extern fn @"llvm.x86.avx2.pmadd.wd"(a: H16, b: H16) I8;
extern fn @"llvm.x86.sse2.pmadd.wd"(a: H8, b: H8) I4;
extern fn @"llvm.aarch64.neon.smull.v8i16"(a: B8, b: B8) H8;
extern fn @"llvm.aarch64.neon.saddlp.v4i32.v8i16"(a: H8) I4;

/// The dot products of row 16·i + l in lane l of entry i. A word of the query is four codes.
pub const Dots = [4]I16;

pub inline fn dots(comptime way: Way, piece: Piece, query: [*]const u32) Dots {
    return switch (way) {
        .biased => biased(piece, query),
        .signed => signed(piece, query),
        .pairs => pairs(piece, query),
    };
}

const flip: u32 = 0x8080_8080;

/// Two chains a row: one would wait for itself.
inline fn biased(piece: Piece, query: [*]const u32) Dots {
    var even: Dots = undefined;
    var odd = [_]I16{@splat(0)} ** 4;
    inline for (0..4) |i| {
        const sums: I16 = @as(*align(64) const I16, @ptrCast(piece.sums() + 16 * i)).*;
        even[i] = @as(I16, @splat(-128)) * sums;
    }
    var g: u64 = 0;
    while (g + 2 <= piece.groups) : (g += 2) {
        inline for (0..4) |i| even[i] = unsignedBySigned(even[i], query[g], piece, g, i);
        inline for (0..4) |i| odd[i] = unsignedBySigned(odd[i], query[g + 1], piece, g + 1, i);
    }
    if (g < piece.groups) {
        inline for (0..4) |i| even[i] = unsignedBySigned(even[i], query[g], piece, g, i);
    }
    inline for (0..4) |i| even[i] += odd[i];
    return even;
}

inline fn unsignedBySigned(sum: I16, word: u32, piece: Piece, g: u64, comptime i: u64) I16 {
    const query: I16 = @bitCast(@as(@Vector(16, u32), @splat(word ^ flip)));
    const from = piece.codes + plane.group_bytes * g + 64 * i;
    const codes: I16 = @as(*align(64) const I16, @ptrCast(@alignCast(from))).*;
    if (vec.has_vnni) return @"llvm.x86.avx512.vpdpbusd.512"(sum, query, codes);
    const q: @Vector(64, i32) = @as(@Vector(64, u8), @bitCast(query));
    const c: @Vector(64, i32) = @as(B64, @bitCast(codes));
    const product = q * c;
    var total = sum;
    inline for (0..4) |b| {
        comptime var pick: [16]i32 = undefined;
        inline for (0..16) |l| pick[l] = 4 * l + b;
        total += @shuffle(i32, product, undefined, pick);
    }
    return total;
}

inline fn signed(piece: Piece, query: [*]const u32) Dots {
    var sums = [_]I8{@splat(0)} ** 8;
    const ones: H16 = @splat(1);
    for (0..piece.groups) |g| {
        const q: B32 = @bitCast(@as(@Vector(8, u32), @splat(query[g])));
        const magnitude: B32 = @bitCast(@abs(q));
        inline for (0..8) |i| {
            const from = piece.codes + plane.group_bytes * g + 32 * i;
            const codes: B32 = @as(*align(32) const B32, @ptrCast(@alignCast(from))).*;
            const turned = @"llvm.x86.avx2.psign.b"(codes, q);
            const two = @"llvm.x86.avx2.pmadd.ub.sw"(magnitude, turned);
            sums[i] += @"llvm.x86.avx2.pmadd.wd"(two, ones);
        }
    }
    var result: Dots = undefined;
    const join = [16]i32{ 0, 1, 2, 3, 4, 5, 6, 7, -1, -2, -3, -4, -5, -6, -7, -8 };
    inline for (0..4) |i| result[i] = @shuffle(i32, sums[2 * i], sums[2 * i + 1], join);
    return result;
}

/// 16 rows at a time: their sums fit the registers.
inline fn pairs(piece: Piece, query: [*]const u32) Dots {
    var result: Dots = undefined;
    inline for (0..4) |quarter| {
        var sums = [_]I4{@splat(0)} ** 8;
        for (0..piece.groups) |g| {
            const q: B8 = @bitCast(@as(@Vector(2, u32), @splat(query[g])));
            const from = piece.codes + plane.group_bytes * g + 64 * quarter;
            inline for (0..8) |i| {
                const codes: B8 = @as(*align(8) const B8, @ptrCast(@alignCast(from + 8 * i))).*;
                sums[i] += pairSums(codes, q);
            }
        }
        var rows: [16]i32 = undefined;
        inline for (0..4) |i| {
            const low = @shuffle(i32, sums[2 * i], sums[2 * i + 1], [4]i32{ 0, 2, -1, -3 });
            const high = @shuffle(i32, sums[2 * i], sums[2 * i + 1], [4]i32{ 1, 3, -2, -4 });
            rows[4 * i ..][0..4].* = low + high;
        }
        result[quarter] = rows;
    }
    return result;
}

/// Of two rows: the sums of their first and of their last two products.
inline fn pairSums(codes: B8, query: B8) I4 {
    if (builtin.cpu.arch == .aarch64) {
        const products = @"llvm.aarch64.neon.smull.v8i16"(codes, query);
        return @"llvm.aarch64.neon.saddlp.v4i32.v8i16"(products);
    }
    return @"llvm.x86.sse2.pmadd.wd"(@as(H8, codes), @as(H8, query));
}
