//! Exact top-k: a full scan by cosine, ordered by score descending, then row ascending; where the
//! caller has a plane of the rows and it pays, the filter in front of it (topk_filter.zig).
//!
//! The k best live in a heap. Rows are taken in blocks of one selection word, each block by a group
//! of queries while it is in the cache.

const std = @import("std");
const abi = @import("abi.zig");
const filter = @import("topk_filter.zig");
const batch = @import("similarity_batch.zig");
const heaps = @import("heap.zig");
const similarity = @import("similarity.zig");

const assert = std.debug.assert;
const Heap = heaps.Heap;

pub const block_rows = 64;
pub const max_group = 16;

/// Keys of all heaps of a group; a single larger heap stands alone.
const group_keys = 4096;

fn groupSize(kept: u64) u64 {
    assert(kept >= 1);
    return std.math.clamp(group_keys / kept, 1, max_group);
}

/// Below this many rows for each one kept, the filter would score most of them anyway.
const least_rows_per_kept = 4;

/// Scratch of a call, 8-byte aligned, whatever the number of rows: at most max(64 KiB, what one
/// query needs).
pub fn scratchBytes(row_count: u64, dim: u64, k: u64, with_plane: bool) u64 {
    const kept = @min(row_count, k);
    if (kept == 0) return 0;
    const scan = @sizeOf(u64) * kept * groupSize(kept);
    if (!with_plane or !pays(kept, row_count)) return scan;
    return @max(scan, filter.scratchBytes(kept, dim));
}

fn pays(kept: u64, row_count: u64) bool {
    return kept * least_rows_per_kept <= row_count;
}

pub fn run(comptime rows: abi.RowShape, call: *const abi.TopK) abi.Result {
    if (call.query_count == 0) return .ok;
    const kept = @min(call.k, call.row_count);
    if (kept == 0) {
        const counts: [*]u32 = @alignCast(call.out_counts.?);
        for (counts[0..call.query_count]) |*count| count.* = 0;
        return .ok;
    }
    if (call.plane != null and pays(kept, call.row_count)) {
        filter.run(rows, call, kept);
        return .ok;
    }
    const group = groupSize(kept);
    var first: u64 = 0;
    while (first < call.query_count) : (first += group) {
        scanGroup(rows, call, kept, first, @min(group, call.query_count - first));
    }
    return .ok;
}

/// Answers `count` queries by scoring every selected row.
pub fn scanGroup(
    comptime rows: abi.RowShape,
    call: *const abi.TopK,
    kept: u64,
    first: u64,
    count: u64,
) void {
    assert(count >= 1 and count <= max_group);
    const scratch: [*]u64 = @ptrCast(@alignCast(call.scratch.?));
    var best: [max_group]Heap = undefined;
    var queries: [max_group][*]const f32 = undefined;
    var norms: [max_group]f32 = undefined;
    for (0..count) |i| {
        best[i] = .{ .keys = scratch + i * kept, .capacity = kept };
        queries[i] = queryOf(call, first + i);
        norms[i] = similarity.norm(queries[i], call.dim);
    }
    var start: u64 = 0;
    while (start < call.row_count) : (start += block_rows) {
        var block: Block = undefined;
        block.select(call, start);
        if (block.len == 0) continue;
        if (count == 1) {
            block.offer(rows, call, queries[0], norms[0], &best[0]);
        } else {
            block.offerAll(call, queries[0..count], norms[0..count], best[0..count]);
        }
    }
    for (0..count) |i| publish(call, first + i, &best[i]);
}

pub fn queryOf(call: *const abi.TopK, i: u64) [*]const f32 {
    const queries: [*]const f32 = @alignCast(call.queries.?);
    return queries + i * call.query_stride;
}

/// The rows from `start` on that take part, up to 64.
pub fn selected(call: *const abi.TopK, start: u64) u64 {
    const left = call.row_count - start;
    const bits = if (call.selection) |words| words[start / block_rows] else ~@as(u64, 0);
    return if (left < block_rows) bits & ((@as(u64, 1) << @intCast(left)) - 1) else bits;
}

