//! A spreading step of several cues at once: the pull of spread_pull.zig in which a slot holds one
//! activation for each cue, side by side, so that a pass over the slices serves all of them. The
//! lanes of a vector are cues, and each lane goes through the operations of a cue alone.

const std = @import("std");
const spread = @import("spread.zig");
const spread_layout = @import("spread_layout.zig");
const vec = @import("vec.zig");
const Layout = spread_layout.Layout;
const Pull = @import("spread_pull.zig").Pull;
const Push = @import("spread_push.zig").Push;
const Workspace = spread_layout.Workspace;

const assert = std.debug.assert;

const infinity_bits: u32 = 0x7f80_0000;
const magnitude_bits: u32 = 0x7fff_ffff;

/// Cues side by side; lane l of slot s is `act[width·s + l]`.
const width = spread_layout.batch_cues;
const W = vec.Vec(width);
const Bits = @Vector(width, u32);
const none: W = @splat(0);

/// Rows of a slice at a time: as many chains as hide the latency of fma and fit the registers.
const group = if (vec.has_avx512) 8 else 4;

/// A set of lanes.
pub const Mask = u16;

pub const Batch = struct {
    layout: *const Layout,
    act: [*]f32,
    new: [*]f32,
    total: [*]f32,
    /// Sums of full chunks, then at the first chunk of a hub the sum of them all.
    chunk_sums: [*]f32,
    /// 1 + number of the hub in a slot, or 0.
    hub_at: [*]u32,

    pub fn of(layout: *const Layout, workspace: *const Workspace) Batch {
        const slots = vec.lanes * layout.node_slices;
        const most = spread_layout.batch_cues;
        const base = workspace.batch.?;
        const chunk_sums = base + 3 * most * slots;
        const hub_at = chunk_sums + most * vec.lanes * layout.full_slices;
        const self = Batch{
            .layout = layout,
            .act = base,
            .new = base + most * slots,
            .total = base + 2 * most * slots,
            .chunk_sums = chunk_sums,
            .hub_at = @ptrCast(hub_at),
        };
        for (0..layout.hub_count) |hub| {
            self.hub_at[layout.slot_of_node[layout.hub_node[hub]]] = @intCast(hub + 1);
        }
        return self;
    }

    /// Takes a cue over from its push, which is left all zero.
    pub fn takeOver(self: *const Batch, lane: u64, push: *Push) void {
        assert(lane < width);
        const slot_of_node = self.layout.slot_of_node;
        var nodes = push.frontier.members();
        while (nodes.next()) |v| self.act[width * slot_of_node[v] + lane] = push.act[v];
        var sums = push.summed.members();
        while (sums.next()) |v| self.total[width * slot_of_node[v] + lane] = push.total[v];
        push.clear();
    }

    /// Gives a cue, before any step here, to a pull of its own.
    pub fn handOver(self: *const Batch, lane: u64, pull: *const Pull) void {
        for (0..vec.lanes * self.layout.node_slices) |slot| {
            pull.act[slot] = self.act[width * slot + lane];
            pull.total[slot] = self.total[width * slot + lane];
        }
    }

    /// Largest value and largest magnitude, by its bits, of each cue.
    pub const Seen = struct { max: W, magnitude: Bits };

    /// act becomes new in every lane.
    pub fn step(self: *Batch, rule: spread.Rule) Seen {
        const seen = if (rule.theta == 0)
            self.advance(false, rule)
        else
            self.advance(true, rule);
        std.mem.swap([*]f32, &self.act, &self.new);
        return seen;
    }

    fn advance(self: *const Batch, comptime limited: bool, rule: spread.Rule) Seen {
        self.sumHubs(limited, rule.theta);
        const layout = self.layout;
        const d: W = @splat(rule.d);
        const keep: W = @splat(rule.keep);
        const magnitude: Bits = @splat(magnitude_bits);
        var seen = Seen{ .max = none, .magnitude = @splat(0) };
        for (0..layout.node_slices) |slice| {
            var first: u64 = 0;
            while (first < vec.lanes) : (first += group) {
                const at = layout.full_slices + slice;
                const sums = self.chains(limited, rule.theta, at, first);
                inline for (sums, 0..) |chain, i| {
                    const slot = vec.lanes * slice + first + i;
                    const hub = self.hub_at[slot];
                    const sum = if (hub == 0) chain else self.hubSum(hub - 1) + chain;
                    const kept = keep * load(self.act, slot);
                    const new = pz(vec.fma(width, d, sum, kept));
                    store(self.new, slot, new);
                    seen.max = @select(f32, new > seen.max, new, seen.max);
                    const size = @as(Bits, @bitCast(new)) & magnitude;
                    seen.magnitude = @max(seen.magnitude, size);
                }
            }
        }
        return seen;
    }

    inline fn hubSum(self: *const Batch, hub: u64) W {
        return load(self.chunk_sums, self.layout.hub_full[hub]);
    }

    /// The chains of rows first … first + group − 1 of a slice.
    inline fn chains(
        self: *const Batch,
        comptime limited: bool,
        theta: f32,
        slice: u64,
        first: u64,
    ) [group]W {
        const layout = self.layout;
        const bound: W = @splat(theta);
        var sum = [_]W{none} ** group;
        const from = layout.slice_offset[slice];
        for (layout.column[from..layout.slice_offset[slice + 1]]) |*column| {
            const slots = column.slot[first..][0..group];
            const weights = column.weight[first..][0..group];
            inline for (&sum, slots, weights) |*chain, slot, weight| {
                const act = load(self.act, slot);
                const e = if (limited) @select(f32, act >= bound, act, none) else act;
                chain.* = vec.fma(width, @as(W, @splat(weight)), e, chain.*);
            }
        }
        return sum;
    }

    fn sumHubs(self: *const Batch, comptime limited: bool, theta: f32) void {
        const layout = self.layout;
        for (0..layout.full_slices) |slice| {
            var first: u64 = 0;
            while (first < vec.lanes) : (first += group) {
                inline for (self.chains(limited, theta, slice, first), 0..) |sum, i| {
                    store(self.chunk_sums, vec.lanes * slice + first + i, sum);
                }
            }
        }
        for (0..layout.hub_count) |hub| {
            const first = layout.hub_full[hub];
            var sum = load(self.chunk_sums, first);
            for (first + 1..layout.hub_full[hub + 1]) |chunk| {
                sum += load(self.chunk_sums, chunk);
            }
            store(self.chunk_sums, first, sum);
        }
    }

    /// Divides each cue by its maximum if that is above 1; x / 1 is x.
    pub fn divide(self: *const Batch, max: W) void {
        const one: W = @splat(1);
        const divisor = @select(f32, max > one, max, one);
        if (!@reduce(.Or, max > one)) return;
        for (0..vec.lanes * self.layout.node_slices) |slot| {
            store(self.act, slot, pz(load(self.act, slot) / divisor));
        }
    }

    /// total += act in every lane; returns the largest magnitude, by its bits, of each.
    pub fn add(self: *const Batch) Bits {
        const magnitude: Bits = @splat(magnitude_bits);
        var most: Bits = @splat(0);
        for (0..vec.lanes * self.layout.node_slices) |slot| {
            const total = load(self.total, slot) + load(self.act, slot);
            store(self.total, slot, total);
            most = @max(most, @as(Bits, @bitCast(total)) & magnitude);
        }
        return most;
    }

    pub fn firstNonFinite(self: *const Batch, lane: u64, accumulated: bool) ?u64 {
        const value = if (accumulated) self.total else self.act;
        for (0..self.layout.node_count) |v| {
            const x = value[width * self.layout.slot_of_node[v] + lane];
            if (!vec.isFinite(x)) return v;
        }
        return null;
    }

    /// Writes the non-zero results of the cues in `lanes` in ascending order. A cue whose
    /// output is full is left, with the node that found no room in `homeless`.
    pub fn publish(
        self: *const Batch,
        accumulate: bool,
        lanes: Mask,
        output: *[width]spread.Output,
        homeless: *[width]?u64,
    ) void {
        const value = if (accumulate) self.total else self.act;
        var open = lanes;
        for (0..self.layout.node_count) |v| {
            const row = load(value, self.layout.slot_of_node[v]);
            var rest = @as(Mask, @bitCast(row != none)) & open;
            const values: [width]f32 = row;
            while (rest != 0) : (rest &= rest - 1) {
                const lane = @ctz(rest);
                if (output[lane].put(v, values[lane])) continue;
                homeless[lane] = v;
                open &= ~(@as(Mask, 1) << @intCast(lane));
            }
        }
    }

    /// All zero again.
    pub fn clear(self: *const Batch) void {
        const layout = self.layout;
        const slots = vec.lanes * layout.node_slices;
        for ([_][*]f32{ self.act, self.new, self.total }) |array| {
            vec.clear(array, width * slots);
        }
        vec.clear(self.chunk_sums, width * vec.lanes * layout.full_slices);
        for (0..layout.hub_count) |hub| {
            self.hub_at[layout.slot_of_node[layout.hub_node[hub]]] = 0;
        }
    }
};

inline fn load(from: [*]const f32, slot: u64) W {
    return @as(*align(4) const W, @ptrCast(from + width * slot)).*;
}

inline fn store(to: [*]f32, slot: u64, value: W) void {
    @as(*align(4) W, @ptrCast(to + width * slot)).* = value;
}

inline fn pz(x: W) W {
    var nothing = none;
    _ = &nothing;
    return x + nothing;
}

pub fn isFinite(magnitude: u32) bool {
    return magnitude < infinity_bits;
}
