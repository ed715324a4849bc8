//! One call of each kernel on each tier of this CPU, over inputs that are the same in every run:
//! the program whose instructions `engram benchmark --regression` counts (docs/performance.md). It
//! prints the name and the tier of each call, in their order.
//!
//!     engram_bench [PERCENT]      repeats that share of each call's work: the planted fault by
//!                                 which the comparison is tested
//!     engram_bench cpu            family and model of this CPU, and its row shape by the table
//!     engram_bench pace TIER REFERENCE [PERCENT]    bench_pace.zig
//!     engram_bench peak           bench_peak.zig

const std = @import("std");
const options = @import("options");
const abi = @import("abi.zig");
const arguments = @import("arguments.zig");
const bench_pace = @import("bench_pace.zig");
const bench_peak = @import("bench_peak.zig");
const cpu = @import("cpu.zig");
const cpu_family = @import("cpu_family.zig");
const dispatch = @import("dispatch.zig");
const graph = @import("test/graph.zig");
const layout = @import("spread_layout.zig");
const test_rows = @import("test/rows.zig");
const scalar = @import("scalar.zig");

const Allocator = std.mem.Allocator;

const dim = 768;
const row_count = 1000;
const k = 10;
const node_count = 1000;
const edge_count = 5000;
const strength_count = 10_000;
const query_count = 16;
const list_count = 200;

pub const Failed = error{Failed};

/// Inputs of every call, made once.
pub const Inputs = struct {
    rows: []f32,
    norms: []f32,
    scores: []f32,
    best: []u32,
    scratch: []align(8) u8,
    block: []align(layout.alignment) u8,
    workspace: []align(layout.alignment) u8,
    nodes: []u32,
    activations: []f32,
    strengths: []f32,
    ages: []i64,
    stabilities: []f32,
    left: []f32,
    list: []u32,
    /// Rows with a plane, of a generator of their own.
    filtered: test_rows.Scene,

    fn make(a: Allocator) !Inputs {
        var prng = std.Random.DefaultPrng.init(options.seed);
        const random = prng.random();
        const plain = try graph.random(a, random, node_count, edge_count, 0, .positive);
        const block = try graph.build(a, plain, try scalar.InLists.of(a, plain));
        const bytes = layout.workspaceBytes(@ptrCast(block.ptr));
        const scratch_bytes = @max(
            arguments.topKScratchBytes(row_count, dim, k, 0),
            arguments.topKScratchBytes(row_count, dim, k, 1),
        );
        const inputs = Inputs{
            .rows = try a.alloc(f32, dim * (row_count + 1)),
            .norms = try a.alloc(f32, row_count),
            .scores = try a.alloc(f32, query_count * row_count),
            .best = try a.alloc(u32, k),
            .scratch = try a.alignedAlloc(u8, 8, scratch_bytes),
            .block = block,
            .workspace = try a.alignedAlloc(u8, layout.alignment, bytes),
            .nodes = try a.alloc(u32, node_count),
            .activations = try a.alloc(f32, node_count),
            .strengths = try a.alloc(f32, strength_count),
            .ages = try a.alloc(i64, strength_count),
            .stabilities = try a.alloc(f32, strength_count),
            .left = try a.alloc(f32, strength_count),
            .list = try a.alloc(u32, list_count),
            .filtered = try test_rows.Scene.init(a, random, .uniform, row_count, dim),
        };
        for (inputs.rows) |*x| x.* = random.float(f32) - 0.5;
        for (inputs.norms, 0..) |*n, i| n.* = scalar.norm(inputs.rows[dim * i ..][0..dim]);
        @memset(inputs.workspace, 0);
        for (inputs.nodes, inputs.activations, 0..) |*node, *x, i| {
            node.* = @intCast(i);
            x.* = 1 / @as(f32, @floatFromInt(i % 7 + 1));
        }
        for (inputs.strengths) |*s| s.* = random.float(f32);
        for (inputs.ages) |*age| age.* = random.intRangeAtMost(i64, 3600, 30 * 86_400);
        for (inputs.stabilities) |*x| x.* = 3600 + 1e7 * random.float(f32);
        for (inputs.list) |*row| row.* = random.uintLessThan(u32, row_count);
        return inputs;
    }
};

fn similarity(inputs: *const Inputs, tier: u32, percent: u64) Failed!void {
    const call = abi.Similarity{
        .op = @intFromEnum(abi.Operation.cosine),
        .query = inputs.rows[dim * row_count ..].ptr,
        .rows = inputs.rows.ptr,
        .row_count = row_count * percent / 100,
        .dim = dim,
        .stride = dim,
        .norms = inputs.norms.ptr,
        .out = inputs.scores.ptr,
    };
    try require(dispatch.run("similarity", abi.Similarity, arguments.similarity, tier, &call));
}

