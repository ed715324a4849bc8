//! Dot products, norms and cosines of rows: sum64, norm and cosine of the numeric contract.
//!
//! 64 partial sums P[a][l] (a = 0 … 3, l = 0 … 15), element i goes to P[(i/16) mod 4][i mod 16] by
//! fma; then (P[0]+P[1]) + (P[2]+P[3]) and the tree over the lanes. Rows are independent, so any
//! number of rows may share the loads of the query, and the four accumulators of a row may be
//! walked in any order: neither changes a bit.
//! |sum64(q, r) − q·r| ≤ γ·Σ|q_i·r_i|, γ of (⌈dim/64⌉ + 6)·2^-24, while nothing overflows.

const std = @import("std");
const abi = @import("abi.zig");
const vec = @import("vec.zig");

const assert = std.debug.assert;
const V = vec.V;

/// Sums that one element stride of 64 feeds.
const parts = 4;
const chunk = parts * vec.lanes;

/// `rows` rows at a time; a row is walked parts/step times, `step` accumulators a walk.
pub const Shape = struct { rows: u64, step: u64 };

/// What is summed: query·row, row·row, or both in one reading of the row.
pub const Want = enum { dot, square, both };

/// The shapes that keep every accumulator of the tier in a register. Walks over disjoint pieces of
/// a row load nothing twice, but beyond the caches each of them waits for the memory anew. Several
/// rows share the loads of the query; one row is one stream, which some memory systems read faster
/// (cpu_family.zig, docs/performance.md).
pub fn shapeOf(comptime rows: abi.RowShape, comptime want: Want) Shape {
    const both = want == .both;
    if (!vec.has_fma) return .{ .rows = 1, .step = 1 };
    if (vec.has_avx512) return switch (rows) {
        .one => .{ .rows = 1, .step = 4 },
        .several => if (both) .{ .rows = 2, .step = 2 } else .{ .rows = 4, .step = 4 },
    };
    if (vec.has_avx2) return switch (rows) {
        .one => .{ .rows = 1, .step = if (both) 2 else 4 },
        .several => if (both) .{ .rows = 2, .step = 1 } else .{ .rows = 2, .step = 2 },
    };
    return .{ .rows = 1, .step = if (both) 2 else 4 };
}

pub fn Sums(comptime rows: u64) type {
    return struct { dot: [rows]f32, square: [rows]f32 };
}

/// sum64 of `shape.rows` rows; what is not wanted is 0. Memory behind dim is never read.
pub inline fn sums(
    comptime shape: Shape,
    comptime want: Want,
    query: [*]const f32,
    rows: [shape.rows][*]const f32,
    dim: u64,
) Sums(shape.rows) {
    comptime assert(parts % shape.step == 0);
    assert(dim >= 1);
    var dot = [_][parts]V{[_]V{vec.zero} ** parts} ** shape.rows;
    var square = dot;
    const whole = dim / chunk * chunk;
    inline for (0..parts / shape.step) |walk| {
        var at: u64 = 0;
        while (at < whole) : (at += chunk) {
            inline for (walk * shape.step..(walk + 1) * shape.step) |a| {
                const first = at + vec.lanes * a;
                const q = if (want == .square) vec.zero else vec.load(query + first);
                inline for (0..shape.rows) |r| {
                    const x = vec.load(rows[r] + first);
                    if (want != .square) dot[r][a] = vec.fma(vec.lanes, q, x, dot[r][a]);
                    if (want != .dot) square[r][a] = vec.fma(vec.lanes, x, x, square[r][a]);
                }
            }
        }
    }
    inline for (0..parts) |a| {
        const first = whole + vec.lanes * a;
        if (first < dim) {
            const count = @min(dim - first, vec.lanes);
            const q = if (want == .square) vec.zero else vec.loadPart(query + first, count);
            inline for (0..shape.rows) |r| {
                const x = vec.loadPart(rows[r] + first, count);
                if (want != .square) dot[r][a] = vec.fma(vec.lanes, q, x, dot[r][a]);
                if (want != .dot) square[r][a] = vec.fma(vec.lanes, x, x, square[r][a]);
            }
        }
    }
    var result: Sums(shape.rows) = undefined;
    inline for (0..shape.rows) |r| {
        result.dot[r] = if (want == .square) 0 else total(dot[r]);
        result.square[r] = if (want == .dot) 0 else total(square[r]);
    }
    return result;
}

