//! The best of many scores: keys whose unsigned order is the order of the results, and a binary
//! heap that keeps the largest of them.
//!
//! A score is never NaN and never −0, so the pair (score, row) maps to one u64: high half the
//! score's bits made monotone, low half the row's complement.

const std = @import("std");

const assert = std.debug.assert;

const sign: u32 = 1 << 31;

/// Larger is better: higher score, then lower row.
pub fn keyOf(score: f32, row: u32) u64 {
    assert(score == score);
    const bits: u32 = @bitCast(score);
    const ordered = if (bits & sign != 0) ~bits else bits | sign;
    return @as(u64, ordered) << 32 | ~row;
}

pub fn scoreOf(key: u64) f32 {
    const ordered: u32 = @truncate(key >> 32);
    return @bitCast(if (ordered & sign != 0) ordered & ~sign else ~ordered);
}

pub fn rowOf(key: u64) u32 {
    return ~@as(u32, @truncate(key));
}

/// The `capacity` largest keys seen, the smallest of them at the root.
pub const Heap = struct {
    keys: [*]u64,
    capacity: u64,
    len: u64 = 0,

    pub inline fn offer(heap: *Heap, key: u64) void {
        if (heap.len < heap.capacity) {
            heap.rise(key);
        } else if (key > heap.keys[0]) {
            heap.sink(key, heap.len);
        }
    }

    /// The least score kept; −∞ while there is room.
    pub inline fn least(heap: *const Heap) f32 {
        assert(heap.len <= heap.capacity);
        return if (heap.len < heap.capacity) -std.math.inf(f32) else scoreOf(heap.keys[0]);
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

test "keys are in the order of the results" {
    const scores = [_]f32{ -std.math.inf(f32), -1, -0.5, -1e-40, 0, 1e-45, 0.25, 1 };
    for (scores[1..], scores[0 .. scores.len - 1]) |high, low| {
        try std.testing.expect(keyOf(high, 9) > keyOf(low, 3));
    }
    try std.testing.expect(keyOf(0.5, 3) > keyOf(0.5, 4));
    for (scores) |score| try std.testing.expectEqual(score, scoreOf(keyOf(score, 7)));
    try std.testing.expectEqual(7, rowOf(keyOf(-1, 7)));
}

test "a heap keeps the largest keys" {
    var keys: [5]u64 = undefined;
    var heap = Heap{ .keys = &keys, .capacity = 5 };
    for (0..100) |i| {
        const score: f32 = @floatFromInt(i * 37 % 100);
        try std.testing.expectEqual(i < 5, heap.least() == -std.math.inf(f32));
        heap.offer(keyOf(score, @intCast(i)));
    }
    try std.testing.expectEqual(95, heap.least());
    heap.sort();
    for (keys, 95..) |_, score| {
        try std.testing.expectEqual(score, @as(u64, @intFromFloat(scoreOf(keys[99 - score]))));
    }
}
