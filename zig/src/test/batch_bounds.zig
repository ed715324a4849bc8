//! Batches and rows by a list with their arrays flush against unreadable pages, compared with the
//! oracle: a read or write beyond the end is a fault.

const std = @import("std");
const abi = @import("../abi.zig");
const root = @import("../root.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");
const tiers = @import("tiers.zig");
const Guarded = @import("guard.zig").Guarded;

const testing = std.testing;
const Trial = sample.Trial;
const ok = @intFromEnum(abi.Result.ok);

/// Two rounds of the widest loop and one element.
const longest = 4 * 64 + 1;
const row_count = 7;
const query_count = 6;

test "batches and lists read and write only what they may" {
    var prng = sample.prng(54);
    const random = prng.random();
    var memory: [5]Guarded = undefined;
    for (&memory) |*one| one.* = try Guarded.init(4 * row_count * (longest + 3));
    defer for (memory) |one| one.deinit();
    for (1..longest + 1) |dim| for ([_]usize{ 0, 3 }) |gap| {
        const stride = dim + gap;
        const rows = memory[0].last(f32, (row_count - 1) * stride + dim);
        const queries = memory[1].last(f32, (query_count - 1) * stride + dim);
        const norms = memory[2].last(f32, row_count);
        const out = memory[3].last(f32, query_count * row_count);
        const index = memory[4].last(u32, row_count);
        sample.fill(random, .normal, rows);
        sample.fill(random, .normal, queries);
        for (index, 0..) |*i, at| i.* = @intCast(row_count - 1 - at);
        for (norms, 0..) |*norm, r| norm.* = scalar.norm(rows[r * stride ..][0..dim]);
        var want: [2][query_count * row_count]f32 = undefined;
        for (0..query_count) |q| for (0..row_count) |r| {
            const query = queries[q * stride ..][0..dim];
            const row = rows[r * stride ..][0..dim];
            want[0][q * row_count + r] = scalar.sum64(query, row);
            want[1][q * row_count + r] = scalar.cosine(query, row);
        };
        for (tiers.runnable().slice()) |tier| for (1..4) |kind| {
            const op: u32 = @intCast(@min(kind, 2));
            const stored = if (kind == 3) norms.ptr else null;
            const code = root.engram_similarity_batch(
                tier,
                op,
                queries.ptr,
                query_count,
                stride,
                rows.ptr,
                row_count,
                dim,
                stride,
                stored,
                out.ptr,
            );
            try testing.expectEqual(ok, code);
            try (Trial{}).same(&want[op - 1], out, &.{ tier, kind, dim, stride });
            const few = memory[3].last(f32, row_count);
            const last = query_count - 1;
            const listed = root.engram_similarity_scattered(
                tier,
                op,
                queries[last * stride ..].ptr,
                rows.ptr,
                row_count,
                dim,
                stride,
                stored,
                index.ptr,
                row_count,
                few.ptr,
            );
            try testing.expectEqual(ok, listed);
            for (few, index) |x, r| {
                const one = want[op - 1][last * row_count + r];
                try (Trial{}).same(&.{one}, &.{x}, &.{ tier, kind, dim, r });
            }
        };
    };
}
