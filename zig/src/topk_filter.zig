//! Exact top-k behind a filter: coarse scores of 64 rows at a time say which rows can be among the
//! best; only those are scored. docs/numerics.md, "top-k", has the bound and the proof.
//!
//! One pass over the codes. A row whose upper bound reaches the limit becomes a candidate, and its
//! lower bound may raise the limit. When the room for candidates is used up, and at the end, they
//! are scored, the highest upper bound first, until that is below the limit, which the scores raise
//! too. The limit never falls, so that a row left out early stays out.

const std = @import("std");
const abi = @import("abi.zig");
const dot = @import("int8_dot.zig");
const heaps = @import("heap.zig");
const int8_query = @import("int8_query.zig");
const plane = @import("int8_plane.zig");
const list = @import("similarity_scattered.zig");
const similarity = @import("similarity.zig");
const topk = @import("topk.zig");
const vec = @import("vec.zig");

const assert = std.debug.assert;
const Heap = heaps.Heap;
const inf = std.math.inf(f32);

/// Scratch of a group of queries; a single one that needs more stands alone.
const group_bytes = 64 << 10;

/// Candidates beside the k that are found.
const spare = 512;

/// A candidate is asked for when the one so many places before it is scored.
const ahead = 3;

/// So few selected rows of a piece are scored at once: their elements are fewer bytes than all the
/// codes of the piece.
const few = 8;

/// Codes, the heaps of scores and of lower bounds, and the candidates.
fn queryBytes(kept: u64, dim: u64) u64 {
    return int8_query.codeBytes(dim) + @sizeOf(u64) * (2 * kept + room(kept));
}

fn room(kept: u64) u64 {
    return kept + spare;
}

fn groupSize(kept: u64, dim: u64) u64 {
    return std.math.clamp(group_bytes / queryBytes(kept, dim), 1, topk.max_group);
}

/// Scratch of a call, 8-byte aligned.
pub fn scratchBytes(kept: u64, dim: u64) u64 {
    return queryBytes(kept, dim) * groupSize(kept, dim);
}

/// Rows below this score cannot be in the result; −∞ if that cannot be said. At −1 and below
/// nothing can: scores end there.
pub fn limitOf(min_score: f32, kth: f32) f32 {
    const limit = @max(min_score, @min(kth, 1));
    return if (limit > -1) limit else -inf;
}

/// Answers all queries. There is a plane, and room in the scratch.
pub fn run(comptime rows: abi.RowShape, call: *const abi.TopK, kept: u64) void {
    assert(call.plane != null and kept >= 1);
    const group = groupSize(kept, call.dim);
    var first: u64 = 0;
    while (first < call.query_count) : (first += group) {
        filterGroup(rows, call, kept, first, @min(group, call.query_count - first));
    }
}

fn filterGroup(
    comptime rows: abi.RowShape,
    call: *const abi.TopK,
    kept: u64,
    first: u64,
    count: u64,
) void {
    assert(count >= 1 and count <= topk.max_group);
    var searches: [topk.max_group]Search = undefined;
    var len: u64 = 0;
    for (first..first + count) |i| {
        if (Search.begin(call, kept, i, len)) |search| {
            searches[len] = search;
            len += 1;
        }
    }
    const all = searches[0..len];
    var start: u64 = 0;
    while (start < call.row_count and len > 0) : (start += plane.piece_rows) {
        const bits = topk.selected(call, start);
        if (bits == 0) continue;
        const piece = plane.Piece.of(call.plane.?, call.dim, call.plane_first + start);
        const scattered = @popCount(bits) <= few;
        for (all) |*search| {
            if (scattered) search.takeAll(start, bits) else search.take(piece, start, bits);
        }
    }
    for (all) |*search| {
        search.settle();
        topk.publish(call, search.index, &search.best);
    }
    // Queries without a bound come last: they use the scratch of the others.
    for (first..first + count) |i| {
        for (all) |search| {
            if (search.index == i) break;
        } else topk.scanGroup(rows, call, kept, i, 1);
    }
}

