//! Spreading of this tier against the oracle, each direction and each turn from push to pull
//! forced.

const std = @import("std");
const abi = @import("../abi.zig");
const arguments = @import("../arguments.zig");
const graphs = @import("graph.zig");
const layout = @import("../spread_layout.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");
const spread = @import("../spread.zig");

const testing = std.testing;
const Trial = sample.Trial;

const turns = [_]spread.Turn{
    .automatic, .{ .at_step = 1 }, .{ .at_step = 2 }, .{ .at_step = 3 }, .{ .at_step = never },
};
const never = 1 << 40;

/// A graph with all that calls on it need.
pub const Scene = struct {
    lists: scalar.InLists,
    block: []align(layout.alignment) u8,
    workspace: []align(layout.alignment) u8,
    node_count: u32,

    pub fn init(a: std.mem.Allocator, graph: scalar.Graph) !Scene {
        const lists = try scalar.InLists.of(a, graph);
        const block = try graphs.build(a, graph, lists);
        const header: *const layout.Header = @ptrCast(block.ptr);
        const bytes = layout.workspaceBytes(header) + layout.batchBytes(header);
        const workspace = try a.alignedAlloc(u8, layout.alignment, @max(bytes, 1));
        @memset(workspace, 0);
        return .{
            .lists = lists,
            .block = block,
            .workspace = workspace,
            .node_count = graph.node_count,
        };
    }
};

pub const Cues = struct {
    offset: []u64,
    node: []u32,
    activation: []f32,

    pub fn request(self: Cues) abi.SpreadRequest {
        return .{
            .steps = 1,
            .flags = 0,
            .d = 1,
            .keep = 0,
            .theta = 0,
            .reserved = 0,
            .cue_count = self.offset.len - 1,
            .cue_offset = self.offset.ptr,
            .seed_node = self.node.ptr,
            .seed_activation = self.activation.ptr,
        };
    }

    /// Up to `most` different seeds a cue, of which some are zero.
    pub fn random(a: std.mem.Allocator, r: std.Random, count: usize, n: u32, most: u32) !Cues {
        var node = std.ArrayList(u32).init(a);
        const offset = try a.alloc(u64, count + 1);
        offset[0] = 0;
        const order = try a.alloc(u32, n);
        for (order, 0..) |*v, i| v.* = @intCast(i);
        for (offset[1..]) |*end| {
            r.shuffle(u32, order);
            const seeds = if (n == 0) 0 else r.uintAtMost(u32, @min(n, most));
            try node.appendSlice(order[0..seeds]);
            end.* = node.items.len;
        }
        const activation = try a.alloc(f32, node.items.len);
        for (activation) |*x| x.* = switch (r.uintLessThan(u32, 8)) {
            0 => sample.one(r, .signed_zeros),
            1 => sample.one(r, .subnormal),
            2 => -r.float(f32),
            else => r.float(f32),
        };
        return .{ .offset = offset, .node = node.items, .activation = activation };
    }
};

/// Results of the oracle: dense values for each cue, or the first failure.
const Expected = struct {
    value: [][]f32,
    code: abi.Result = .ok,
    failure: abi.SpreadFailure = abi.SpreadFailure.none,

    fn of(a: std.mem.Allocator, scene: Scene, request: *const abi.SpreadRequest) !Expected {
        var expected = Expected{ .value = try a.alloc([]f32, request.cue_count) };
        for (expected.value, 0..) |*value, cue| {
            value.* = try a.alloc(f32, scene.node_count);
            const end = try scalar.spread(a, scene.lists, request, cue, value.*);
            switch (end) {
                .done => continue,
                .bad_seed => |node| {
                    expected.code = .invalid_argument;
                    expected.failure = .{ .cue = cue, .step = 0, .node = node };
                },
                .non_finite => |at| {
                    expected.code = .non_finite;
                    expected.failure = .{ .cue = cue, .step = at.step, .node = at.node };
                },
            }
            break;
        }
        return expected;
    }
};

pub const Kernel = *const fn (*const abi.Spread, spread.Turn) abi.Result;

