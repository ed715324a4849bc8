//! sum64 of every pair of a few rows and a few queries, near the limit of the multiply-add units.
//!
//! A walk over the vectors keeps one piece of `lanes` sums of every pair in registers; a piece that
//! was loaded serves a whole row or column of the tile. 64/lanes walks make the 64 sums of a pair,
//! which lie on the stack between them. Walks take a stretch of the vectors at a time, which stays
//! in the first cache. Neither order nor place changes a bit: each sum takes its elements in
//! ascending order, and the tree over the sums is that of similarity.zig, for eight pairs at once.

const std = @import("std");
const vec = @import("vec.zig");

const assert = std.debug.assert;
const V8 = vec.Vec(8);

/// Partial sums of a pair, and the parts P[0] … P[3] of the contract.
const chunk = 64;
const parts = 4;

/// Elements of a stretch: whole chunks.
const stretch = 768;

/// `lanes` (8 or 16) sums of rows·queries pairs fit the registers beside a piece of each row and
/// one of a query.
pub const Tile = struct { rows: u64, queries: u64, lanes: comptime_int };

pub const native: Tile = if (vec.has_avx512)
    .{ .rows = 6, .queries = 4, .lanes = 16 }
else if (vec.has_fma)
    .{ .rows = 3, .queries = 4, .lanes = 8 }
else
    .{ .rows = 1, .queries = 1, .lanes = 16 };

/// What a tile reads, and the rows of the next one.
pub fn Operands(comptime tile: Tile) type {
    return struct {
        queries: [tile.queries][*]const f32,
        rows: [tile.rows][*]const f32,
        next: [tile.rows][*]const f32,
    };
}

/// What a walk does beside its sums: it begins them at zero, or fetches the lines that the walk
/// after it reads first.
const Walk = struct { begins: bool, fetches: bool = false };

/// One piece of the sums of every pair, by row, then query.
fn Sums(comptime tile: Tile) type {
    return [tile.rows * tile.queries]vec.Vec(tile.lanes);
}

/// sum64 of row r and query q to `out[r·queries + q]`. Memory behind dim is never read.
pub fn dots(
    comptime tile: Tile,
    operands: *const Operands(tile),
    dim: u64,
    out: *[tile.rows * tile.queries]f32,
) void {
    comptime assert(tile.lanes == 8 or tile.lanes == 16);
    assert(dim >= 1);
    const whole = dim / chunk * chunk;
    const pieces = vec.lanes / tile.lanes;
    var sums: [parts][pieces]Sums(tile) = undefined;
    inline for (0..parts) |a| inline for (0..pieces) |i| {
        const walk = Walk{ .begins = true, .fetches = i + 1 == pieces };
        const first = vec.lanes * a + tile.lanes * i;
        const ahead = if (a + 1 < parts) operands.rows else operands.next;
        // From the last piece of a part to the first of the next part, or of the next row.
        const shift = if (a + 1 < parts) tile.lanes else tile.lanes - chunk;
        const end = @min(stretch, whole);
        add(tile, walk, operands, &shifted(tile, ahead, shift), first, end, &sums[a][i]);
    };
    var from: u64 = stretch;
    while (from < whole) : (from += stretch) {
        const end = @min(whole, from + stretch);
        for (&sums, 0..) |*part, a| for (part, 0..) |*sum, i| {
            const first = from + vec.lanes * a + tile.lanes * i;
            add(tile, .{ .begins = false }, operands, &operands.rows, first, end, sum);
        };
    }
    if (whole < dim) for (&sums, 0..) |*part, a| for (part, 0..) |*sum, i| {
        const first = whole + vec.lanes * a + tile.lanes * i;
        if (first < dim) addPart(tile, operands, first, @min(dim - first, tile.lanes), sum);
    };
    finish(tile, &sums, out);
}

inline fn shifted(
    comptime tile: Tile,
    rows: [tile.rows][*]const f32,
    comptime by: comptime_int,
) [tile.rows][*]const f32 {
    var moved: [tile.rows][*]const f32 = undefined;
    inline for (&moved, rows) |*to, row| to.* = if (by < 0) row - -by else row + by;
    return moved;
}

