//! Bad requests, broken layout headers, short workspaces and bad seeds: each is refused, and the
//! workspace stays all zero.

const std = @import("std");
const abi = @import("../abi.zig");
const graphs = @import("graph.zig");
const layout = @import("../spread_layout.zig");
const refusal = @import("refusal.zig");
const root = @import("../root.zig");
const sample = @import("sample.zig");
const scenes = @import("spread.zig");
const tiers = @import("tiers.zig");

const testing = std.testing;
const Random = std.Random;
const invalid = @intFromEnum(abi.Result.invalid_argument);

fn invokeSpread(tier: u32, c: *const abi.Spread) i32 {
    return root.engram_spreading_activation(
        tier,
        c.layout,
        c.layout_bytes,
        c.request,
        c.workspace,
        c.workspace_bytes,
        c.out_node,
        c.out_activation,
        c.out_count,
        c.capacity,
        c.failure,
    );
}

/// The call with its request and the header of its layout, so that poisons reach all three.
pub const Spread = struct {
    pub const Call = struct {
        spread: abi.Spread,
        request: abi.SpreadRequest,
        header: layout.Header,
    };
    pub const poisons = [_]refusal.Poison(Call){
        &missingPointer, &crookedPointer, &badRequest,     &badNumber,
        &badOffsets,     &badHeader,      &badSection,     &reservedWord,
        &cutLayout,      &smallWorkspace, &crookedRequest, &tooManyResults,
    };

    fn pick(random: Random, comptime fields: anytype) usize {
        return random.uintLessThan(usize, fields.len);
    }

    fn missingPointer(random: Random, call: *Call) abi.Result {
        const fields = .{
            "layout", "request", "workspace", "out_node", "out_activation", "out_count", "failure",
        };
        const at = pick(random, fields);
        inline for (fields, 0..) |field, i| {
            if (i == at) @field(call.spread, field) = null;
        }
        return .invalid_argument;
    }

    fn crookedPointer(random: Random, call: *Call) abi.Result {
        const fields = .{
            "layout", "request", "workspace", "out_node", "out_activation", "out_count", "failure",
        };
        const at = pick(random, fields);
        inline for (fields, 0..) |field, i| {
            const pointer = @field(call.spread, field);
            if (i == at) @field(call.spread, field) = refusal.misaligned(random, pointer);
        }
        return .invalid_argument;
    }

    fn crookedRequest(random: Random, call: *Call) abi.Result {
        const fields = .{ "cue_offset", "seed_node", "seed_activation" };
        const at = pick(random, fields);
        inline for (fields, 0..) |field, i| {
            const pointer = @field(call.request, field);
            const crooked = refusal.misaligned(random, pointer);
            if (i == at) @field(call.request, field) = if (random.boolean()) crooked else null;
        }
        return .invalid_argument;
    }

    fn badRequest(random: Random, call: *Call) abi.Result {
        switch (random.uintLessThan(u32, 4)) {
            0 => call.request.steps = 0,
            1 => call.request.flags |= @as(u32, 4) << random.uintLessThan(u5, 30),
            2 => call.request.reserved = 1 + random.uintLessThan(u32, 9),
            else => call.request.cue_count = refusal.tooMany(random),
        }
        return .invalid_argument;
    }

    fn badNumber(random: Random, call: *Call) abi.Result {
        switch (random.uintLessThan(u32, 4)) {
            0 => call.request.d = refusal.notNumber(random),
            1 => call.request.keep = refusal.notNumber(random),
            2 => call.request.theta = refusal.notNumber(random),
            else => call.request.theta = -random.float(f32) - 1e-9,
        }
        return .invalid_argument;
    }

    const bad_offsets = [_][3]u64{
        .{ 1, 2, 4 },
        .{ 0, 5, 4 },
        .{ 0, 2, 1 },
        .{ 0, 2, ~@as(u64, 0) },
        .{ 0, 1 << 62, 1 << 63 },
    };

    fn badOffsets(random: Random, call: *Call) abi.Result {
        call.request.cue_offset = &bad_offsets[random.uintLessThan(usize, bad_offsets.len)];
        return .invalid_argument;
    }

    /// Any other number is at odds with the tables or the block; the graph ends in a node with
    /// out-edges and a hub, so that no table ends the same way one entry earlier.
    fn badHeader(random: Random, call: *Call) abi.Result {
        const fields = .{
            "node_count",   "edge_count",       "hub_count",
            "chunk_count",  "full_slice_count", "node_slice_count",
            "column_count",
        };
        const at = pick(random, fields);
        inline for (fields, 0..) |field, i| if (i == at) {
            const old = @field(call.header, field);
            const change = random.int(u64) >> random.int(u6);
            @field(call.header, field) = old +% @max(1, change);
        };
        return .invalid_argument;
    }

    fn badSection(random: Random, call: *Call) abi.Result {
        const fields = .{
            "out_offset", "out_edge",     "first_row", "hub_node",     "hub_chunk",    "hub_full",
            "chunk_hub",  "slice_offset", "column",    "slot_of_node", "node_of_slot",
        };
        const at = pick(random, fields);
        inline for (fields, 0..) |field, i| if (i == at) {
            const total = call.header.total_bytes;
            @field(call.header, field) = switch (random.uintLessThan(u32, 3)) {
                0 => @field(call.header, field) + 1 + random.uintLessThan(u64, 63),
                1 => 64 * random.uintLessThan(u64, 3), // within the header
                else => total +% (random.int(u64) >> random.int(u6)) / 64 * 64,
            };
        };
        return .invalid_argument;
    }

    fn reservedWord(random: Random, call: *Call) abi.Result {
        switch (random.uintLessThan(u32, 3)) {
            0 => call.header.reserved[random.uintLessThan(usize, 4)] = 1,
            1 => {
                const letter = &call.header.magic[random.uintLessThan(usize, 8)];
                letter.* ^= 1 + random.uintLessThan(u8, 255);
            },
            else => call.header.total_bytes = below(random, call.header.total_bytes),
        }
        return .invalid_argument;
    }

    /// Less than `size`, which an earlier poison may have made 0.
    fn below(random: Random, size: u64) u64 {
        return random.uintLessThan(u64, @max(1, size));
    }

    fn cutLayout(random: Random, call: *Call) abi.Result {
        call.spread.layout_bytes = below(random, call.spread.layout_bytes);
        return .invalid_argument;
    }

    fn smallWorkspace(random: Random, call: *Call) abi.Result {
        call.spread.workspace_bytes = below(random, base_workspace_bytes);
        return .out_of_memory;
    }

    fn tooManyResults(random: Random, call: *Call) abi.Result {
        call.spread.capacity = refusal.tooMany(random);
        return .invalid_argument;
    }

    pub fn invoke(tier: u32, call: *const Call) i32 {
        var request = call.request;
        var spread = call.spread;
        // A poisoned pointer stays; a good one points to this copy of the request.
        if (spread.request == base_request) spread.request = &request;
        const header: *layout.Header = @ptrCast(@alignCast(base_layout));
        header.* = call.header;
        return invokeSpread(tier, &spread);
    }

    pub var base_request: ?*align(1) const abi.SpreadRequest = null;
    pub var base_layout: *anyopaque = undefined;
    /// For one cue; the workspace has more.
    pub var base_workspace_bytes: u64 = undefined;
};

