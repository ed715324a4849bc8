//! Every tail of every exported kernel with its arrays flush against unreadable pages, compared
//! with the oracle: a read or write beyond the end is a fault.

const std = @import("std");
const abi = @import("../abi.zig");
const graphs = @import("graph.zig");
const layout = @import("../spread_layout.zig");
const root = @import("../root.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");
const scenes = @import("spread.zig");
const tiers = @import("tiers.zig");
const Scene = @import("rows.zig").Scene;
const Guarded = @import("guard.zig").Guarded;

const testing = std.testing;
const Trial = sample.Trial;
const ok = @intFromEnum(abi.Result.ok);

/// Two rounds of the widest loop of every kernel and one element.
const longest = 4 * 64 + 1;

fn guarded(comptime count: usize, bytes: usize) ![count]Guarded {
    var all: [count]Guarded = undefined;
    for (&all) |*one| one.* = try Guarded.init(bytes);
    return all;
}

fn free(all: []const Guarded) void {
    for (all) |one| one.deinit();
}

const row_count = 5;

test "similarity reads and writes only what it may" {
    var prng = sample.prng(30);
    const random = prng.random();
    const memory = try guarded(4, 4 * row_count * (longest + 3));
    defer free(&memory);
    for (1..longest + 1) |dim| for ([_]usize{ 0, 3 }) |gap| {
        const stride = dim + gap;
        // The last row ends at the guard: what lies between dim and stride is not readable there.
        const rows = memory[0].last(f32, (row_count - 1) * stride + dim);
        const query = memory[1].last(f32, dim);
        const norms = memory[2].last(f32, row_count);
        const out = memory[3].last(f32, row_count);
        sample.fill(random, .normal, rows);
        sample.fill(random, .normal, query);
        var want: [3][row_count]f32 = undefined;
        for (0..row_count) |i| {
            const row = rows[i * stride ..][0..dim];
            want[0][i] = scalar.norm(row);
            want[1][i] = scalar.sum64(query, row);
            want[2][i] = scalar.cosine(query, row);
        }
        @memcpy(norms, &want[0]);
        for (tiers.runnable().slice()) |tier| for (0..4) |kind| {
            const op: u32 = @intCast(@min(kind, 2));
            const code = root.engram_vector_similarity(
                tier,
                op,
                if (op == 0) null else query.ptr,
                rows.ptr,
                row_count,
                dim,
                stride,
                if (kind == 3) norms.ptr else null,
                out.ptr,
            );
            try testing.expectEqual(ok, code);
            try (Trial{}).same(&want[op], out, &.{ tier, kind, dim, stride });
        };
    };
}

test "rows that begin behind an unreadable page" {
    const memory = try guarded(3, 4 * 64 * 3);
    defer free(&memory);
    const rows = memory[0].first(f32, 3 * 64);
    const query = memory[1].first(f32, 64);
    const out = memory[2].first(f32, 3);
    @memset(rows, 1);
    @memset(query, 2);
    for (tiers.runnable().slice()) |tier| {
        const code = root.engram_vector_similarity(
            tier,
            1,
            query.ptr,
            rows.ptr,
            3,
            64,
            64,
            null,
            out.ptr,
        );
        try testing.expectEqual(ok, code);
        try testing.expectEqualSlices(f32, &.{ 128, 128, 128 }, out);
    }
}

test "top-k reads and writes only what it may" {
    var prng = sample.prng(31);
    const random = prng.random();
    const dim = 19;
    const query_count = 10;
    const memory = try guarded(7, 32 << 10);
    defer free(&memory);
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for ([_]usize{ 1, 2, 63, 64, 65, 127, 129, 200 }) |rows_here| for ([_]usize{ 1, 3, 200 }) |k| {
        defer _ = arena.reset(.retain_capacity);
        const rows = memory[0].last(f32, rows_here * dim);
        const queries = memory[1].last(f32, query_count * dim);
        const selection = memory[2].last(u64, (rows_here + 63) / 64);
        const out_rows = memory[3].last(u32, query_count * k);
        const out_scores = memory[4].last(f32, query_count * k);
        const out_counts = memory[5].last(u32, query_count);
        const bytes = root.engram_top_k_scratch_bytes(rows_here, dim, k, 0);
        const scratch = memory[6].last(u64, bytes / 8);
        sample.fill(random, .normal, rows);
        sample.fill(random, .normal, queries);
        for (selection) |*word| word.* = random.int(u64); // bits behind the last row are ignored
        for (tiers.runnable().slice()) |tier| {
            const code = root.engram_top_k(
                tier,
                queries.ptr,
                query_count,
                dim,
                rows.ptr,
                rows_here,
                dim,
                dim,
                null,
                selection.ptr,
                null,
                0,
                0,
                -1,
                k,
                out_rows.ptr,
                out_scores.ptr,
                out_counts.ptr,
                scratch.ptr,
                bytes,
            );
            try testing.expectEqual(ok, code);
            for (0..query_count) |i| {
                const query = queries[i * dim ..][0..dim];
                const score = try arena.allocator().alloc(f32, rows_here);
                for (score, 0..) |*s, r| s.* = scalar.cosine(query, rows[r * dim ..][0..dim]);
                const hits = try arena.allocator().alloc(scalar.Hit, k);
                const want = try scalar.topK(arena.allocator(), score, selection, -1, hits);
                try testing.expectEqual(want.len, out_counts[i]);
                for (want, 0..) |hit, j| {
                    try testing.expectEqual(hit.row, out_rows[i * k + j]);
                    try (Trial{}).same(&.{hit.score}, &.{out_scores[i * k + j]}, &.{ tier, i, j });
                }
            }
        }
    };
}