inline fn total(p: [parts]V) f32 {
    return vec.canon(vec.pz(vec.sumLanes((p[0] + p[1]) + (p[2] + p[3]))));
}

/// norm from sum64(x, x): zero for rows too small or too large to be compared.
pub inline fn normOf(square: f32) f32 {
    const usable = square >= 1e-30 and square <= std.math.floatMax(f32);
    return if (usable) @sqrt(square) else 0;
}

/// norm(x).
pub fn norm(x: [*]const f32, dim: u64) f32 {
    const shape = comptime shapeOf(.one, .square);
    return normOf(sums(shape, .square, x, .{x}, dim).square[0]);
}

/// cosine from sum64(q, r) and the two norms. Never NaN, never −0, within [−1, 1].
pub inline fn cosineOf(dot: f32, query_norm: f32, row_norm: f32) f32 {
    const den = query_norm * row_norm;
    if (den == 0) return 0;
    const c = dot / den;
    if (c != c) return 0;
    return if (c > 1) 1 else if (c < -1) -1 else vec.pz(c);
}

const Scan = enum { norms, dot, cosine, cosine_with_norms };

pub fn run(comptime rows: abi.RowShape, call: *const abi.Similarity) abi.Result {
    if (call.row_count == 0) return .ok;
    switch (@as(abi.Operation, @enumFromInt(call.op))) {
        .norms => scan(rows, .norms, call),
        .dot => scan(rows, .dot, call),
        .cosine => if (call.norms == null)
            scan(rows, .cosine, call)
        else
            scan(rows, .cosine_with_norms, call),
    }
    return .ok;
}

fn wantOf(comptime kind: Scan) Want {
    return switch (kind) {
        .norms => .square,
        .dot, .cosine_with_norms => .dot,
        .cosine => .both,
    };
}

fn scan(comptime rows: abi.RowShape, comptime kind: Scan, call: *const abi.Similarity) void {
    const shape = comptime shapeOf(rows, wantOf(kind));
    const query_norm = switch (kind) {
        .norms, .dot => 0,
        .cosine, .cosine_with_norms => norm(@alignCast(call.query.?), call.dim),
    };
    var row: u64 = 0;
    while (row + shape.rows <= call.row_count) : (row += shape.rows) {
        block(shape, kind, call, query_norm, row);
    }
    while (row < call.row_count) : (row += 1) {
        block(shapeOf(.one, wantOf(kind)), kind, call, query_norm, row);
    }
}

inline fn block(
    comptime shape: Shape,
    comptime kind: Scan,
    call: *const abi.Similarity,
    query_norm: f32,
    row: u64,
) void {
    const matrix: [*]const f32 = @alignCast(call.rows.?);
    const out = @as([*]f32, @alignCast(call.out.?)) + row;
    var rows: [shape.rows][*]const f32 = undefined;
    inline for (0..shape.rows) |r| rows[r] = matrix + (row + r) * call.stride;
    const query = if (kind == .norms) rows[0] else @as([*]const f32, @alignCast(call.query.?));
    const sum = sums(shape, wantOf(kind), query, rows, call.dim);
    inline for (0..shape.rows) |r| {
        out[r] = switch (kind) {
            .norms => normOf(sum.square[r]),
            .dot => sum.dot[r],
            .cosine => cosineOf(sum.dot[r], query_norm, normOf(sum.square[r])),
            .cosine_with_norms => blk: {
                const norms: [*]const f32 = @alignCast(call.norms.?);
                break :blk cosineOf(sum.dot[r], query_norm, norms[row + r]);
            },
        };
    }
}
