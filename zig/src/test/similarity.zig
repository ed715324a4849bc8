//! Dot products, norms, cosines and top-k of this tier against the oracle.

const std = @import("std");
const abi = @import("../abi.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");
const similarity = @import("../similarity.zig");
const topk = @import("../topk.zig");
const vec = @import("../vec.zig");

const testing = std.testing;
const Trial = sample.Trial;

/// Four blocks of 64, and one element more.
const longest = 4 * 64 + 1;

const shapes = [_]similarity.Shape{
    .{ .rows = 1, .step = 1 },
    .{ .rows = 1, .step = 2 },
    .{ .rows = 1, .step = 4 },
    .{ .rows = 2, .step = 1 },
    .{ .rows = 2, .step = 2 },
    .{ .rows = 4, .step = 4 },
};

/// A way to sum64 some rows; `square` if each with itself instead of the query.
const Way = struct {
    rows: usize,
    square: bool,
    run: *const fn ([*]const f32, [*]const [*]const f32, u64, [*]f32) void,
};

const most_rows = 4;

/// Every dim and kind of number at changing alignments.
fn sweep(way: Way, trial: Trial) !void {
    var prng = sample.prng(1);
    const random = prng.random();
    var query: [longest + 16]f32 = undefined;
    var rows: [most_rows][longest + 16]f32 = undefined;
    for (sample.Kind.all) |kind| {
        for (1..longest + 1) |dim| {
            sample.fill(random, kind, &query);
            const q = query[random.uintLessThan(usize, 16)..][0..dim];
            var r: [most_rows][*]const f32 = undefined;
            var want: [most_rows]f32 = undefined;
            var got: [most_rows]f32 = undefined;
            for (rows[0..way.rows], r[0..way.rows], want[0..way.rows]) |*row, *pointer, *sum| {
                sample.fill(random, kind, row);
                const x = row[random.uintLessThan(usize, 16)..][0..dim];
                pointer.* = x.ptr;
                sum.* = scalar.sum64(if (way.square) x else q, x);
            }
            way.run(q.ptr, &r, dim, &got);
            const at = [_]u64{ @intFromEnum(kind), dim, way.rows };
            try trial.same(want[0..way.rows], got[0..way.rows], &at);
        }
    }
}

fn shaped(
    comptime shape: similarity.Shape,
    comptime want: similarity.Want,
    comptime square: bool,
) Way {
    const Kernel = struct {
        fn run(q: [*]const f32, r: [*]const [*]const f32, dim: u64, out: [*]f32) void {
            const sum = similarity.sums(shape, want, q, r[0..shape.rows].*, dim);
            out[0..shape.rows].* = if (square) sum.square else sum.dot;
        }
    };
    return .{ .rows = shape.rows, .square = square, .run = Kernel.run };
}

test "every shape sums as the oracle does" {
    inline for (shapes) |shape| {
        try sweep(shaped(shape, .dot, false), .{});
        try sweep(shaped(shape, .square, true), .{});
        try sweep(shaped(shape, .both, false), .{});
        try sweep(shaped(shape, .both, true), .{});
    }
}

fn plain(q: [*]const f32, r: [*]const [*]const f32, dim: u64) f32 {
    return similarity.sums(.{ .rows = 1, .step = 4 }, .dot, q, .{r[0]}, dim).dot[0];
}

/// Leaves out what does not fill a vector.
fn tailLost(q: [*]const f32, r: [*]const [*]const f32, dim: u64, out: [*]f32) void {
    const whole = dim / 16 * 16;
    out[0] = if (whole == 0) 0 else plain(q, r, whole);
}

/// Takes one element too many where the tail is not full.
fn tailLong(q: [*]const f32, r: [*]const [*]const f32, dim: u64, out: [*]f32) void {
    out[0] = plain(q, r, if (dim % 16 == 0) dim else dim + 1);
}

/// Adds from left to right.
fn otherTree(q: [*]const f32, r: [*]const [*]const f32, dim: u64, out: [*]f32) void {
    var sum: f32 = 0;
    for (q[0..dim], r[0][0..dim]) |x, y| sum = vec.fma1(x, y, sum);
    out[0] = vec.canon(vec.pz(sum));
}

/// Forgets that a sum of negative zeros is +0.
fn negativeZero(q: [*]const f32, r: [*]const [*]const f32, dim: u64, out: [*]f32) void {
    const sum = plain(q, r, dim);
    out[0] = if (sum == 0) -sum else sum;
}

test "the comparison catches planted faults" {
    for ([_]@TypeOf(&tailLost){ tailLost, tailLong, otherTree, negativeZero }) |fault| {
        const way = Way{ .rows = 1, .square = false, .run = fault };
        try testing.expectError(error.Differs, sweep(way, .{ .quiet = true }));
    }
}

