//! Top-k behind the filter against the full scan of this tier, and the bound against every score.

const std = @import("std");
const abi = @import("../abi.zig");
const dot = @import("../int8_dot.zig");
const filter = @import("../topk_filter.zig");
const Query = @import("../int8_query.zig").Query;
const rows = @import("rows.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");
const similarity = @import("../similarity.zig");
const topk = @import("../topk.zig");
const vec = @import("../vec.zig");

const testing = std.testing;
const Random = std.Random;
const Scene = rows.Scene;
const Trial = sample.Trial;

const dims = [_]usize{ 1, 3, 4, 5, 15, 16, 63, 64, 65, 100, 384, 385, 768, 1000 };
const ks = [_]usize{ 1, 2, 10, 10, 100, 3000 };
const limits = [_]f32{ -1, -1, -1, -2, 0, 0.25, 0.999, 1, 2 };

/// Without a fused multiply-add, and in an emulator, sums are slow.
const quick = vec.has_avx2;
const rounds: usize = if (quick) 4 else 1;

fn sceneOf(a: std.mem.Allocator, random: Random, kind: rows.Kind) !Scene {
    const dim = dims[random.uintLessThan(usize, dims.len)];
    const most: usize = if (dim <= 300 and quick) 2000 else if (quick) 500 else 200;
    return Scene.init(a, random, kind, random.uintLessThan(usize, most), dim);
}

const Results = struct {
    rows: []u32,
    scores: []f32,
    counts: []u32,

    fn init(a: std.mem.Allocator, queries: usize, k: usize) !Results {
        const results = Results{
            .rows = try a.alloc(u32, queries * k),
            .scores = try a.alloc(f32, queries * k),
            .counts = try a.alloc(u32, queries),
        };
        @memset(results.rows, 0);
        @memset(results.scores, 0);
        return results;
    }
};

fn selectionOf(a: std.mem.Allocator, random: Random, count: usize) !?[*]const u64 {
    if (random.boolean()) return null;
    const words = try a.alloc(u64, (count + 63) / 64);
    for (words) |*word| word.* = switch (random.uintLessThan(u32, 4)) {
        0 => 0,
        1 => ~@as(u64, 0),
        2 => random.int(u64) & random.int(u64) & random.int(u64) & random.int(u64),
        else => random.int(u64),
    };
    return words.ptr;
}

fn checkScene(a: std.mem.Allocator, random: Random, scene: Scene, trial: Trial) !void {
    const queries = random.uintLessThan(usize, 11);
    const k = ks[random.uintLessThan(usize, ks.len)];
    const q = try a.alloc(f32, queries * scene.dim);
    for (0..queries) |i| scene.query(random, i, q[i * scene.dim ..][0..scene.dim]);
    const want = try Results.init(a, queries, k);
    const got = try Results.init(a, queries, k);
    var call = abi.TopK{
        .queries = q.ptr,
        .query_count = queries,
        .query_stride = scene.dim,
        .rows = scene.rows.ptr,
        .row_count = scene.count,
        .dim = scene.dim,
        .stride = scene.dim,
        .norms = if (random.boolean()) scene.norms.ptr else null,
        .selection = try selectionOf(a, random, scene.count),
        .plane = null,
        .plane_bytes = 0,
        .plane_first = 0,
        .min_score = limits[random.uintLessThan(usize, limits.len)],
        .k = k,
        .out_rows = want.rows.ptr,
        .out_scores = want.scores.ptr,
        .out_counts = want.counts.ptr,
        .scratch = (try a.alloc(u64, 1 << 17)).ptr,
        .scratch_bytes = 1 << 20,
    };
    try testing.expectEqual(.ok, topk.run(.one, &call));
    call.plane = scene.block.ptr;
    call.plane_bytes = scene.block.len;
    call.plane_first = scene.first;
    call.out_rows = got.rows.ptr;
    call.out_scores = got.scores.ptr;
    call.out_counts = got.counts.ptr;
    const kept = @min(k, scene.count);
    if (kept == 0 or queries == 0) return;
    // However many rows are kept for so few: the filter must be right, not only quick.
    try testing.expect(filter.scratchBytes(kept, scene.dim) <= call.scratch_bytes);
    inline for (comptime std.enums.values(abi.RowShape)) |shape| {
        filter.run(shape, &call, kept);
        for (0..queries) |i| {
            try trial.equal(want.counts[i], got.counts[i], &.{ scene.dim, scene.count, k, i });
            for (0..want.counts[i]) |j| {
                const at = i * k + j;
                try trial.equal(want.rows[at], got.rows[at], &.{ scene.dim, scene.count, k, i, j });
                try trial.same(want.scores[at..][0..1], got.scores[at..][0..1], &.{ i, j });
            }
        }
    }
}