fn topK(inputs: *const Inputs, tier: u32, percent: u64) Failed!void {
    var counts: [1]u32 = undefined;
    const call = abi.TopK{
        .queries = inputs.rows[dim * row_count ..].ptr,
        .query_count = 1,
        .query_stride = dim,
        .rows = inputs.rows.ptr,
        .row_count = row_count * percent / 100,
        .dim = dim,
        .stride = dim,
        .norms = inputs.norms.ptr,
        .selection = null,
        .plane = null,
        .plane_bytes = 0,
        .plane_first = 0,
        .min_score = -1,
        .k = k,
        .out_rows = inputs.best.ptr,
        .out_scores = inputs.scores.ptr,
        .out_counts = &counts,
        .scratch = inputs.scratch.ptr,
        .scratch_bytes = inputs.scratch.len,
    };
    try require(dispatch.run("top_k", abi.TopK, arguments.topK, tier, &call));
}

/// Behind the filter, whose codes choose what is scored.
fn topKFiltered(inputs: *const Inputs, tier: u32, percent: u64) Failed!void {
    var counts: [1]u32 = undefined;
    const scene = inputs.filtered;
    const call = abi.TopK{
        .queries = scene.base.ptr,
        .query_count = 1,
        .query_stride = dim,
        .rows = scene.rows.ptr,
        .row_count = row_count * percent / 100,
        .dim = dim,
        .stride = dim,
        .norms = scene.norms.ptr,
        .selection = null,
        .plane = scene.block.ptr,
        .plane_bytes = scene.block.len,
        .plane_first = scene.first,
        .min_score = -1,
        .k = k,
        .out_rows = inputs.best.ptr,
        .out_scores = inputs.scores.ptr,
        .out_counts = &counts,
        .scratch = inputs.scratch.ptr,
        .scratch_bytes = inputs.scratch.len,
    };
    try require(dispatch.run("top_k", abi.TopK, arguments.topK, tier, &call));
}

/// The first rows are the queries.
fn batch(inputs: *const Inputs, tier: u32, percent: u64) Failed!void {
    const call = abi.SimilarityBatch{
        .op = @intFromEnum(abi.Operation.cosine),
        .queries = inputs.rows.ptr,
        .query_count = query_count,
        .query_stride = dim,
        .rows = inputs.rows.ptr,
        .row_count = row_count / 10 * percent / 100,
        .dim = dim,
        .stride = dim,
        .norms = inputs.norms.ptr,
        .out = inputs.scores.ptr,
    };
    const check = arguments.similarityBatch;
    try require(dispatch.run("similarity_batch", abi.SimilarityBatch, check, tier, &call));
}

fn scattered(inputs: *const Inputs, tier: u32, percent: u64) Failed!void {
    const call = abi.SimilarityScattered{
        .op = @intFromEnum(abi.Operation.cosine),
        .query = inputs.rows[dim * row_count ..].ptr,
        .rows = inputs.rows.ptr,
        .row_count = row_count,
        .dim = dim,
        .stride = dim,
        .norms = inputs.norms.ptr,
        .index = inputs.list.ptr,
        .index_count = list_count * percent / 100,
        .out = inputs.scores.ptr,
    };
    const check = arguments.similarityScattered;
    try require(dispatch.run("similarity_scattered", abi.SimilarityScattered, check, tier, &call));
}

/// Five steps from every node; a share of the work is that share of the nodes, which spreads over
/// almost as many edges.
fn spread(inputs: *const Inputs, tier: u32, percent: u64) Failed!void {
    var out_nodes: [node_count]u32 = undefined;
    var out_activations: [node_count]f32 = undefined;
    var out_count: [1]u64 = undefined;
    var failure = abi.SpreadFailure.none;
    const offsets = [_]u64{ 0, node_count * percent / 100 };
    const request = abi.SpreadRequest{
        .steps = 5,
        .flags = abi.spread_normalise,
        .d = 0.5,
        .keep = 1,
        .theta = 0,
        .reserved = 0,
        .cue_count = 1,
        .cue_offset = &offsets,
        .seed_node = inputs.nodes.ptr,
        .seed_activation = inputs.activations.ptr,
    };
    const call = abi.Spread{
        .layout = inputs.block.ptr,
        .layout_bytes = inputs.block.len,
        .request = &request,
        .workspace = inputs.workspace.ptr,
        .workspace_bytes = inputs.workspace.len,
        .out_node = &out_nodes,
        .out_activation = &out_activations,
        .out_count = &out_count,
        .capacity = node_count,
        .failure = &failure,
    };
    try require(dispatch.run("spread", abi.Spread, arguments.spread, tier, &call));
}

