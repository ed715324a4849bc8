//! Bad arguments of every export, alone and together: each is refused with its code and nothing is
//! written; the good call they are made from goes on working.

const std = @import("std");
const abi = @import("../abi.zig");
const refusal = @import("refusal.zig");
const root = @import("../root.zig");
const sample = @import("sample.zig");
const tiers = @import("tiers.zig");

const testing = std.testing;
const Random = std.Random;
const Poison = refusal.Poison;
const crooked = refusal.crooked;
const missing = refusal.missing;
const notNumber = refusal.notNumber;
const refuse = refusal.refuse;
const set = refusal.set;
const tooMany = refusal.tooMany;

const Similarity = struct {
    pub const Call = abi.Similarity;
    pub const poisons = [_]Poison(Call){
        missing(Call, "query"),
        missing(Call, "rows"),
        missing(Call, "out"),
        crooked(Call, "query"),
        crooked(Call, "rows"),
        crooked(Call, "out"),
        crooked(Call, "norms"),
        set(Call, "row_count", tooMany),
        set(Call, "dim", 0),
        set(Call, "dim", 65_537),
        set(Call, "dim", tooMany),
        set(Call, "stride", 0),
        set(Call, "stride", tooMany),
        set(Call, "stride", 19),
        set(Call, "op", 3),
    };

    pub fn invoke(tier: u32, c: *const Call) i32 {
        return root.engram_vector_similarity(
            tier,
            c.op,
            c.query,
            c.rows,
            c.row_count,
            c.dim,
            c.stride,
            c.norms,
            c.out,
        );
    }
};

test "similarity refuses bad arguments" {
    var rows = [_]f32{1} ** (5 * 20);
    var out: [5]f32 = undefined;
    const norms = [_]f32{1} ** 5;
    try refuse(Similarity, .{
        .op = 2,
        .query = &rows,
        .rows = &rows,
        .row_count = 5,
        .dim = 20,
        .stride = 20,
        .norms = &norms,
        .out = &out,
    }, &.{std.mem.asBytes(&out)});
}

const PlaneHeader = @import("../int8_plane.zig").Header;

/// Of 128 rows of dimension 19, all zero.
const Plane = extern struct {
    header: PlaneHeader align(64),
    pieces: [2 * (5 + 3) * 256]u8 = .{0} ** (2 * (5 + 3) * 256),
};

const plane_header = PlaneHeader{
    .magic = 0x3130_3854_4e49_4745,
    .total_bytes = @sizeOf(Plane),
    .row_capacity = 128,
    .dim = 19,
    .reserved = .{0} ** 4,
};

const TopK = struct {
    pub const Call = abi.TopK;
    pub const poisons = [_]Poison(Call){
        missing(Call, "queries"),
        missing(Call, "rows"),
        missing(Call, "out_rows"),
        missing(Call, "out_scores"),
        missing(Call, "out_counts"),
        missing(Call, "scratch"),
        crooked(Call, "queries"),
        crooked(Call, "rows"),
        crooked(Call, "out_rows"),
        crooked(Call, "out_scores"),
        crooked(Call, "out_counts"),
        crooked(Call, "scratch"),
        crooked(Call, "norms"),
        crooked(Call, "selection"),
        &crookedPlane,
        &otherPlane,
        set(Call, "plane_bytes", 0),
        set(Call, "plane_bytes", 64),
        set(Call, "plane_bytes", tooMany),
        set(Call, "plane_first", 1),
        set(Call, "plane_first", 128),
        set(Call, "plane_first", 1 << 63),
        set(Call, "row_count", tooMany),
        set(Call, "row_count", 1 << 32),
        set(Call, "dim", 0),
        set(Call, "dim", 65_537),
        set(Call, "dim", tooMany),
        set(Call, "stride", 18),
        set(Call, "stride", tooMany),
        set(Call, "query_stride", 18),
        set(Call, "query_stride", tooMany),
        set(Call, "k", 0),
        set(Call, "query_count", tooMany),
        set(Call, "k", tooMany),
        &badScore,
    };

    fn crookedPlane(random: Random, call: *Call) abi.Result {
        const shift = 1 + random.uintLessThan(usize, 63);
        call.plane = @ptrFromInt((@intFromPtr(call.plane) & ~@as(usize, 63)) + shift);
        return .invalid_argument;
    }

    /// Planes whose header says something else than the call.
    const others = blk: {
        var headers: [6]PlaneHeader align(64) = .{plane_header} ** 6;
        headers[0].magic += 1;
        headers[1].total_bytes += 64;
        headers[2].row_capacity = 64;
        headers[3].row_capacity = 129;
        headers[4].dim = 18;
        headers[5].dim = 21;
        var blocks: [6]Plane = undefined;
        for (&blocks, headers) |*block, header| block.* = .{ .header = header };
        break :blk blocks;
    };

    fn otherPlane(random: Random, call: *Call) abi.Result {
        call.plane = &others[random.uintLessThan(usize, others.len)];
        return .invalid_argument;
    }

    fn badScore(random: Random, call: *Call) abi.Result {
        call.min_score = notNumber(random);
        if (@abs(call.min_score) == std.math.inf(f32)) call.min_score = std.math.nan(f32);
        return .invalid_argument;
    }

    fn smallScratch(random: Random, call: *Call) abi.Result {
        call.scratch_bytes = random.uintLessThan(u64, @max(1, call.scratch_bytes));
        return .out_of_memory;
    }

    pub fn invoke(tier: u32, c: *const Call) i32 {
        return root.engram_top_k(
            tier,
            c.queries,
            c.query_count,
            c.query_stride,
            c.rows,
            c.row_count,
            c.dim,
            c.stride,
            c.norms,
            c.selection,
            c.plane,
            c.plane_bytes,
            c.plane_first,
            c.min_score,
            c.k,
            c.out_rows,
            c.out_scores,
            c.out_counts,
            c.scratch,
            c.scratch_bytes,
        );
    }
};

