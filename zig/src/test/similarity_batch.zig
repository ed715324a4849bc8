//! Tiles of rows and queries against the oracle, and batches against calls with one query.

const std = @import("std");
const abi = @import("../abi.zig");
const batch = @import("../similarity_batch.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");
const similarity = @import("../similarity.zig");
const tiles = @import("../similarity_tile.zig");
const vec = @import("../vec.zig");

const testing = std.testing;
const Random = std.Random;
const Trial = sample.Trial;

/// Four chunks of 64 and one element more; then whole stretches and what is left of them.
const dims = blk: {
    var all: [257 + 8]u64 = undefined;
    for (0..257) |i| all[i] = i + 1;
    all[257..].* = .{ 384, 700, 767, 768, 769, 832, 1536, 1601 };
    break :blk all;
};

const shapes = [_]tiles.Tile{
    .{ .rows = 1, .queries = 1, .lanes = 16 },
    .{ .rows = 3, .queries = 4, .lanes = 8 },
    .{ .rows = 3, .queries = 1, .lanes = 16 },
    .{ .rows = 6, .queries = 4, .lanes = 16 },
    .{ .rows = 2, .queries = 5, .lanes = 8 },
};

/// Sums the pairs of a tile; `spoil` is what a planted fault does to them.
fn sweep(
    comptime tile: tiles.Tile,
    comptime spoil: fn (dim: u64, sums: []f32) void,
    trial: Trial,
) !void {
    var prng = sample.prng(50);
    const random = prng.random();
    const longest = dims[dims.len - 1] + 16;
    const memory = try testing.allocator.alloc(f32, (tile.rows + tile.queries) * longest);
    defer testing.allocator.free(memory);
    for (sample.Kind.all) |kind| for (dims) |dim| {
        sample.fill(random, kind, memory);
        var operands: tiles.Operands(tile) = undefined;
        inline for (&operands.queries, 0..) |*x, i| {
            x.* = memory.ptr + i * longest + random.uintLessThan(usize, 16);
        }
        inline for (&operands.rows, tile.queries..) |*x, i| {
            x.* = memory.ptr + i * longest + random.uintLessThan(usize, 16);
        }
        operands.next = operands.rows;
        var got: [tile.rows * tile.queries]f32 = undefined;
        var want: [tile.rows * tile.queries]f32 = undefined;
        tiles.dots(tile, &operands, dim, &got);
        spoil(dim, &got);
        for (operands.rows, 0..) |row, r| for (operands.queries, 0..) |query, q| {
            want[r * tile.queries + q] = scalar.sum64(query[0..dim], row[0..dim]);
        };
        try trial.same(&want, &got, &.{ @intFromEnum(kind), dim, tile.rows });
    };
}

fn nothing(_: u64, _: []f32) void {}

/// What a tile would do that mixed up two of its pairs.
fn swapped(_: u64, sums: []f32) void {
    std.mem.swap(f32, &sums[0], &sums[sums.len - 1]);
}

/// What a stretch that begins again at zero would do.
fn forgetful(dim: u64, sums: []f32) void {
    if (dim > 768) sums[1] = 0;
}

test "every tile sums as the oracle does" {
    inline for (shapes) |tile| {
        // Without a fused multiply-add, and in an emulator, sums are slow: the small tiles.
        if (vec.has_avx2 or tile.rows * tile.queries <= 12) try sweep(tile, nothing, .{});
    }
}

test "the comparison of tiles catches planted faults" {
    const tile = comptime shapes[1];
    inline for (.{ swapped, forgetful }) |fault| {
        try testing.expectError(error.Differs, sweep(tile, fault, .{ .quiet = true }));
    }
}

test "cosines of many equal those of one" {
    var prng = sample.prng(51);
    const random = prng.random();
    var values: [100]f32 = undefined;
    var norms: [100]f32 = undefined;
    for (0..2000) |_| {
        const len = random.uintLessThan(usize, values.len);
        sample.fill(random, .any, &values);
        sample.fill(random, .any, &norms);
        for (&norms) |*norm| {
            norm.* = if (random.boolean()) 0 else similarity.normOf(norm.*);
        }
        const query_norm = similarity.normOf(sample.one(random, .any));
        var want: [100]f32 = undefined;
        for (want[0..len], values[0..len], norms[0..len]) |*x, dot, norm| {
            x.* = similarity.cosineOf(dot, query_norm, norm);
        }
        batch.cosines(values[0..len], query_norm, norms[0..len]);
        try (Trial{}).same(want[0..len], values[0..len], &.{len});
    }
}

fn check(a: std.mem.Allocator, random: Random, round: usize) !void {
    const dim = 1 + random.uintLessThan(usize, 200);
    const row_count = random.uintLessThan(usize, 120);
    const query_count = random.uintLessThan(usize, 40);
    const stride = dim + random.uintLessThan(usize, 5);
    const query_stride = dim + random.uintLessThan(usize, 5);
    const rows = try a.alloc(f32, row_count * stride);
    const queries = try a.alloc(f32, query_count * query_stride);
    const norms = try a.alloc(f32, row_count);
    const out = try a.alloc(f32, row_count * query_count);
    const want = try a.alloc(f32, row_count);
    const kinds = sample.Kind.all;
    sample.fill(random, kinds[random.uintLessThan(usize, kinds.len)], rows);
    sample.fill(random, .normal, queries);
    for (norms, 0..) |*norm, i| norm.* = scalar.norm(rows[i * stride ..][0..dim]);
    for (1..4) |kind| {
        const call = abi.SimilarityBatch{
            .op = @intCast(@min(kind, 2)),
            .queries = queries.ptr,
            .query_count = query_count,
            .query_stride = query_stride,
            .rows = rows.ptr,
            .row_count = row_count,
            .dim = dim,
            .stride = stride,
            .norms = if (kind == 3) norms.ptr else null,
            .out = out.ptr,
        };
        try testing.expectEqual(.ok, batch.run(&call));
        for (0..query_count) |q| {
            const one = abi.Similarity{
                .op = call.op,
                .query = queries[q * query_stride ..].ptr,
                .rows = rows.ptr,
                .row_count = row_count,
                .dim = dim,
                .stride = stride,
                .norms = call.norms,
                .out = want.ptr,
            };
            try testing.expectEqual(.ok, similarity.run(.one, &one));
            try (Trial{}).same(want, out[q * row_count ..][0..row_count], &.{ round, kind, q });
        }
    }
}

test "a batch has the bits of its queries one by one" {
    var prng = sample.prng(52);
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for (0..if (vec.has_avx2) 200 else 40) |round| {
        try check(arena.allocator(), prng.random(), round);
        _ = arena.reset(.retain_capacity);
    }
}
