//! Bad arguments of batches and of rows by a list: refused with their code, nothing written.

const std = @import("std");
const abi = @import("../abi.zig");
const refusal = @import("refusal.zig");
const root = @import("../root.zig");
const tiers = @import("tiers.zig");

const testing = std.testing;
const Random = std.Random;
const Poison = refusal.Poison;
const crooked = refusal.crooked;
const missing = refusal.missing;
const refuse = refusal.refuse;
const set = refusal.set;
const tooMany = refusal.tooMany;

const Batch = struct {
    pub const Call = abi.SimilarityBatch;
    pub const poisons = [_]Poison(Call){
        missing(Call, "queries"),
        missing(Call, "rows"),
        missing(Call, "out"),
        crooked(Call, "queries"),
        crooked(Call, "rows"),
        crooked(Call, "out"),
        crooked(Call, "norms"),
        set(Call, "row_count", tooMany),
        set(Call, "query_count", tooMany),
        set(Call, "dim", 0),
        set(Call, "dim", 65_537),
        set(Call, "dim", tooMany),
        set(Call, "stride", 0),
        set(Call, "stride", tooMany),
        set(Call, "stride", 19),
        set(Call, "query_stride", 19),
        set(Call, "query_stride", tooMany),
        set(Call, "op", 0),
        set(Call, "op", 3),
    };

    pub fn invoke(tier: u32, c: *const Call) i32 {
        return root.engram_similarity_batch(
            tier,
            c.op,
            c.queries,
            c.query_count,
            c.query_stride,
            c.rows,
            c.row_count,
            c.dim,
            c.stride,
            c.norms,
            c.out,
        );
    }
};

test "batches refuse bad arguments" {
    var rows = [_]f32{1} ** (5 * 20);
    var out: [15]f32 = undefined;
    const norms = [_]f32{1} ** 5;
    try refuse(Batch, .{
        .op = 2,
        .queries = &rows,
        .query_count = 3,
        .query_stride = 20,
        .rows = &rows,
        .row_count = 5,
        .dim = 20,
        .stride = 20,
        .norms = &norms,
        .out = &out,
    }, &.{std.mem.asBytes(&out)});
}

const Scattered = struct {
    pub const Call = abi.SimilarityScattered;
    pub const poisons = [_]Poison(Call){
        missing(Call, "query"),
        missing(Call, "rows"),
        missing(Call, "index"),
        missing(Call, "out"),
        crooked(Call, "query"),
        crooked(Call, "rows"),
        crooked(Call, "index"),
        crooked(Call, "out"),
        crooked(Call, "norms"),
        set(Call, "row_count", tooMany),
        set(Call, "row_count", 4),
        set(Call, "index_count", tooMany),
        set(Call, "dim", 0),
        set(Call, "dim", 65_537),
        set(Call, "dim", tooMany),
        set(Call, "stride", 0),
        set(Call, "stride", tooMany),
        set(Call, "stride", 19),
        set(Call, "op", 0),
        set(Call, "op", 3),
        &beyond,
    };

    /// Lists of which one row is not there.
    const lists = [_][4]u32{
        .{ 5, 0, 1, 2 },
        .{ 0, 1, 2, 5 },
        .{ 4, 3, 0xffff_ffff, 0 },
        .{ 0x8000_0000, 1, 1, 1 },
    };

    fn beyond(random: Random, call: *Call) abi.Result {
        call.index = &lists[random.uintLessThan(usize, lists.len)];
        return .invalid_argument;
    }

    pub fn invoke(tier: u32, c: *const Call) i32 {
        return root.engram_similarity_scattered(
            tier,
            c.op,
            c.query,
            c.rows,
            c.row_count,
            c.dim,
            c.stride,
            c.norms,
            c.index,
            c.index_count,
            c.out,
        );
    }
};

test "rows by a list refuse bad arguments" {
    var rows = [_]f32{1} ** (5 * 20);
    var out: [4]f32 = undefined;
    const norms = [_]f32{1} ** 5;
    const index = [_]u32{ 4, 0, 4, 2 };
    try refuse(Scattered, .{
        .op = 2,
        .query = &rows,
        .rows = &rows,
        .row_count = 5,
        .dim = 20,
        .stride = 20,
        .norms = &norms,
        .index = &index,
        .index_count = 4,
        .out = &out,
    }, &.{std.mem.asBytes(&out)});
}

test "no rows, no queries and an empty list are legal, with null for what is not there" {
    for (tiers.runnable().slice()) |tier| {
        var all = std.mem.zeroes(abi.SimilarityBatch);
        all.dim = 8;
        all.stride = 8;
        all.query_stride = 8;
        var list = std.mem.zeroes(abi.SimilarityScattered);
        list.dim = 8;
        list.stride = 8;
        for (1..3) |op| {
            all.op = @intCast(op);
            list.op = @intCast(op);
            try testing.expectEqual(0, Batch.invoke(tier, &all));
            try testing.expectEqual(0, Scattered.invoke(tier, &list));
        }
    }
}