/// 100 nodes, of which the last is a hub and has out-edges.
pub fn sceneWithHub(a: std.mem.Allocator) !scenes.Scene {
    var edges: [300]graphs.Edge = undefined;
    for (&edges, 0..) |*edge, i| {
        const target: u32 = @intCast(if (i % 2 == 0) 99 else i % 7);
        edge.* = .{ .source = @intCast(99 - i % 100), .target = target, .weight = 0.5 };
    }
    return scenes.Scene.init(a, try graphs.fromEdges(a, 100, &edges));
}

pub fn callOf(scene: scenes.Scene, request: *const abi.SpreadRequest, out: *Out) abi.Spread {
    return .{
        .layout = scene.block.ptr,
        .layout_bytes = scene.block.len,
        .request = request,
        .workspace = scene.workspace.ptr,
        .workspace_bytes = scene.workspace.len,
        .out_node = &out.node,
        .out_activation = &out.activation,
        .out_count = &out.count,
        .capacity = 100,
        .failure = &out.failure,
    };
}

pub const Out = struct {
    node: [200]u32,
    activation: [200]f32,
    count: [2]u64,
    failure: abi.SpreadFailure,
};

test "spreading refuses bad arguments" {
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    const scene = try sceneWithHub(arena.allocator());
    var offset = [_]u64{ 0, 2, 4 };
    var node = [_]u32{ 0, 99, 3, 50 };
    var activation = [_]f32{ 1, 0.5, 0.25, 0 };
    const cues = scenes.Cues{ .offset = &offset, .node = &node, .activation = &activation };
    const request = cues.request();
    var out: Out = undefined;
    const base = Spread.Call{
        .spread = callOf(scene, &request, &out),
        .request = request,
        .header = @as(*const layout.Header, @ptrCast(scene.block.ptr)).*,
    };
    Spread.base_request = &request;
    Spread.base_layout = scene.block.ptr;
    Spread.base_workspace_bytes = layout.workspaceBytes(@ptrCast(scene.block.ptr));
    const results = [_][]const u8{
        std.mem.asBytes(&out.node),
        std.mem.asBytes(&out.activation),
        std.mem.asBytes(&out.count),
    };
    try refusal.refuse(Spread, base, &results);
    try testing.expect(std.mem.allEqual(u8, scene.workspace, 0));
}