/// Runs the request with every turn, cue by cue and with room for a batch, and compares; the kernel
/// is the product's or a faulty one.
fn check(
    kernel: Kernel,
    trial: Trial,
    a: std.mem.Allocator,
    scene: Scene,
    request: *const abi.SpreadRequest,
    round: u64,
) !void {
    const expected = try Expected.of(a, scene, request);
    const n = scene.node_count;
    const node = try a.alloc(u32, n * request.cue_count);
    const activation = try a.alloc(f32, n * request.cue_count);
    const count = try a.alloc(u64, request.cue_count);
    const dense = try a.alloc(f32, n);
    const alone = layout.workspaceBytes(@ptrCast(scene.block.ptr));
    const rooms: usize = if (request.cue_count < 5) 1 else 2;
    for (0..rooms * turns.len) |turn_number| {
        const turn = turns[turn_number / rooms];
        const room = if (turn_number % rooms == 0) alone else scene.workspace.len;
        var failure: abi.SpreadFailure = undefined;
        @memset(count, 77);
        const call = abi.Spread{
            .layout = scene.block.ptr,
            .layout_bytes = scene.block.len,
            .request = request,
            .workspace = scene.workspace.ptr,
            .workspace_bytes = room,
            .out_node = node.ptr,
            .out_activation = activation.ptr,
            .out_count = count.ptr,
            .capacity = n,
            .failure = &failure,
        };
        try testing.expectEqual(.ok, arguments.spread(&call));
        const code = kernel(&call, turn);
        try testing.expect(std.mem.allEqual(u8, scene.workspace, 0));
        const at = [_]u64{ round, turn_number };
        try trial.equal(@intCast(@intFromEnum(expected.code)), @intCast(@intFromEnum(code)), &at);
        try trial.equal(expected.failure.cue, failure.cue, &at);
        try trial.equal(expected.failure.step, failure.step, &at);
        try trial.equal(expected.failure.node, failure.node, &at);
        if (code != .ok) {
            try testing.expect(std.mem.allEqual(u64, count, 0));
            continue;
        }
        for (0..request.cue_count) |cue| {
            @memset(dense, 0);
            var last: ?u32 = null;
            for (0..count[cue]) |i| {
                const v = node[cue * n + i];
                try testing.expect(last == null or v > last.?);
                try testing.expect(activation[cue * n + i] != 0);
                dense[v] = activation[cue * n + i];
                last = v;
            }
            try trial.same(expected.value[cue], dense, &.{ round, turn_number, cue });
        }
    }
}

fn randomRequest(random: std.Random, cues: Cues) abi.SpreadRequest {
    var request = cues.request();
    request.steps = 1 + random.uintLessThan(u32, 5);
    request.flags = random.uintLessThan(u32, 4);
    request.d = if (random.boolean()) 0.5 else random.floatNorm(f32);
    request.keep = ([_]f32{ 0, 0.75, 1, -0.0, -0.5 })[random.uintLessThan(usize, 5)];
    request.theta = ([_]f32{ 0, 0, -0.0, 0.02, 0.5, 1e-42 })[random.uintLessThan(usize, 6)];
    return request;
}

pub fn sweep(kernel: Kernel, trial: Trial, rounds: usize) !void {
    var prng = sample.prng(20);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for (0..rounds) |round| {
        defer _ = arena.reset(.retain_capacity);
        const a = arena.allocator();
        const n = ([_]u32{ 0, 1, 2, 15, 16, 17, 63, 64, 65, 200, 1000, 4097 })[round % 12];
        const weights = std.enums.values(graphs.Weights)[random.uintLessThan(usize, 3)];
        const edges = random.uintLessThan(usize, 6 * @as(usize, n) + 1);
        const hubs = random.uintLessThan(usize, 6);
        const scene = try Scene.init(a, try graphs.random(a, random, n, edges, hubs, weights));
        for (0..3) |_| {
            const most: u32 = if (random.boolean()) 3 else n;
            // A batch has at least 5 cues and at most 16.
            const few = n > 200 or random.uintLessThan(u32, 4) > 0;
            const count = random.uintLessThan(usize, if (few) 4 else 20);
            const cues = try Cues.random(a, random, count, n, most);
            const request = randomRequest(random, cues);
            try check(kernel, trial, a, scene, &request, round);
        }
    }
}

test "push, pull and every turn between them equal the oracle" {
    try sweep(spread.run, .{}, 144);
}

/// Reports the activation of the last cue as that of every cue.
fn otherCue(call: *const abi.Spread, turn: spread.Turn) abi.Result {
    const code = spread.run(call, turn);
    const cues = call.request.?.cue_count;
    if (code != .ok or cues < 2) return code;
    const count = call.out_count.?;
    if (count[0] > 0 and count[cues - 1] > 0) {
        call.out_activation.?[0] = call.out_activation.?[(cues - 1) * call.capacity];
    }
    return code;
}

