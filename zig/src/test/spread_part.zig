//! Spreads put together from parts, with ranges of every size in any order, against the oracle; and
//! parts that must be refused.

const std = @import("std");
const abi = @import("../abi.zig");
const arguments = @import("../arguments.zig");
const layout = @import("../spread_layout.zig");
const sample = @import("sample.zig");
const scenes = @import("spread.zig");
const spread = @import("../spread.zig");
const spread_part = @import("../spread_part.zig");

const testing = std.testing;

/// One cue after the other in parts. A cue before its first failure has no say about the counts.
const Driver = struct {
    call: *const abi.Spread,
    turn: spread.Turn,
    random: std.Random,
    part: abi.SpreadPart = std.mem.zeroes(abi.SpreadPart),
    max: f32 = 0,
    magnitude: u32 = 0,
    /// The planted fault: the last slice of a phase is left out.
    skip_last: bool,

    fn run(self: *Driver, cue: u64) abi.Result {
        const header: *const layout.Header = @ptrCast(@alignCast(self.call.layout.?));
        const request = self.call.request.?;
        self.part.cue = cue;
        self.part.turned = 0;
        const begun = self.one(.begin, 0, 0);
        if (begun != .ok or self.part.step == 0) return begun;
        while (true) : (self.part.step += 1) {
            self.all(.chunks, header.full_slice_count);
            self.all(.rows, header.node_slice_count);
            self.part.turned ^= 1;
            if (self.magnitude >= 0x7f80_0000) return self.one(.fail, 0, 0);
            self.part.max = self.max;
            self.all(.settle, header.node_slice_count);
            if (self.magnitude >= 0x7f80_0000) return self.one(.fail, 0, 0);
            if (self.part.step == request.steps) return self.one(.end, 0, 0);
        }
    }

    fn one(self: *Driver, phase: abi.SpreadPhase, first: u64, count: u64) abi.Result {
        self.part.phase = @intFromEnum(phase);
        self.part.first = first;
        self.part.count = count;
        const call = abi.SpreadPartCall{ .spread = self.call.*, .part = &self.part };
        std.debug.assert(arguments.spreadPart(&call) == .ok);
        return spread_part.run(&call, self.turn);
    }

    /// From a random place to the end, then from the beginning to it.
    fn all(self: *Driver, phase: abi.SpreadPhase, slices: u64) void {
        const middle = self.random.uintAtMost(u64, slices);
        const max = self.part.max;
        self.max = 0;
        self.magnitude = 0;
        const skipped = @intFromBool(self.skip_last and slices > middle);
        for ([_][2]u64{ .{ middle, slices - middle - skipped }, .{ 0, middle } }) |range| {
            self.part.max = max;
            std.debug.assert(self.one(phase, range[0], range[1]) == .ok);
            self.max = @max(self.max, self.part.max);
            self.magnitude = @max(self.magnitude, self.part.magnitude);
        }
    }
};

fn drive(call: *const abi.Spread, turn: spread.Turn, skip_last: bool) abi.Result {
    var prng = sample.prng(@intFromFloat(@abs(call.request.?.d) * 1e6));
    var driver = Driver{
        .call = call,
        .turn = turn,
        .random = prng.random(),
        .skip_last = skip_last,
    };
    for (0..call.request.?.cue_count) |cue| {
        const code = driver.run(cue);
        if (code != .ok) return code;
    }
    return .ok;
}

fn inParts(call: *const abi.Spread, turn: spread.Turn) abi.Result {
    return drive(call, turn, false);
}

fn withoutTheLastSlice(call: *const abi.Spread, turn: spread.Turn) abi.Result {
    return drive(call, turn, true);
}

test "parts give the bits of the whole" {
    try scenes.sweep(inParts, .{}, 36);
    try testing.expectError(
        error.Differs,
        scenes.sweep(withoutTheLastSlice, .{ .quiet = true }, 36),
    );
}