/// One query on its way through the rows.
const Search = struct {
    call: *const abi.TopK,
    index: u64,
    norm: f32,
    query: int8_query.Query,
    /// The best scores so far.
    best: Heap,
    /// The largest lower bounds of selected rows.
    bounds: Heap,
    /// Upper bounds that reached the limit.
    candidates: [*]u64,
    waiting: u64 = 0,
    limit: f32,

    /// Null if there is no bound for the query.
    fn begin(call: *const abi.TopK, kept: u64, index: u64, place: u64) ?Search {
        const memory: [*]u64 = @ptrCast(@alignCast(call.scratch.?));
        const own = memory + place * queryBytes(kept, call.dim) / @sizeOf(u64);
        const codes = own + 2 * kept + room(kept);
        const elements = topk.queryOf(call, index);
        const norm = similarity.norm(elements, call.dim);
        const query = int8_query.Query.encode(elements, call.dim, norm, @ptrCast(codes)) orelse
            return null;
        return .{
            .call = call,
            .index = index,
            .norm = norm,
            .query = query,
            .best = .{ .keys = own, .capacity = kept },
            .bounds = .{ .keys = own + kept, .capacity = kept },
            .candidates = own + 2 * kept,
            .limit = limitOf(call.min_score, -inf),
        };
    }

    /// Candidates without a look at their codes.
    fn takeAll(search: *Search, start: u64, bits: u64) void {
        var left = bits;
        while (left != 0) : (left &= left - 1) search.wait(inf, start + @ctz(left));
    }

    fn take(search: *Search, piece: plane.Piece, start: u64, bits: u64) void {
        const dots = dot.dots(dot.native, piece, search.query.codes);
        var lower: [plane.piece_rows]f32 = undefined;
        var upper: [plane.piece_rows]f32 = undefined;
        const limit: vec.V = @splat(search.limit);
        var reach: u64 = 0;
        inline for (0..4) |i| {
            const bound = search.query.bound(dots, piece, i);
            const high = bound.middle + bound.radius;
            vec.store(upper[16 * i ..].ptr, high);
            vec.store(lower[16 * i ..].ptr, bound.middle - bound.radius);
            reach |= @as(u64, @as(u16, @bitCast(high >= limit))) << (16 * i);
        }
        var left = reach & bits;
        while (left != 0) : (left &= left - 1) {
            const at = @ctz(left);
            if (upper[at] < search.limit) continue;
            const row = start + at;
            search.bounds.offer(heaps.keyOf(lower[at], @intCast(row)));
            search.raise(search.bounds.least());
            search.wait(upper[at], row);
        }
    }

    fn raise(search: *Search, kth: f32) void {
        search.limit = @max(search.limit, limitOf(search.call.min_score, kth));
    }

    fn wait(search: *Search, upper: f32, row: u64) void {
        if (search.waiting == room(search.best.capacity)) search.settle();
        search.candidates[search.waiting] = heaps.keyOf(upper, @intCast(row));
        search.waiting += 1;
    }

    /// Scores the candidates that are left.
    fn settle(search: *Search) void {
        var ordered = Heap{ .keys = search.candidates, .capacity = search.waiting };
        for (search.candidates[0..search.waiting]) |key| {
            if (heaps.scoreOf(key) >= search.limit) ordered.offer(key);
        }
        search.waiting = 0;
        const len = ordered.len;
        ordered.sort();
        for (ordered.keys[0..len], 0..) |key, i| {
            if (heaps.scoreOf(key) < search.limit) break;
            if (i + ahead < len) search.fetch(heaps.rowOf(ordered.keys[i + ahead]));
            search.score(heaps.rowOf(key));
        }
    }

    fn fetch(search: *const Search, row: u32) void {
        list.fetch(topk.rowOf(search.call, row), search.call.dim);
    }

    fn score(search: *Search, row: u32) void {
        const call = search.call;
        const shape = comptime similarity.shapeOf(.one, .dot);
        const query = topk.queryOf(call, search.index);
        const sum = similarity.sums(shape, .dot, query, .{topk.rowOf(call, row)}, call.dim);
        const found = similarity.cosineOf(sum.dot[0], search.norm, topk.normOf(call, row));
        if (found < call.min_score) return;
        search.best.offer(heaps.keyOf(found, row));
        search.raise(search.best.least());
    }
};

test "a limit lies above −1 and, unless the caller set it, not above 1" {
    try std.testing.expectEqual(-inf, limitOf(-1, -inf));
    try std.testing.expectEqual(-inf, limitOf(-2, -1));
    try std.testing.expectEqual(-inf, limitOf(-1, -1.5));
    try std.testing.expectEqual(-0.5, limitOf(-0.5, -inf));
    try std.testing.expectEqual(0.25, limitOf(-0.5, 0.25));
    try std.testing.expectEqual(0.25, limitOf(0.25, -0.5));
    try std.testing.expectEqual(1, limitOf(-1, 1.5));
    try std.testing.expectEqual(2, limitOf(2, 0.5));
}