test "top-k with a plane reads and writes only what it may" {
    var prng = sample.prng(34);
    const random = prng.random();
    const dim = 19;
    const memory = try guarded(7, 64 << 10);
    defer free(&memory);
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for ([_]usize{ 4, 63, 64, 65, 127, 129, 200 }) |rows_here| {
        defer _ = arena.reset(.retain_capacity);
        const a = arena.allocator();
        const scene = try Scene.init(a, random, .uniform, rows_here, dim);
        const k = rows_here / 4;
        const rows = memory[0].last(f32, rows_here * dim);
        const norms = memory[1].last(f32, rows_here);
        const selection = memory[2].last(u64, (rows_here + 63) / 64);
        const out = memory[3].last(u32, 2 * k + 1);
        const plane = memory[4].last(u8, scene.block.len);
        const query = memory[5].last(f32, dim);
        const bytes = root.engram_top_k_scratch_bytes(rows_here, dim, k, 1);
        const scratch = memory[6].last(u64, bytes / 8);
        @memcpy(rows, scene.rows);
        @memcpy(norms, scene.norms);
        @memcpy(plane, scene.block);
        @memcpy(query, scene.base);
        for (selection) |*word| word.* = random.int(u64);
        const score = try a.alloc(f32, rows_here);
        for (score, 0..) |*s, r| s.* = scalar.cosine(query, scene.row(r));
        const hits = try a.alloc(scalar.Hit, k);
        const want = try scalar.topK(a, score, selection, -1, hits);
        for (tiers.runnable().slice()) |tier| {
            const code = root.engram_top_k(
                tier,
                query.ptr,
                1,
                dim,
                rows.ptr,
                rows_here,
                dim,
                dim,
                norms.ptr,
                selection.ptr,
                plane.ptr,
                plane.len,
                scene.first,
                -1,
                k,
                out.ptr,
                @ptrCast(out[k..].ptr),
                out[2 * k ..].ptr,
                scratch.ptr,
                bytes,
            );
            try testing.expectEqual(ok, code);
            try testing.expectEqual(want.len, out[2 * k]);
            for (want, 0..) |hit, j| {
                try testing.expectEqual(hit.row, out[j]);
                try testing.expectEqual(@as(u32, @bitCast(hit.score)), out[k + j]);
            }
        }
    }
}

test "decay reads and writes only what it may" {
    var prng = sample.prng(32);
    const random = prng.random();
    const memory = try guarded(3, 8 * longest);
    defer free(&memory);
    for (1..longest + 1) |count| {
        const strengths = memory[0].last(f32, count);
        const ages = memory[1].last(i64, count);
        const out = memory[2].last(f32, count);
        sample.fill(random, .any, strengths);
        for (ages) |*age| age.* = random.int(i64) >> random.int(u6);
        var want: [longest]f32 = undefined;
        for (strengths, ages, want[0..count]) |s, age, *x| x.* = scalar.decay(s, age, 1e6);
        for (tiers.runnable().slice()) |tier| {
            @memset(out, 0);
            const code = root.engram_decay_calculation(
                tier,
                strengths.ptr,
                ages.ptr,
                count,
                1e6,
                out.ptr,
            );
            try testing.expectEqual(ok, code);
            try (Trial{}).same(want[0..count], out, &.{ tier, count });
        }
    }
}