fn decay(inputs: *const Inputs, tier: u32, percent: u64) Failed!void {
    const call = abi.Decay{
        .strengths = inputs.strengths.ptr,
        .ages = inputs.ages.ptr,
        .count = strength_count * percent / 100,
        .tau = 86_400,
        .out = inputs.left.ptr,
    };
    try require(dispatch.run("decay", abi.Decay, arguments.decayCalculation, tier, &call));
}

fn powerDecay(inputs: *const Inputs, tier: u32, percent: u64) Failed!void {
    const call = abi.PowerDecay{
        .strengths = inputs.strengths.ptr,
        .elapsed = inputs.ages.ptr,
        .stability = inputs.stabilities.ptr,
        .count = strength_count * percent / 100,
        .factor = 19.0 / 81.0,
        .exponent = 0.5,
        .out = inputs.left.ptr,
        .failure = null,
    };
    try require(dispatch.run("power_decay", abi.PowerDecay, arguments.powerDecay, tier, &call));
}

fn require(result: i32) Failed!void {
    if (result != @intFromEnum(abi.Result.ok)) return error.Failed;
}

pub const Call = struct {
    name: []const u8,
    rows: abi.RowShape = .one,
    run: *const fn (*const Inputs, u32, u64) Failed!void,

    /// Whether the tier has that row shape.
    pub fn isOn(call: Call, tier: abi.Tier) bool {
        switch (tier) {
            inline else => |here| return std.mem.indexOfScalar(
                abi.RowShape,
                comptime abi.rowShapes(here),
                call.rows,
            ) != null,
        }
    }

    pub fn on(call: Call, inputs: *const Inputs, tier: abi.Tier, percent: u64) Failed!void {
        return call.run(inputs, abi.tierArgument(@intFromEnum(tier), call.rows), percent);
    }
};

pub const calls = [_]Call{
    .{ .name = "vector_similarity_768d_1000c", .run = similarity },
    .{
        .name = "vector_similarity_several_768d_1000c",
        .rows = .several,
        .run = similarity,
    },
    .{ .name = "vector_similarity_16q_768d_100c", .run = batch },
    .{ .name = "vector_similarity_list_768d_200c", .run = scattered },
    .{
        .name = "vector_similarity_list_several_768d_200c",
        .rows = .several,
        .run = scattered,
    },
    .{ .name = "vector_similarity_top10_768d_1000c", .run = topK },
    .{ .name = "vector_similarity_top10_several_768d_1000c", .rows = .several, .run = topK },
    .{ .name = "vector_similarity_top10_int8_768d_1000c", .run = topKFiltered },
    .{ .name = "spreading_activation_1000n_5000e", .run = spread },
    .{ .name = "decay_calculation_10000", .run = decay },
    .{ .name = "decay_calculation_power_10000", .run = powerDecay },
};

pub fn main() !void {
    var arena = std.heap.ArenaAllocator.init(std.heap.page_allocator);
    defer arena.deinit();
    const words = try std.process.argsAlloc(arena.allocator());
    if (words.len > 1 and std.mem.eql(u8, words[1], "peak")) {
        return bench_peak.run(arena.allocator(), std.io.getStdOut().writer());
    }
    const out = std.io.getStdOut().writer();
    if (words.len > 1 and std.mem.eql(u8, words[1], "cpu")) {
        const here = cpu.model();
        return out.print("{s} family {d} model {d}, rows {s}\n", .{
            @tagName(here.vendor),
            here.family,
            here.model,
            @tagName(cpu_family.rowShape()),
        });
    }
    if (words.len > 1 and std.mem.eql(u8, words[1], "pace")) {
        return bench_pace.run(&(try Inputs.make(arena.allocator())), words[2..], out);
    }
    const repeated = if (words.len > 1) try std.fmt.parseInt(u64, words[1], 10) else 0;
    const inputs = try Inputs.make(arena.allocator());
    for (std.enums.values(abi.Tier)) |tier| {
        if (!cpu.runs(tier)) continue;
        for (calls) |call| {
            if (!call.isOn(tier)) continue;
            try call.on(&inputs, tier, 100);
            try out.print("{s} {s}\n", .{ call.name, @tagName(tier) });
            if (repeated == 0) continue;
            try call.on(&inputs, tier, repeated);
            try out.print("{s} {s}\n", .{ call.name, @tagName(tier) });
        }
    }
}
