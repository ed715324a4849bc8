//! Parts of a spread with bad arguments: each is refused and changes nothing.

const std = @import("std");
const abi = @import("../abi.zig");
const layout = @import("../spread_layout.zig");
const refusal = @import("refusal.zig");
const refusals = @import("spread_refusals.zig");
const root = @import("../root.zig");
const scenes = @import("spread.zig");

const testing = std.testing;
const Random = std.Random;
const Out = refusals.Out;
const Spread = refusals.Spread;
const callOf = refusals.callOf;
const sceneWithHub = refusals.sceneWithHub;

/// The call of a part; the poisons of its spread are those of the whole.
const Part = struct {
    pub const Call = struct { whole: Spread.Call, part: abi.SpreadPart, missing: u64 };
    pub const poisons = [_]refusal.Poison(Call){ &badWhole, &badNumber, &badRange, &badPointer };

    fn badWhole(random: Random, call: *Call) abi.Result {
        const at = random.uintLessThan(usize, Spread.poisons.len);
        return Spread.poisons[at](random, &call.whole);
    }

    fn badNumber(random: Random, call: *Call) abi.Result {
        switch (random.uintLessThan(u32, 5)) {
            0 => call.part.phase = 6 + (random.int(u32) >> 1 >> random.int(u5)),
            1 => call.part.turned = 2 + (random.int(u32) >> 1 >> random.int(u5)),
            2 => call.part.cue = 2 + (random.int(u64) >> 1 >> random.int(u6)),
            3 => call.part.step = 0,
            else => call.part.step = 2 + (random.int(u64) >> 1 >> random.int(u6)),
        }
        return .invalid_argument;
    }

    /// 7 slices of nodes, 1 of full chunks.
    fn badRange(random: Random, call: *Call) abi.Result {
        const phase: abi.SpreadPhase = if (random.boolean()) .rows else .chunks;
        call.part.phase = @intFromEnum(phase);
        const slices: u64 = if (phase == .rows) 7 else 1;
        if (random.boolean()) {
            call.part.first = slices + 1 + (random.int(u64) >> 1 >> random.int(u6));
        } else {
            call.part.first = random.uintAtMost(u64, slices);
            const more = random.int(u64) >> 1 >> random.int(u6);
            call.part.count = slices - call.part.first + 1 + more;
        }
        return .invalid_argument;
    }

    fn badPointer(random: Random, call: *Call) abi.Result {
        call.missing = 1 + random.uintLessThan(u64, 2);
        return .invalid_argument;
    }

    pub fn invoke(tier: u32, call: *const Call) i32 {
        var request = call.whole.request;
        var c = call.whole.spread;
        if (c.request == Spread.base_request) c.request = &request;
        const header: *layout.Header = @ptrCast(@alignCast(Spread.base_layout));
        header.* = call.whole.header;
        var part = call.part;
        const pointer: ?*align(1) abi.SpreadPart = switch (call.missing) {
            0 => &part,
            1 => null,
            else => @ptrFromInt(@intFromPtr(&part) + 4),
        };
        return root.engram_spreading_part(
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
            pointer,
        );
    }
};

test "a part of a spread refuses bad arguments" {
    var arena = std.heap.ArenaAllocator.init(testing.allocator);
    defer arena.deinit();
    const scene = try sceneWithHub(arena.allocator());
    var offset = [_]u64{ 0, 2, 4 };
    var node = [_]u32{ 0, 99, 3, 50 };
    var activation = [_]f32{ 1, 0.5, 0.25, 0 };
    const cues = scenes.Cues{ .offset = &offset, .node = &node, .activation = &activation };
    const request = cues.request();
    var out: Out = undefined;
    const header = @as(*const layout.Header, @ptrCast(scene.block.ptr)).*;
    try testing.expectEqual(7, header.node_slice_count);
    try testing.expectEqual(1, header.full_slice_count);
    var part = std.mem.zeroes(abi.SpreadPart);
    part.phase = @intFromEnum(abi.SpreadPhase.settle);
    part.step = 1;
    const base = Part.Call{
        .whole = .{
            .spread = callOf(scene, &request, &out),
            .request = request,
            .header = header,
        },
        .part = part,
        .missing = 0,
    };
    Spread.base_request = &request;
    Spread.base_layout = scene.block.ptr;
    Spread.base_workspace_bytes = layout.workspaceBytes(&header);
    const results = [_][]const u8{
        std.mem.asBytes(&out.node),
        std.mem.asBytes(&out.activation),
        std.mem.asBytes(&out.count),
    };
    try refusal.refuse(Part, base, &results);
    try testing.expect(std.mem.allEqual(u8, scene.workspace, 0));
}