/// Adds the products of one piece of each chunk from `first` on to the sums, which begin at zero
/// with the first stretch. Out of line: its values fill the registers.
noinline fn add(
    comptime tile: Tile,
    comptime walk: Walk,
    operands: *const Operands(tile),
    ahead: *const [tile.rows][*]const f32,
    first: u64,
    end: u64,
    sum: *Sums(tile),
) void {
    const W = vec.Vec(tile.lanes);
    const Load = *align(4) const W;
    const rows = operands.rows;
    const queries = operands.queries;
    const fetched = ahead.*;
    var p: Sums(tile) = undefined;
    inline for (&p, sum) |*x, s| x.* = if (walk.begins) @splat(0) else s;
    var at = first;
    while (at < end) : (at += chunk) {
        var x: [tile.rows]W = undefined;
        inline for (&x, rows) |*v, row| v.* = @as(Load, @ptrCast(row + at)).*;
        if (walk.fetches) inline for (fetched) |row| @prefetch(row + at, .{});
        inline for (queries, 0..) |query, q| {
            const y = @as(Load, @ptrCast(query + at)).*;
            inline for (x, 0..) |v, r| {
                const i = r * tile.queries + q;
                p[i] = vec.fma(tile.lanes, y, v, p[i]);
            }
        }
    }
    inline for (p, sum) |x, *s| s.* = x;
}

/// Adds the products of `count` elements, which need not fill the piece.
noinline fn addPart(
    comptime tile: Tile,
    operands: *const Operands(tile),
    first: u64,
    count: u64,
    sum: *Sums(tile),
) void {
    var x: [tile.rows]vec.Vec(tile.lanes) = undefined;
    inline for (&x, operands.rows) |*v, row| v.* = vec.loadFirst(tile.lanes, row + first, count);
    inline for (operands.queries, 0..) |query, q| {
        const y = vec.loadFirst(tile.lanes, query + first, count);
        inline for (x, 0..) |v, r| {
            const s = &sum[r * tile.queries + q];
            s.* = vec.fma(tile.lanes, y, v, s.*);
        }
    }
}

/// (P[0]+P[1]) + (P[2]+P[3]) and the tree of each pair.
inline fn finish(
    comptime tile: Tile,
    sums: *const [parts][vec.lanes / tile.lanes]Sums(tile),
    out: *[tile.rows * tile.queries]f32,
) void {
    comptime var first: u64 = 0;
    inline while (first < out.len) : (first += 8) {
        const here = @min(8, out.len - first);
        var eight = [_]V8{@as(V8, @splat(0))} ** 8;
        inline for (0..here) |i| eight[i] = fold(tile, sums, first + i);
        const result: [8]f32 = trees(eight);
        out[first..][0..here].* = result[0..here].*;
    }
}

/// The sums of a pair down to eight.
inline fn fold(
    comptime tile: Tile,
    sums: *const [parts][vec.lanes / tile.lanes]Sums(tile),
    comptime i: u64,
) V8 {
    if (tile.lanes == 8) {
        const low = (sums[0][0][i] + sums[1][0][i]) + (sums[2][0][i] + sums[3][0][i]);
        const high = (sums[0][1][i] + sums[1][1][i]) + (sums[2][1][i] + sums[3][1][i]);
        return low + high;
    }
    const all = (sums[0][0][i] + sums[1][0][i]) + (sums[2][0][i] + sums[3][0][i]);
    const lower = [8]i32{ 0, 1, 2, 3, 4, 5, 6, 7 };
    const upper = [8]i32{ 8, 9, 10, 11, 12, 13, 14, 15 };
    return @shuffle(f32, all, undefined, lower) + @shuffle(f32, all, undefined, upper);
}

/// Lane i is the tree over the lanes of entry i, h = 4, 2, 1; then canon(pz(x)).
inline fn trees(v: [8]V8) V8 {
    const low4 = [8]i32{ 0, 1, 2, 3, -1, -2, -3, -4 };
    const high4 = [8]i32{ 4, 5, 6, 7, -5, -6, -7, -8 };
    const low2 = [8]i32{ 0, 1, -1, -2, 4, 5, -5, -6 };
    const high2 = [8]i32{ 2, 3, -3, -4, 6, 7, -7, -8 };
    const even = [8]i32{ 0, 2, -1, -3, 4, 6, -5, -7 };
    const odd = [8]i32{ 1, 3, -2, -4, 5, 7, -6, -8 };
    // Entry i beside entry i + 4: the shuffles within halves leave the results in order.
    var by4: [4]V8 = undefined;
    inline for (0..4) |i| by4[i] = join(v[i], v[i + 4], low4, high4);
    const by2 = join(by4[0], by4[1], low2, high2);
    const sum = join(by2, join(by4[2], by4[3], low2, high2), even, odd);
    var nothing: V8 = @splat(0);
    _ = &nothing; // the compiler drops the addition of a constant zero
    const positive = sum + nothing;
    const nan: V8 = @splat(@bitCast(vec.nan_bits));
    return @select(f32, positive == positive, positive, nan);
}

inline fn join(a: V8, b: V8, comptime lower: [8]i32, comptime upper: [8]i32) V8 {
    return @shuffle(f32, a, b, lower) + @shuffle(f32, a, b, upper);
}
