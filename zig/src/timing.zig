//! Times of spreading: one cue after the other, and sixteen side by side. Prints the best of the
//! rounds in nanoseconds an edge, step and cue: the whole call with its seeds and results, and
//! after the colon what further steps cost. Or the sparse push: timing_sparse.zig.
//!
//!     engram_timing NODES EDGES uniform|zipf STEPS ROUNDS
//!     engram_timing sparse|turn NODES EDGES uniform|zipf ROUNDS

const std = @import("std");
const abi = @import("abi.zig");
const arguments = @import("arguments.zig");
const cpu = @import("cpu.zig");
const dispatch = @import("dispatch.zig");
const graphs = @import("test/graph.zig");
const layout = @import("spread_layout.zig");
const scalar = @import("scalar.zig");
const timing_sparse = @import("timing_sparse.zig");

const Allocator = std.mem.Allocator;
const cue_count = layout.batch_cues;

pub const Scene = struct {
    block: []align(layout.alignment) u8,
    workspace: []align(layout.alignment) u8,
    node: []u32,
    activation: []f32,
    offset: [cue_count + 1]u64,
    out_node: []u32,
    out_activation: []f32,
    out_count: [cue_count]u64,
    edge_count: u64,
    most_in: u64,

    /// Every cue has a seed at every node, so that each step is dense.
    pub fn make(a: Allocator, n: u32, m: u64, zipf: bool) !Scene {
        var prng = std.Random.DefaultPrng.init(1);
        const random = prng.random();
        const edges = try a.alloc(graphs.Edge, m);
        for (edges) |*e| e.* = .{
            .source = random.uintLessThan(u32, n),
            .target = if (zipf) popular(random, n) else random.uintLessThan(u32, n),
            .weight = 0.2 * random.float(f32),
        };
        const graph = try graphs.fromEdges(a, n, edges);
        const lists = try scalar.InLists.of(a, graph);
        var most_in: u64 = 0;
        for (0..n) |v| most_in = @max(most_in, lists.into(v).len);
        const block = try graphs.build(a, graph, lists);
        const header: *const layout.Header = @ptrCast(block.ptr);
        const bytes = layout.workspaceBytes(header) + layout.batchBytes(header);
        var scene = Scene{
            .block = block,
            .workspace = try a.alignedAlloc(u8, layout.alignment, bytes),
            .node = try a.alloc(u32, cue_count * n),
            .activation = try a.alloc(f32, cue_count * n),
            .offset = undefined,
            .out_node = try a.alloc(u32, cue_count * n),
            .out_activation = try a.alloc(f32, cue_count * n),
            .out_count = undefined,
            .edge_count = m,
            .most_in = most_in,
        };
        @memset(scene.workspace, 0);
        for (&scene.offset, 0..) |*offset, cue| offset.* = cue * n;
        for (scene.node, scene.activation, 0..) |*node, *x, i| {
            node.* = @intCast(i % n);
            x.* = random.float(f32);
        }
        return scene;
    }

    /// A call of that request in this scene; without a batch in a workspace for cue after cue.
    pub fn call(
        scene: *Scene,
        request: *const abi.SpreadRequest,
        failure: *abi.SpreadFailure,
        batch: bool,
    ) abi.Spread {
        const header: *const layout.Header = @ptrCast(scene.block.ptr);
        return .{
            .layout = scene.block.ptr,
            .layout_bytes = scene.block.len,
            .request = request,
            .workspace = scene.workspace.ptr,
            .workspace_bytes = if (batch) scene.workspace.len else layout.workspaceBytes(header),
            .out_node = scene.out_node.ptr,
            .out_activation = scene.out_activation.ptr,
            .out_count = &scene.out_count,
            .capacity = header.node_count,
            .failure = failure,
        };
    }

    /// Rank r with a probability of about 1/r.
    fn popular(random: std.Random, n: u32) u32 {
        const rank = std.math.pow(f64, @floatFromInt(n), random.float(f64));
        const spread = @as(u64, @intFromFloat(rank)) * 0x9e37_79b1 % n;
        return @intCast(spread);
    }
};

/// Nanoseconds of the fastest of `rounds` calls.
fn fastest(scene: *Scene, tier: u32, cues: u64, steps: u32, rounds: u64, batch: bool) !u64 {
    var failure = abi.SpreadFailure.none;
    const request = abi.SpreadRequest{
        .steps = steps,
        .flags = abi.spread_normalise,
        .d = 0.5,
        .keep = 1,
        .theta = 0,
        .reserved = 0,
        .cue_count = cues,
        .cue_offset = &scene.offset,
        .seed_node = scene.node.ptr,
        .seed_activation = scene.activation.ptr,
    };
    const call = scene.call(&request, &failure, batch);
    var best: u64 = ~@as(u64, 0);
    for (0..rounds) |_| {
        var timer = try std.time.Timer.start();
        if (dispatch.run("spread", abi.Spread, arguments.spread, tier, &call) != 0) {
            return error.Failed;
        }
        best = @min(best, timer.read());
    }
    return best;
}

pub fn main() !void {
    var arena = std.heap.ArenaAllocator.init(std.heap.page_allocator);
    defer arena.deinit();
    const words = try std.process.argsAlloc(arena.allocator());
    if (words.len != 6) return error.FiveArguments;
    const out = std.io.getStdOut().writer();
    if (std.meta.stringToEnum(timing_sparse.Mode, words[1])) |mode| {
        const n = try std.fmt.parseInt(u32, words[2], 10);
        const m = try std.fmt.parseInt(u64, words[3], 10);
        const rounds = try std.fmt.parseInt(u64, words[5], 10);
        const zipf = std.mem.eql(u8, words[4], "zipf");
        var scene = try Scene.make(arena.allocator(), n, m, zipf);
        return timing_sparse.run(arena.allocator(), mode, &scene, rounds, out);
    }
    const n = try std.fmt.parseInt(u32, words[1], 10);
    const m = try std.fmt.parseInt(u64, words[2], 10);
    const steps = try std.fmt.parseInt(u32, words[4], 10);
    const rounds = try std.fmt.parseInt(u64, words[5], 10);
    const zipf = std.mem.eql(u8, words[3], "zipf");
    var scene = try Scene.make(arena.allocator(), n, m, zipf);
    for (std.enums.values(abi.Tier)) |tier| {
        const number = @intFromEnum(tier);
        if (cpu.tiers() >> @intCast(number) & 1 == 0 or tier == .baseline) continue;
        try out.print("{s} {s} {s} {s}, in-degree up to {d}:", .{
            @tagName(tier), words[1], words[2], words[3], scene.most_in,
        });
        for ([_]u64{ 1, 2, 4, 5, 8, 16 }) |cues| {
            const edges: f64 = @floatFromInt(scene.edge_count * steps * cues);
            for ([_]bool{ false, true }) |batch| {
                const time = try fastest(&scene, number, cues, steps, rounds, batch);
                const longer = try fastest(&scene, number, cues, 2 * steps, rounds, batch);
                const more = longer -| time;
                try out.print(" {d:.3}:{d:.3}", .{
                    @as(f64, @floatFromInt(time)) / edges, @as(f64, @floatFromInt(more)) / edges,
                });
            }
            try out.print(" ({d} cues)", .{cues});
        }
        try out.print("\n", .{});
    }
}