test "power decay reads and writes only what it may" {
    var prng = sample.prng(34);
    const random = prng.random();
    const memory = try guarded(5, 8 * longest);
    defer free(&memory);
    for (1..longest + 1) |count| {
        const strengths = memory[0].last(f32, count);
        const elapsed = memory[1].last(i64, count);
        const stability = memory[2].last(f32, count);
        const out = memory[3].last(f32, count);
        const failure = &memory[4].last(u64, 1)[0];
        sample.fill(random, .any, strengths);
        for (elapsed) |*t| t.* = random.int(i64) >> random.int(u6);
        for (stability) |*x| x.* = 1 + random.float(f32) * 1e9;
        var want: [longest]f32 = undefined;
        for (strengths, elapsed, stability, want[0..count]) |s, t, b, *x| {
            x.* = scalar.powerDecay(s, t, b, 0.9804, 0.5);
        }
        for (tiers.runnable().slice()) |tier| for ([_]bool{ true, false }) |good| {
            const last = stability[count - 1];
            defer stability[count - 1] = last;
            if (!good) stability[count - 1] = 0;
            @memset(out, 0);
            const code = root.engram_power_decay(
                tier,
                strengths.ptr,
                elapsed.ptr,
                stability.ptr,
                count,
                0.9804,
                0.5,
                out.ptr,
                failure,
            );
            if (good) {
                try testing.expectEqual(ok, code);
                try testing.expectEqual(abi.no_index, failure.*);
                try (Trial{}).same(want[0..count], out, &.{ tier, count });
            } else {
                try testing.expectEqual(@intFromEnum(abi.Result.invalid_argument), code);
                try testing.expectEqual(count - 1, failure.*);
                for (out) |x| try testing.expectEqual(0, @as(u32, @bitCast(x)));
            }
        };
    }
}

test "spreading reads and writes only what it may" {
    var prng = sample.prng(33);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for (0..40) |round| {
        defer _ = arena.reset(.retain_capacity);
        const a = arena.allocator();
        const n: u32 = @intCast(1 + round * 5);
        const edges = random.uintLessThan(usize, 6 * n);
        const graph = try graphs.random(a, random, n, edges, round % 4, .mixed);
        const scene = try scenes.Scene.init(a, graph);
        const cues = try scenes.Cues.random(a, random, 2, n, if (round % 2 == 0) 2 else n);
        try spreadAtGuards(a, scene, cues, round);
    }
}

fn spreadAtGuards(
    a: std.mem.Allocator,
    scene: scenes.Scene,
    cues: scenes.Cues,
    round: usize,
) !void {
    const memory = try guarded(5, @max(scene.block.len, scene.workspace.len));
    defer free(&memory);
    const block = memory[0].last(u8, scene.block.len);
    const workspace = memory[1].last(u8, scene.workspace.len);
    @memcpy(block, scene.block);
    @memset(workspace, 0);
    var request = cues.request();
    request.steps = 3;
    request.flags = abi.spread_accumulate | abi.spread_normalise;
    request.keep = 0.5;
    const want = try a.alloc(f32, scene.node_count);
    var need: u64 = 0;
    for (0..2) |cue| {
        try testing.expectEqual(.done, try scalar.spread(a, scene.lists, &request, cue, want));
        need = @max(need, want.len - std.mem.count(f32, want, &.{0}));
    }
    const node = memory[2].last(u32, 2 * need);
    const activation = memory[3].last(f32, 2 * need);
    const count = memory[4].last(u64, 2);
    for (tiers.runnable().slice()) |tier| for (0..2) |lack| {
        if (need < lack) continue;
        var failure: abi.SpreadFailure = undefined;
        const code = root.engram_spreading_activation(
            tier,
            block.ptr,
            block.len,
            &request,
            workspace.ptr,
            workspace.len,
            node.ptr,
            activation.ptr,
            count.ptr,
            need - lack,
            &failure,
        );
        try testing.expect(std.mem.allEqual(u8, workspace, 0));
        if (lack == 1) {
            try testing.expectEqual(@intFromEnum(abi.Result.invalid_argument), code);
            try testing.expectEqual(request.steps, failure.step);
            try testing.expectEqualSlices(u64, &.{ 0, 0 }, count);
            continue;
        }
        try testing.expectEqual(ok, code);
        for (0..2) |cue| {
            _ = try scalar.spread(a, scene.lists, &request, cue, want);
            var dense = try a.alloc(f32, want.len);
            @memset(dense, 0);
            for (0..count[cue]) |i| dense[node[cue * need + i]] = activation[cue * need + i];
            try (Trial{}).same(want, dense, &.{ tier, round, cue });
        }
    };
}