test "sums that are minus zero come out as plus zero" {
    const q = [_]f32{-0.0} ** 20;
    const r = [_]f32{1} ** 20;
    const sum = similarity.sums(.{ .rows = 1, .step = 1 }, .dot, &q, .{&r}, 20).dot[0];
    try testing.expectEqual(0, @as(u32, @bitCast(sum)));
    try testing.expectEqual(0, @as(u32, @bitCast(vec.pz(-0.0))));
    var tiny: f32 = 1e-30;
    _ = &tiny; // −tiny·tiny is −0 only once it is rounded
    const product = similarity.sums(.{ .rows = 1, .step = 1 }, .dot, &.{-tiny}, .{&.{tiny}}, 1);
    try testing.expectEqual(0, @as(u32, @bitCast(product.dot[0])));
}

/// A matrix with strides and a query, row kinds mixed.
const Matrix = struct {
    query: []f32,
    rows: []f32,
    norms: []f32,
    cosine: []f32,
    row_count: usize,
    dim: usize,
    stride: usize,

    fn init(
        allocator: std.mem.Allocator,
        random: std.Random,
        row_count: usize,
        dim: usize,
    ) !Matrix {
        const stride = dim + random.uintLessThan(usize, 5);
        const m = Matrix{
            .query = try allocator.alloc(f32, dim),
            .rows = try allocator.alloc(f32, row_count * stride),
            .norms = try allocator.alloc(f32, row_count),
            .cosine = try allocator.alloc(f32, row_count),
            .row_count = row_count,
            .dim = dim,
            .stride = stride,
        };
        const kind = sample.Kind.all[random.uintLessThan(usize, 2 * sample.Kind.all.len) / 2];
        sample.fill(random, if (random.boolean()) .normal else kind, m.query);
        for (0..row_count) |i| {
            const row = m.rows[i * stride ..][0..stride];
            const own = sample.Kind.all[random.uintLessThan(usize, sample.Kind.all.len)];
            sample.fill(random, if (random.uintLessThan(u32, 3) > 0) .normal else own, row);
            // Copies make ties, the query itself makes a score of 1.
            if (i > 0 and random.uintLessThan(u32, 4) == 0) {
                const other = random.uintLessThan(usize, i);
                @memcpy(row, m.rows[other * stride ..][0..stride]);
            } else if (random.uintLessThan(u32, 16) == 0) {
                const by: f32 = if (random.boolean()) 2 else -0.5;
                for (row[0..dim], m.query) |*x, q| x.* = by * q;
            }
            m.norms[i] = scalar.norm(row[0..dim]);
            m.cosine[i] = scalar.cosine(m.query, row[0..dim]);
        }
        return m;
    }
};

/// A scan of all rows of a call.
const Scan = *const fn (*const abi.Similarity) abi.Result;

fn scanOf(comptime rows: abi.RowShape) Scan {
    return struct {
        fn run(call: *const abi.Similarity) abi.Result {
            return similarity.run(rows, call);
        }
    }.run;
}

fn checkScan(scan: Scan, trial: Trial) !void {
    var prng = sample.prng(2);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for (0..400) |round| {
        defer _ = arena.reset(.retain_capacity);
        const a = arena.allocator();
        const row_count = random.uintLessThan(usize, 40);
        const m = try Matrix.init(a, random, row_count, 1 + random.uintLessThan(usize, 200));
        const out = try a.alloc(f32, m.row_count);
        const want = try a.alloc(f32, m.row_count);
        var call = abi.Similarity{
            .op = 0,
            .query = null,
            .rows = m.rows.ptr,
            .row_count = m.row_count,
            .dim = m.dim,
            .stride = m.stride,
            .norms = null,
            .out = out.ptr,
        };
        try testing.expectEqual(.ok, scan(&call));
        try trial.same(m.norms, out, &.{ round, 0 });
        call.query = m.query.ptr;
        call.op = 1;
        for (want, 0..) |*x, i| x.* = scalar.sum64(m.query, m.rows[i * m.stride ..][0..m.dim]);
        try testing.expectEqual(.ok, scan(&call));
        try trial.same(want, out, &.{ round, 1 });
        call.op = 2;
        try testing.expectEqual(.ok, scan(&call));
        try trial.same(m.cosine, out, &.{ round, 2 });
        call.norms = m.norms.ptr;
        try testing.expectEqual(.ok, scan(&call));
        try trial.same(m.cosine, out, &.{ round, 3 });
    }
}

test "norms, dot products and cosines of rows equal the oracle in both row shapes" {
    inline for (comptime std.enums.values(abi.RowShape)) |rows| try checkScan(scanOf(rows), .{});
}