test "the filter changes no result" {
    var prng = sample.prng(60);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for (0..rounds) |_| for (rows.Kind.all) |kind| {
        defer _ = arena.reset(.retain_capacity);
        const scene = try sceneOf(arena.allocator(), random, kind);
        for (0..4) |_| try checkScene(arena.allocator(), random, scene, .{});
    };
}

/// No score above its upper bound, and none below its lower one before the clamp.
fn checkBounds(scene: Scene, random: Random, memory: []u32, q: []f32) error{Exceeded}!void {
    for (0..8) |number| {
        scene.query(random, number, q);
        const norm = similarity.norm(q.ptr, scene.dim);
        const query = Query.encode(q.ptr, scene.dim, norm, memory.ptr) orelse continue;
        var start: usize = 0;
        while (start < scene.count) : (start += 64) {
            const piece = scene.piece(start);
            const dots = dot.dots(dot.native, piece, query.codes);
            inline for (0..4) |i| {
                const bound = query.bound(dots, piece, i);
                const upper: [16]f32 = bound.middle + bound.radius;
                const lower: [16]f32 = bound.middle - bound.radius;
                const from = start + 16 * i;
                for (from..@max(from, @min(from + 16, scene.count))) |r| {
                    const den = norm * scene.norms[r];
                    const sum = scalar.sum64(q, scene.row(r));
                    const score = if (den == 0 or sum != sum) 0 else sum / den;
                    if (!(score <= upper[r - from] and score >= lower[r - from])) {
                        return error.Exceeded;
                    }
                }
            }
        }
    }
}

test "no score leaves its bounds" {
    var prng = sample.prng(61);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for (0..rounds) |_| for (rows.Kind.all) |kind| {
        defer _ = arena.reset(.retain_capacity);
        const a = arena.allocator();
        const scene = try sceneOf(a, random, kind);
        const memory = try a.alloc(u32, scene.dim);
        try checkBounds(scene, random, memory, try a.alloc(f32, scene.dim));
    };
}

/// Shrinks what the plane says of the codes' errors.
fn cutErrors(scene: Scene) void {
    var start: usize = 0;
    while (start < scene.count) : (start += 64) {
        const errors: [*]f32 = @constCast(scene.piece(start).errors());
        for (errors[0..64]) |*x| x.* *= 1 - 0x1p-8;
    }
}

test "errors that are a little too small are found out" {
    var prng = sample.prng(62);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    const a = arena.allocator();
    const scene = try Scene.init(a, random, .tight, 200, 64);
    const memory = try a.alloc(u32, scene.dim);
    const q = try a.alloc(f32, scene.dim);
    try checkBounds(scene, random, memory, q);
    cutErrors(scene);
    try testing.expectError(error.Exceeded, checkBounds(scene, random, memory, q));
}

test "errors that are missing change results" {
    var prng = sample.prng(63);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for (0..50) |_| {
        defer _ = arena.reset(.retain_capacity);
        const scene = try Scene.init(arena.allocator(), random, .tight, 1000, 64);
        var start: usize = 0;
        while (start < scene.count) : (start += 64) {
            @memset(@constCast(scene.piece(start).errors())[0..64], 0);
        }
        checkScene(arena.allocator(), random, scene, .{ .quiet = true }) catch return;
    }
    return error.TestExpectedError;
}

test "a plane is left alone where most rows would be scored, and the result is the same" {
    var prng = sample.prng(64);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    const a = arena.allocator();
    const scene = try Scene.init(a, random, .uniform, 300, 33);
    for ([_]u64{ 75, 76 }) |k| {
        const out = [_]Results{ try Results.init(a, 1, k), try Results.init(a, 1, k) };
        for (out, 0..) |results, with_plane| {
            const bytes = topk.scratchBytes(scene.count, scene.dim, k, with_plane == 1);
            const call = abi.TopK{
                .queries = scene.base.ptr,
                .query_count = 1,
                .query_stride = scene.dim,
                .rows = scene.rows.ptr,
                .row_count = scene.count,
                .dim = scene.dim,
                .stride = scene.dim,
                .norms = scene.norms.ptr,
                .selection = null,
                .plane = if (with_plane == 1) scene.block.ptr else null,
                .plane_bytes = scene.block.len,
                .plane_first = scene.first,
                .min_score = -1,
                .k = k,
                .out_rows = results.rows.ptr,
                .out_scores = results.scores.ptr,
                .out_counts = results.counts.ptr,
                .scratch = (try a.alloc(u64, bytes / 8)).ptr,
                .scratch_bytes = bytes,
            };
            try testing.expectEqual(.ok, topk.run(.one, &call));
        }
        try testing.expectEqualSlices(u32, out[0].rows, out[1].rows);
        const same = topk.scratchBytes(scene.count, scene.dim, k, false) ==
            topk.scratchBytes(scene.count, scene.dim, k, true);
        try testing.expectEqual(k == 76, same);
    }
}
