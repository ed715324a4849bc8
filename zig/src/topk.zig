//! Exact top-k: a full scan by cosine, ordered by score descending, then row ascending.
//!
//! A score is never NaN and never −0, so the pair (score, row) maps to one u64 whose unsigned order
//! is the order of the results: high half the score's bits made monotone, low half the row's
//! complement. The k best keys live in a binary heap with the worst at its root. Rows are taken in
//! blocks of one selection word, each block by a group of queries while it is in the cache.

const std = @import("std");
const abi = @import("abi.zig");
const vec = @import("vec.zig");
const similarity = @import("similarity.zig");

const assert = std.debug.assert;

const block_rows = 64;
const max_group = 8;

/// Keys of all heaps of a group; a single larger heap stands alone.
const group_keys = 4096;

fn groupSize(kept: u64) u64 {
    assert(kept >= 1);
    return std.math.clamp(group_keys / kept, 1, max_group);
}

/// Scratch of a call, 8-byte aligned: at most max(32 KiB, 8·min(k, rows)) bytes.
pub fn scratchBytes(row_count: u64, k: u64) u64 {
    const kept = @min(row_count, k);
    return if (kept == 0) 0 else @sizeOf(u64) * kept * groupSize(kept);
}

pub fn run(call: *const abi.TopK) abi.Result {
    if (call.query_count == 0) return .ok;
    const kept = @min(call.k, call.row_count);
    if (kept == 0) {
        const counts: [*]u32 = @alignCast(call.out_counts.?);
        for (counts[0..call.query_count]) |*count| count.* = 0;
        return .ok;
    }
    const group = groupSize(kept);
    var first: u64 = 0;
    while (first < call.query_count) : (first += group) {
        scanGroup(call, kept, first, @min(group, call.query_count - first));
    }
    return .ok;
}

fn scanGroup(call: *const abi.TopK, kept: u64, first: u64, count: u64) void {
    assert(count >= 1 and count <= max_group);
    const scratch: [*]u64 = @ptrCast(@alignCast(call.scratch.?));
    var heaps: [max_group]Heap = undefined;
    var norms: [max_group]f32 = undefined;
    for (0..count) |i| {
        heaps[i] = .{ .keys = scratch + i * kept, .capacity = kept, .len = 0 };
        norms[i] = similarity.norm(queryOf(call, first + i), call.dim);
    }
    var start: u64 = 0;
    while (start < call.row_count) : (start += block_rows) {
        var block: Block = undefined;
        block.select(call, start);
        if (block.len == 0) continue;
        for (0..count) |i| {
            block.offer(call, queryOf(call, first + i), norms[i], &heaps[i]);
        }
    }
    for (0..count) |i| publish(call, first + i, &heaps[i]);
}

fn queryOf(call: *const abi.TopK, i: u64) [*]const f32 {
    const queries: [*]const f32 = @alignCast(call.queries.?);
    return queries + i * call.query_stride;
}

/// The selected rows of one selection word, with their norms.
const Block = struct {
    len: u64,
    row: [block_rows]u32,
    norm: [block_rows]f32,

    fn select(block: *Block, call: *const abi.TopK, start: u64) void {
        const left = call.row_count - start;
        var bits = if (call.selection) |words| words[start / block_rows] else ~@as(u64, 0);
        if (left < block_rows) bits &= (@as(u64, 1) << @intCast(left)) - 1;
        block.len = 0;
        while (bits != 0) : (bits &= bits - 1) {
            const row = start + @ctz(bits);
            block.row[block.len] = @intCast(row);
            block.norm[block.len] =
                if (call.norms) |norms| norms[row] else similarity.norm(rowOf(call, row), call.dim);
            block.len += 1;
        }
    }

    fn offer(
        block: *const Block,
        call: *const abi.TopK,
        query: [*]const f32,
        query_norm: f32,
        heap: *Heap,
    ) void {
        const shape = comptime similarity.shapeOf(.dot);
        const single = comptime similarity.Shape{ .rows = 1, .step = shape.step };
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
            if (score >= call.min_score) heap.offer(keyOf(score, block.row[first + r]));
        }
    }
};

fn rowOf(call: *const abi.TopK, row: u64) [*]const f32 {
    const rows: [*]const f32 = @alignCast(call.rows.?);
    return rows + row * call.stride;
}

const sign: u32 = 1 << 31;

/// Larger is better: higher score, then lower row.
pub fn keyOf(score: f32, row: u32) u64 {
    assert(score == score);
    const bits: u32 = @bitCast(score);
    const ordered = if (bits & sign != 0) ~bits else bits | sign;
    return @as(u64, ordered) << 32 | ~row;
}

fn scoreOf(key: u64) f32 {
    const ordered: u32 = @truncate(key >> 32);
    return @bitCast(if (ordered & sign != 0) ordered & ~sign else ~ordered);
}

fn publish(call: *const abi.TopK, query: u64, heap: *Heap) void {
    const counts: [*]u32 = @alignCast(call.out_counts.?);
    const rows = @as([*]u32, @alignCast(call.out_rows.?)) + query * call.k;
    const scores = @as([*]f32, @alignCast(call.out_scores.?)) + query * call.k;
    counts[query] = @intCast(heap.len);
    const len = heap.len;
    heap.sort();
    for (heap.keys[0..len], 0..) |key, i| {
        rows[i] = ~@as(u32, @truncate(key));
        scores[i] = scoreOf(key);
    }
}

/// The `capacity` largest keys seen, the smallest of them at the root.
pub const Heap = struct {
    keys: [*]u64,
    capacity: u64,
    len: u64,

    pub inline fn offer(heap: *Heap, key: u64) void {
        if (heap.len < heap.capacity) {
            heap.rise(key);
        } else if (key > heap.keys[0]) {
            heap.sink(key, heap.len);
        }
    }

    fn rise(heap: *Heap, key: u64) void {
        var at = heap.len;
        heap.len += 1;
        while (at > 0) {
            const parent = (at - 1) / 2;
            if (heap.keys[parent] <= key) break;
            heap.keys[at] = heap.keys[parent];
            at = parent;
        }
        heap.keys[at] = key;
    }

    /// Puts `key` in the place of the root of the first `len` keys.
    fn sink(heap: *Heap, key: u64, len: u64) void {
        assert(len >= 1 and len <= heap.len);
        var at: u64 = 0;
        while (2 * at + 1 < len) {
            var child = 2 * at + 1;
            if (child + 1 < len and heap.keys[child + 1] < heap.keys[child]) child += 1;
            if (key <= heap.keys[child]) break;
            heap.keys[at] = heap.keys[child];
            at = child;
        }
        heap.keys[at] = key;
    }

    /// Best first. The keys are no heap afterwards.
    pub fn sort(heap: *Heap) void {
        var len = heap.len;
        while (len > 1) {
            len -= 1;
            const last = heap.keys[len];
            heap.keys[len] = heap.keys[0];
            heap.sink(last, len);
        }
    }
};