test "a failure that is no cue's names none" {
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    const scene = try sceneWithHub(arena.allocator());
    var out: Out = undefined;
    var request = std.mem.zeroes(abi.SpreadRequest);
    for (tiers.runnable().slice()) |tier| {
        request.steps = 0;
        try testing.expectEqual(invalid, invokeSpread(tier, &callOf(scene, &request, &out)));
        try testing.expectEqual(abi.SpreadFailure.none, out.failure);
        request.steps = 1; // no cues is legal
        try testing.expectEqual(0, invokeSpread(tier, &callOf(scene, &request, &out)));
        try testing.expectEqual(abi.SpreadFailure.none, out.failure);
    }
}

test "a bad seed is named, and the workspace is all zero after it" {
    var prng = sample.prng(42);
    const random = prng.random();
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    const scene = try sceneWithHub(arena.allocator());
    var out: Out = undefined;
    for (tiers.runnable().slice()) |tier| for (0..1000) |_| {
        var offset = [_]u64{ 0, 3, 6 };
        var node = [_]u32{ 7, 8, 9, 20, 40, 60 };
        var activation = [_]f32{1} ** 6;
        const bad = random.uintLessThan(usize, 6);
        switch (random.uintLessThan(u32, 3)) {
            0 => node[bad] = 100 + (random.int(u32) >> random.int(u5)) % 1000,
            1 => activation[bad] = refusal.notNumber(random),
            else => if (bad % 3 == 0) {
                node[bad] = ~@as(u32, 0);
            } else {
                node[bad] = node[bad - 1];
            },
        }
        const cues = scenes.Cues{ .offset = &offset, .node = &node, .activation = &activation };
        const request = cues.request();
        try testing.expectEqual(invalid, invokeSpread(tier, &callOf(scene, &request, &out)));
        const expected = abi.SpreadFailure{ .cue = bad / 3, .step = 0, .node = node[bad] };
        try testing.expectEqual(expected, out.failure);
        try testing.expectEqualSlices(u64, &.{ 0, 0 }, &out.count);
        try testing.expect(std.mem.allEqual(u8, scene.workspace, 0));
    };
}