/// Pulls with a rule of its own: the weights of the first column are those of the second.
fn wrongWeights(call: *const abi.Spread, turn: spread.Turn) abi.Result {
    const header: *const layout.Header = @ptrCast(@alignCast(call.layout.?));
    const column = @constCast(layout.Layout.of(header).column);
    if (header.column_count < 2) return spread.run(call, turn);
    const right = column[0];
    column[0].weight = column[1].weight;
    defer column[0] = right;
    return spread.run(call, turn);
}

/// Begins a batch with what another one left in its first lane.
fn leftOver(call: *const abi.Spread, turn: spread.Turn) abi.Result {
    const header: *const layout.Header = @ptrCast(@alignCast(call.layout.?));
    const workspace = layout.Workspace.of(call.workspace.?, call.workspace_bytes, header);
    const batched = header.node_count > 0 and call.request.?.cue_count >= 5 and
        std.meta.eql(turn, .{ .at_step = 1 });
    if (batched) if (workspace.batch) |batch| {
        batch[0] += 0.25;
    };
    return spread.run(call, turn);
}

test "the comparison catches planted faults" {
    const quiet = Trial{ .quiet = true };
    try testing.expectError(error.Differs, sweep(leftOver, quiet, 144));
    try testing.expectError(error.Differs, sweep(otherCue, quiet, 144));
    try testing.expectError(error.Differs, sweep(wrongWeights, quiet, 144));
}

test "a chain of 65 in-edges rounds otherwise than its two chunks, and the kernel cuts it" {
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    const a = arena.allocator();
    for (graphs.hub_degrees) |degree| {
        const edges = try a.alloc(graphs.Edge, degree);
        for (edges, 0..) |*e, i| {
            const weight = 1 + @as(f32, @floatFromInt(i)) * 1e-4;
            e.* = .{ .source = @intCast(i % 7), .target = 7, .weight = weight };
        }
        const scene = try Scene.init(a, try graphs.fromEdges(a, 8, edges));
        var cues = Cues{
            .offset = try a.dupe(u64, &.{ 0, 7 }),
            .node = try a.dupe(u32, &.{ 6, 5, 4, 3, 2, 1, 0 }),
            .activation = try a.dupe(f32, &.{ 0.1, 0.3, 0.7, 0.9, 0.11, 0.13, 0.17 }),
        };
        const request = cues.request();
        try check(spread.run, .{}, a, scene, &request, degree);
        var unbroken: f32 = 0;
        for (scene.lists.into(7)) |in| {
            unbroken = @mulAdd(f32, in.weight, cues.activation[6 - in.source], unbroken);
        }
        const expected = try Expected.of(a, scene, &request);
        if (degree == 2049) try testing.expect(expected.value[0][7] != unbroken);
        if (degree <= 64) try testing.expectEqual(unbroken, expected.value[0][7]);
    }
}

test "the failure is that of the first cue, its first step, the smallest node" {
    var prng = sample.prng(21);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    for (0..60) |round| {
        defer _ = arena.reset(.retain_capacity);
        const a = arena.allocator();
        const n = 2 + random.uintLessThan(u32, 300);
        const graph = try graphs.random(a, random, n, 4 * n, random.uintLessThan(usize, 4), .mixed);
        const scene = try Scene.init(a, graph);
        var cues = try Cues.random(a, random, if (round % 4 == 0) 19 else 4, n, 5);
        // Steep enough to leave the finite numbers within some of the steps.
        for (cues.activation) |*x| x.* *= std.math.exp2(random.float(f32) * 120);
        if (random.boolean() and cues.node.len > 0) {
            const at = random.uintLessThan(usize, cues.node.len);
            switch (random.uintLessThan(u32, 3)) {
                0 => cues.activation[at] = std.math.nan(f32),
                1 => cues.node[at] = n + random.uintLessThan(u32, 9),
                else => cues.node[at] = cues.node[random.uintLessThan(usize, cues.node.len)],
            }
        }
        var request = randomRequest(random, cues);
        request.steps = 1 + random.uintLessThan(u32, 8);
        request.d = random.floatNorm(f32) * 1e6;
        try check(spread.run, .{}, a, scene, &request, round);
    }
}
