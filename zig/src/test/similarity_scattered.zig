//! Rows by a list against the scan of all rows.

const std = @import("std");
const abi = @import("../abi.zig");
const sample = @import("sample.zig");
const scattered = @import("../similarity_scattered.zig");
const similarity = @import("../similarity.zig");
const vec = @import("../vec.zig");

const testing = std.testing;
const Random = std.Random;
const Trial = sample.Trial;

fn check(a: std.mem.Allocator, random: Random, round: usize, spoil: u32, trial: Trial) !void {
    const dim = 1 + random.uintLessThan(usize, 300);
    const row_count = 1 + random.uintLessThan(usize, 90);
    const count = random.uintLessThan(usize, 60);
    const stride = dim + random.uintLessThan(usize, 5);
    const rows = try a.alloc(f32, row_count * stride);
    const query = try a.alloc(f32, dim);
    const index = try a.alloc(u32, count);
    const all = try a.alloc(f32, row_count);
    const norms = try a.alloc(f32, row_count);
    const out = try a.alloc(f32, count);
    const want = try a.alloc(f32, count);
    const kinds = sample.Kind.all;
    sample.fill(random, kinds[random.uintLessThan(usize, kinds.len)], rows);
    sample.fill(random, .normal, query);
    for (norms, 0..) |*norm, i| norm.* = similarity.norm(rows[i * stride ..].ptr, dim);
    for (index) |*i| i.* = random.uintLessThan(u32, @intCast(row_count));
    for (1..4) |kind| {
        const scan = abi.Similarity{
            .op = @intCast(@min(kind, 2)),
            .query = query.ptr,
            .rows = rows.ptr,
            .row_count = row_count,
            .dim = dim,
            .stride = stride,
            .norms = if (kind == 3) norms.ptr else null,
            .out = all.ptr,
        };
        try testing.expectEqual(.ok, similarity.run(.one, &scan));
        for (want, index) |*x, i| x.* = all[(i + spoil) % row_count];
        const call = abi.SimilarityScattered{
            .op = scan.op,
            .query = query.ptr,
            .rows = rows.ptr,
            .row_count = row_count,
            .dim = dim,
            .stride = stride,
            .norms = scan.norms,
            .index = index.ptr,
            .index_count = count,
            .out = out.ptr,
        };
        inline for (comptime std.enums.values(abi.RowShape)) |shape| {
            @memset(out, 0);
            try testing.expectEqual(.ok, scattered.run(shape, &call));
            try trial.same(want, out, &.{ round, kind, dim, count, @intFromEnum(shape) });
        }
    }
}

fn checkAll(spoil: u32, trial: Trial) !void {
    var prng = sample.prng(53);
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for (0..if (vec.has_avx2) 600 else 100) |round| {
        try check(arena.allocator(), prng.random(), round, spoil, trial);
        _ = arena.reset(.retain_capacity);
    }
}

test "rows by a list have the bits of the scan in both shapes, in the order of the list" {
    try checkAll(0, .{});
}

test "the comparison catches a row taken for its neighbour" {
    try testing.expectError(error.Differs, checkAll(1, .{ .quiet = true }));
}