/// Right but for the second row of each pair, which it takes for the first.
fn pairMixed(call: *const abi.Similarity) abi.Result {
    const code = similarity.run(.several, call);
    const out: [*]f32 = @alignCast(call.out.?);
    var row: u64 = 1;
    while (row < call.row_count) : (row += 2) out[row] = out[row - 1];
    return code;
}

test "the comparison catches a fault of one row shape" {
    try testing.expectError(error.Differs, checkScan(pairMixed, .{ .quiet = true }));
}

test "a tier walks rows in the shapes that it has registers for" {
    inline for (comptime std.enums.values(similarity.Want)) |w| {
        const one = comptime similarity.shapeOf(.one, w);
        const several = comptime similarity.shapeOf(.several, w);
        try testing.expectEqual(1, one.rows);
        try testing.expectEqual(vec.has_avx2, several.rows > 1);
        try testing.expect(vec.has_avx2 or std.meta.eql(one, several));
    }
}

test "cosines are never NaN and never minus zero" {
    var prng = sample.prng(3);
    const random = prng.random();
    for (0..100_000) |_| {
        const c = similarity.cosineOf(
            sample.one(random, .any),
            sample.one(random, .any),
            sample.one(random, .any),
        );
        try testing.expect(c >= -1 and c <= 1 and @as(u32, @bitCast(c)) != 0x8000_0000);
    }
}

fn checkTopK(
    comptime shape: abi.RowShape,
    a: std.mem.Allocator,
    random: std.Random,
    round: usize,
) !void {
    const row_count = random.uintLessThan(usize, 300);
    const m = try Matrix.init(a, random, row_count, 1 + random.uintLessThan(usize, 40));
    const query_count = random.uintLessThan(usize, 12);
    const k = 1 + random.uintLessThan(usize, if (random.boolean()) 5 else 400);
    const queries = try a.alloc(f32, query_count * m.dim);
    for (0..query_count) |i| {
        const query = queries[i * m.dim ..][0..m.dim];
        if (i == 0) @memcpy(query, m.query) else sample.fill(random, .normal, query);
    }
    const words = try a.alloc(u64, (row_count + 63) / 64);
    for (words) |*word| word.* = switch (random.uintLessThan(u32, 4)) {
        0 => 0,
        1 => ~@as(u64, 0),
        else => random.int(u64),
    };
    const selection: ?[]const u64 = if (random.boolean()) words else null;
    const min_score: f32 = if (random.boolean()) -1 else random.float(f32);
    const out_rows = try a.alloc(u32, query_count * k);
    const out_scores = try a.alloc(f32, query_count * k);
    const out_counts = try a.alloc(u32, query_count);
    const scratch = try a.alloc(u64, topk.scratchBytes(row_count, m.dim, k, false) / 8);
    const call = abi.TopK{
        .queries = queries.ptr,
        .query_count = query_count,
        .query_stride = m.dim,
        .rows = m.rows.ptr,
        .row_count = row_count,
        .dim = m.dim,
        .stride = m.stride,
        .norms = if (random.boolean()) m.norms.ptr else null,
        .selection = if (selection) |s| s.ptr else null,
        .plane = null,
        .plane_bytes = 0,
        .plane_first = 0,
        .min_score = min_score,
        .k = k,
        .out_rows = out_rows.ptr,
        .out_scores = out_scores.ptr,
        .out_counts = out_counts.ptr,
        .scratch = scratch.ptr,
        .scratch_bytes = scratch.len * 8,
    };
    try testing.expectEqual(.ok, topk.run(shape, &call));
    const hits = try a.alloc(scalar.Hit, k);
    const score = try a.alloc(f32, row_count);
    for (0..query_count) |i| {
        const query = queries[i * m.dim ..][0..m.dim];
        for (score, 0..) |*s, row| s.* = scalar.cosine(query, m.rows[row * m.stride ..][0..m.dim]);
        const want = try scalar.topK(a, score, selection, min_score, hits);
        try (Trial{}).equal(want.len, out_counts[i], &.{ round, i });
        for (want, 0..) |hit, j| {
            try (Trial{}).equal(hit.row, out_rows[i * k + j], &.{ round, i, j });
            try (Trial{}).same(&.{hit.score}, &.{out_scores[i * k + j]}, &.{ round, i, j });
        }
    }
}

test "top-k equals the sorted scan of the oracle in both row shapes" {
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    inline for (comptime std.enums.values(abi.RowShape)) |shape| {
        var prng = sample.prng(4);
        for (0..300) |round| {
            try checkTopK(shape, arena.allocator(), prng.random(), round);
            _ = arena.reset(.retain_capacity);
        }
    }
}
