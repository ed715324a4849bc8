//! Times of sparse spreading, cue by cue.
//!
//! `sparse`: 3 seeds, 2 steps of a recall, other seeds at random in each call, so that in a graph
//! beyond the caches they are cold. Prints the 10th, 50th and 99th percentile of the calls.
//!
//! `turn`: calls of 1, 2 and 4 steps from 1, 2, 4, … seeds, pulled from every step on and pushed
//! throughout, and with the turn left to the kernel. Prints the best times of the rounds, the ways
//! in turn, and the time of the kernel's own turn by that of the best way; the worst of these last.

const std = @import("std");
const abi = @import("abi.zig");
const cpu = @import("cpu.zig");
const dispatch = @import("dispatch.zig");
const Scene = @import("timing.zig").Scene;

const Allocator = std.mem.Allocator;
const assert = std.debug.assert;

pub const Mode = enum { sparse, turn };

const seed_count = 3;
const most_steps = 4;
/// So long is a way measured at least, in as many calls as that takes.
const least_ns = 3_000_000;
const most_calls = 3000;

/// Pulls from that step on; 0 leaves it to the kernel.
const Forced = *const fn (*const abi.Spread, u64) callconv(.C) abi.Result;

const Timing = struct {
    scene: *Scene,
    random: std.Random,
    forced: Forced,
    failure: abi.SpreadFailure = abi.SpreadFailure.none,
    node_count: u32,

    /// Makes the first `count` nodes of the scene distinct ones at random.
    fn choose(self: *Timing, count: u64) void {
        const nodes = self.scene.node[0..self.node_count];
        for (0..count) |i| {
            const from = self.random.intRangeLessThan(u64, i, nodes.len);
            std.mem.swap(u32, &nodes[i], &nodes[from]);
        }
        self.scene.offset[1] = count;
    }

    fn request(self: *Timing, steps: u32) abi.SpreadRequest {
        return .{
            .steps = steps,
            .flags = abi.spread_accumulate,
            .d = 0.5,
            .keep = 0,
            .theta = 0,
            .reserved = 0,
            .cue_count = 1,
            .cue_offset = &self.scene.offset,
            .seed_node = self.scene.node.ptr,
            .seed_activation = self.scene.activation.ptr,
        };
    }

    /// Nanoseconds of a call behind another one like it, which finds in the caches what that left.
    fn timeWarm(self: *Timing, call: *const abi.Spread, first: u64) !u64 {
        _ = try self.time(call, first);
        return self.time(call, first);
    }

    fn time(self: *Timing, call: *const abi.Spread, first: u64) !u64 {
        var timer = try std.time.Timer.start();
        if (self.forced(call, first) != .ok) return error.Failed;
        return timer.read();
    }

    fn sparse(self: *Timing, a: Allocator, rounds: u64, out: anytype) !void {
        const asked = self.request(2);
        const call = self.scene.call(&asked, &self.failure, false);
        const times = try a.alloc(u64, rounds);
        for (times) |*t| {
            self.choose(seed_count);
            t.* = try self.time(&call, 0);
        }
        std.mem.sort(u64, times, {}, std.sort.asc(u64));
        for ([_]u64{ 10, 50, 99 }) |percent| {
            const ns: f64 = @floatFromInt(times[rounds * percent / 100]);
            try out.print(" p{d} {d:.2} us", .{ percent, ns / 1000 });
        }
        try out.print("\n", .{});
    }

    fn turn(self: *Timing, rounds: u64, out: anytype) !void {
        var worst: f64 = 1;
        for ([_]u32{ 1, 2, most_steps }) |steps| {
            var count: u64 = 1;
            while (count <= self.node_count) : (count *= 2) {
                const off = try self.turnFrom(count, steps, rounds, out);
                worst = @max(worst, off);
            }
        }
        try out.print("worst {d:.2}\n", .{worst});
    }

    /// Prints the line of so many seeds; returns the kernel's own time by that of the best way.
    fn turnFrom(self: *Timing, count: u64, steps: u32, rounds: u64, out: anytype) !f64 {
        assert(steps <= most_steps);
        self.choose(count);
        const asked = self.request(steps);
        const call = self.scene.call(&asked, &self.failure, false);
        // Way 0 is the kernel's own, way steps + 1 a push throughout.
        var best = [_]u64{~@as(u64, 0)} ** (most_steps + 2);
        const once = @max(1, try self.time(&call, 0));
        const calls = @min(most_calls, @max(rounds, least_ns / once));
        for (0..calls) |_| {
            for (best[0 .. steps + 2], 0..) |*ns, way| {
                ns.* = @min(ns.*, try self.timeWarm(&call, way));
            }
        }
        const least = std.mem.min(u64, best[1 .. steps + 2]);
        const off = @as(f64, @floatFromInt(best[0])) / @as(f64, @floatFromInt(least));
        try out.print("  {d} steps from {d}: {d:.2} ({d} ns; pulled from step 1 …, pushed:", .{
            steps, count, off, best[0],
        });
        for (best[1 .. steps + 2]) |ns| try out.print(" {d}", .{ns});
        try out.print(")\n", .{});
        return off;
    }
};

pub fn run(a: Allocator, mode: Mode, scene: *Scene, rounds: u64, out: anytype) !void {
    var prng = std.Random.DefaultPrng.init(2);
    const node_count: u32 = @intCast(scene.node.len / (scene.offset.len - 1));
    inline for (dispatch.tiers) |tier| {
        const runs = cpu.tiers() >> @intCast(@intFromEnum(tier)) & 1 != 0;
        if (runs and tier != .baseline) {
            const name = "engram_forced_" ++ @tagName(tier);
            var timing = Timing{
                .scene = scene,
                .random = prng.random(),
                .forced = @extern(Forced, .{ .name = name }),
                .node_count = node_count,
            };
            try out.print("{s} {d} {d}, in-degree up to {d}:", .{
                @tagName(tier), node_count, scene.edge_count, scene.most_in,
            });
            switch (mode) {
                .sparse => try timing.sparse(a, rounds, out),
                .turn => {
                    try out.print("\n", .{});
                    try timing.turn(rounds, out);
                },
            }
        }
    }
}