pub fn normOf(call: *const abi.TopK, row: u64) f32 {
    return if (call.norms) |norms| norms[row] else similarity.norm(rowOf(call, row), call.dim);
}

/// The selected rows of one selection word, with their norms.
const Block = struct {
    len: u64,
    row: [block_rows]u32,
    norm: [block_rows]f32,

    fn select(block: *Block, call: *const abi.TopK, start: u64) void {
        var bits = selected(call, start);
        block.len = 0;
        while (bits != 0) : (bits &= bits - 1) {
            const row = start + @ctz(bits);
            block.row[block.len] = @intCast(row);
            block.norm[block.len] = normOf(call, row);
            block.len += 1;
        }
    }

    /// Several queries: all their scores in tiles, then the heaps.
    fn offerAll(
        block: *const Block,
        call: *const abi.TopK,
        queries: []const [*]const f32,
        query_norms: []const f32,
        best: []Heap,
    ) void {
        var rows: [block_rows][*]const f32 = undefined;
        var scores: [max_group * block_rows]f32 = undefined;
        for (rows[0..block.len], block.row[0..block.len]) |*row, i| row.* = rowOf(call, i);
        batch.dots(queries, rows[0..block.len], call.dim, &scores, block_rows);
        for (best, query_norms, 0..) |*heap, norm, q| {
            const own = scores[q * block_rows ..][0..block.len];
            batch.cosines(own, norm, block.norm[0..block.len]);
            for (own, block.row[0..block.len]) |score, row| {
                if (score >= call.min_score) heap.offer(heaps.keyOf(score, row));
            }
        }
    }

    fn offer(
        block: *const Block,
        comptime rows: abi.RowShape,
        call: *const abi.TopK,
        query: [*]const f32,
        query_norm: f32,
        heap: *Heap,
    ) void {
        const shape = comptime similarity.shapeOf(rows, .dot);
        const single = comptime similarity.shapeOf(.one, .dot);
        var i: u64 = 0;
        while (i + shape.rows <= block.len) : (i += shape.rows) {
            block.offerRows(shape, call, query, query_norm, heap, i);
        }
        while (i < block.len) : (i += 1) {
            block.offerRows(single, call, query, query_norm, heap, i);
        }
    }

    inline fn offerRows(
        block: *const Block,
        comptime shape: similarity.Shape,
        call: *const abi.TopK,
        query: [*]const f32,
        query_norm: f32,
        heap: *Heap,
        first: u64,
    ) void {
        var rows: [shape.rows][*]const f32 = undefined;
        inline for (0..shape.rows) |r| rows[r] = rowOf(call, block.row[first + r]);
        const sum = similarity.sums(shape, .dot, query, rows, call.dim);
        inline for (0..shape.rows) |r| {
            const score = similarity.cosineOf(sum.dot[r], query_norm, block.norm[first + r]);
            if (score >= call.min_score) heap.offer(heaps.keyOf(score, block.row[first + r]));
        }
    }
};

pub fn rowOf(call: *const abi.TopK, row: u64) [*]const f32 {
    const rows: [*]const f32 = @alignCast(call.rows.?);
    return rows + row * call.stride;
}

pub fn publish(call: *const abi.TopK, query: u64, heap: *Heap) void {
    const counts: [*]u32 = @alignCast(call.out_counts.?);
    const rows = @as([*]u32, @alignCast(call.out_rows.?)) + query * call.k;
    const scores = @as([*]f32, @alignCast(call.out_scores.?)) + query * call.k;
    counts[query] = @intCast(heap.len);
    const len = heap.len;
    heap.sort();
    for (heap.keys[0..len], 0..) |key, i| {
        rows[i] = heaps.rowOf(key);
        scores[i] = heaps.scoreOf(key);
    }
}