test "top-k refuses bad arguments" {
    const rows = [_]f32{1} ** (5 * 19);
    const norms = [_]f32{4} ** 5;
    const selection = [_]u64{31};
    var out_rows: [4]u32 = undefined;
    var out_scores: [4]f32 = undefined;
    var out_counts: [2]u32 = undefined;
    var scratch: [16 * 2]u64 = undefined;
    const plane = Plane{ .header = plane_header };
    for (0..2) |with_plane| {
        const bytes = root.engram_top_k_scratch_bytes(5, 19, 2, @intCast(with_plane));
        try testing.expectEqual(scratch.len * 8, bytes);
    }
    try refuse(TopK, .{
        .queries = &rows,
        .query_count = 2,
        .query_stride = 19,
        .rows = &rows,
        .row_count = 5,
        .dim = 19,
        .stride = 19,
        .norms = &norms,
        .selection = &selection,
        .plane = &plane,
        .plane_bytes = @sizeOf(Plane),
        .plane_first = 64,
        .min_score = -1,
        .k = 2,
        .out_rows = &out_rows,
        .out_scores = &out_scores,
        .out_counts = &out_counts,
        .scratch = &scratch,
        .scratch_bytes = scratch.len * 8,
    }, &.{
        std.mem.asBytes(&out_rows),
        std.mem.asBytes(&out_scores),
        std.mem.asBytes(&out_counts),
    });
}

test "the scratch of top-k follows k and never the rows" {
    var prng = sample.prng(41);
    const random = prng.random();
    for (0..refusal.calls_per_tier) |_| {
        const rows = random.int(u64) >> random.int(u6);
        const dim = random.int(u64) >> random.int(u6);
        const k = random.int(u64) >> random.int(u6);
        const bytes = root.engram_top_k_scratch_bytes(rows, dim, k, 0);
        const bad = dim == 0 or dim > 65_536 or rows >= 1 << 32 or k == 0 or rows == 0;
        if (bad) try testing.expectEqual(0, bytes);
        if (!bad) try testing.expect(bytes >= 8 * @min(k, rows));
        try testing.expect(bytes <= @max(32 << 10, @as(u64, 8) * @min(k, 1 << 32)));
        const filtered = root.engram_top_k_scratch_bytes(rows, dim, k, 1);
        try testing.expect(filtered >= bytes);
        const one = 24 * @as(u64, @min(k, 1 << 32)) + (72 << 10);
        try testing.expect(filtered <= @max(64 << 10, one));
        const flag = 2 + (random.int(u32) >> 1);
        try testing.expectEqual(0, root.engram_top_k_scratch_bytes(rows, dim, k, flag));
    }
}

const Decay = struct {
    pub const Call = abi.Decay;
    pub const poisons = [_]Poison(Call){
        missing(Call, "strengths"),
        missing(Call, "ages"),
        missing(Call, "out"),
        crooked(Call, "strengths"),
        crooked(Call, "ages"),
        crooked(Call, "out"),
        set(Call, "count", tooMany),
        set(Call, "tau", 0),
        set(Call, "tau", -1),
        set(Call, "tau", 0.99e-300),
        set(Call, "tau", 1.01e300),
        set(Call, "tau", std.math.nan(f64)),
        set(Call, "tau", std.math.inf(f64)),
        &shifted,
    };

    fn shifted(_: Random, call: *Call) abi.Result {
        const strengths = @intFromPtr(call.strengths) -| 4;
        call.out = @ptrFromInt(@max(strengths, 4));
        return .invalid_argument;
    }

    fn overAges(_: Random, call: *Call) abi.Result {
        call.out = @constCast(@ptrCast(call.ages));
        return .invalid_argument;
    }

    pub fn invoke(tier: u32, c: *const Call) i32 {
        return root.engram_decay_calculation(tier, c.strengths, c.ages, c.count, c.tau, c.out);
    }
};

test "decay refuses bad arguments" {
    const strengths = [_]f32{1} ** 9;
    const ages = [_]i64{1} ** 9;
    var out: [9]f32 = undefined;
    try refuse(Decay, .{
        .strengths = &strengths,
        .ages = &ages,
        .count = 9,
        .tau = 3,
        .out = &out,
    }, &.{std.mem.asBytes(&out)});
}

test "no rows, no queries, no cues, no strengths are legal, with null for what is not there" {
    var counts = [_]u32{7} ** 2;
    for (tiers.runnable().slice()) |tier| {
        var rows = std.mem.zeroes(abi.Similarity);
        rows.dim = 8;
        rows.stride = 8;
        for (0..3) |op| {
            rows.op = @intCast(op);
            try testing.expectEqual(0, Similarity.invoke(tier, &rows));
        }
        try testing.expectEqual(0, root.engram_decay_calculation(tier, null, null, 0, 1, null));
        var call = std.mem.zeroes(abi.TopK);
        call.dim = 8;
        call.stride = 8;
        call.query_stride = 8;
        call.k = 3;
        try testing.expectEqual(0, TopK.invoke(tier, &call));
        call.query_count = 2;
        call.out_counts = &counts;
        try testing.expectEqual(0, TopK.invoke(tier, &call));
        try testing.expectEqualSlices(u32, &.{ 0, 0 }, &counts);
    }
}
