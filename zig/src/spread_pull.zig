//! One spreading step as a dense pull over SELL-16: a slice is 16 chains side by side, one a lane.
//! Full chunks of hubs come first and are summed hub by hub into `base`; then every node has one
//! row: S = base + chain. Values lie in slot order, padding slots stay +0.

const std = @import("std");
const spread = @import("spread.zig");
const vec = @import("vec.zig");
const Layout = @import("spread_layout.zig").Layout;
const Workspace = @import("spread_layout.zig").Workspace;
const Push = @import("spread_push.zig").Push;

const assert = std.debug.assert;
const V = vec.V;

const infinity_bits: u32 = 0x7f80_0000;
const magnitude_bits: u32 = 0x7fff_ffff;

/// Between steps: `base` and `emission` are of no meaning but finite, and zero where never written.
pub const Pull = struct {
    layout: *const Layout,
    act: [*]f32,
    total: [*]f32,
    new: [*]f32,
    /// What the slots emit where theta is not 0.
    emission: [*]f32,
    /// Sum of a hub's full chunks at its slot, +0 elsewhere.
    base: [*]f32,
    chunk_sums: [*]f32,

    /// Takes the state over from a push, in slot order; the push is left all zero.
    pub fn takeOver(push: *Push, workspace: *const Workspace) Pull {
        const layout = push.layout;
        const self = Pull{
            .layout = layout,
            .act = workspace.slots[2],
            .total = workspace.slots[3],
            .new = workspace.slots[4],
            .emission = push.act,
            .base = push.total,
            .chunk_sums = workspace.chunk_sums,
        };
        var nodes = push.frontier.members();
        while (nodes.next()) |v| self.act[layout.slot_of_node[v]] = push.act[v];
        var sums = push.summed.members();
        while (sums.next()) |v| self.total[layout.slot_of_node[v]] = push.total[v];
        push.clear();
        return self;
    }

    fn slotCount(self: *const Pull) u64 {
        return vec.lanes * self.layout.node_slices;
    }

    /// act becomes new; returns the smallest node whose new value is not finite.
    pub fn step(self: *Pull, rule: spread.Rule) ?u64 {
        const source = if (rule.theta == 0) self.act else self.emit(rule.theta);
        self.sumHubs(source);
        const seen = self.sumRows(rule, source);
        std.mem.swap([*]f32, &self.act, &self.new);
        if (seen.magnitude >= infinity_bits) return self.firstNonFinite(self.act);
        if (rule.normalise and seen.max > 1) self.divide(seen.max);
        return null;
    }

    fn emit(self: *const Pull, theta: f32) [*]const f32 {
        const bound: V = @splat(theta);
        var at: u64 = 0;
        while (at < self.slotCount()) : (at += vec.lanes) {
            const act = vec.load(self.act + at);
            vec.store(self.emission + at, @select(f32, act >= bound, act, vec.zero));
        }
        return self.emission;
    }

    inline fn chain(self: *const Pull, slice: u64, source: [*]const f32) V {
        const layout = self.layout;
        var sum = vec.zero;
        const first = layout.slice_offset[slice];
        for (layout.column[first..layout.slice_offset[slice + 1]]) |*column| {
            const value = vec.gather(source, column.slot);
            sum = vec.fma(vec.lanes, column.weight, value, sum);
        }
        return sum;
    }

    fn sumHubs(self: *const Pull, source: [*]const f32) void {
        const layout = self.layout;
        for (0..layout.full_slices) |slice| {
            vec.store(self.chunk_sums + vec.lanes * slice, self.chain(slice, source));
        }
        for (0..layout.hub_count) |hub| {
            const first = layout.hub_full[hub];
            var sum = self.chunk_sums[first];
            for (first + 1..layout.hub_full[hub + 1]) |chunk| sum += self.chunk_sums[chunk];
            self.base[layout.slot_of_node[layout.hub_node[hub]]] = sum;
        }
    }

    const Seen = struct { max: f32, magnitude: u32 };

    /// Also finds the largest value, and the largest magnitude by its bits: NaN and Inf are there.
    fn sumRows(self: *const Pull, rule: spread.Rule, source: [*]const f32) Seen {
        const layout = self.layout;
        const d: V = @splat(rule.d);
        const keep: V = @splat(rule.keep);
        const magnitude: vec.Index = @splat(magnitude_bits);
        var max = vec.zero;
        var most: vec.Index = @splat(0);
        for (0..layout.node_slices) |slice| {
            const at = vec.lanes * slice;
            const sum = vec.load(self.base + at) + self.chain(layout.full_slices + slice, source);
            const kept = keep * vec.load(self.act + at);
            const new = vec.pzAll(vec.fma(vec.lanes, d, sum, kept));
            vec.store(self.new + at, new);
            max = @select(f32, new > max, new, max);
            most = @max(most, @as(vec.Index, @bitCast(new)) & magnitude);
        }
        return .{ .max = @reduce(.Max, max), .magnitude = @reduce(.Max, most) };
    }

    fn firstNonFinite(self: *const Pull, value: [*]const f32) ?u64 {
        for (0..self.layout.node_count) |v| {
            if (!vec.isFinite(value[self.layout.slot_of_node[v]])) return v;
        }
        return null;
    }

    fn divide(self: *const Pull, max: f32) void {
        assert(max > 1);
        const divisor: V = @splat(max);
        var at: u64 = 0;
        while (at < self.slotCount()) : (at += vec.lanes) {
            vec.store(self.act + at, vec.pzAll(vec.load(self.act + at) / divisor));
        }
    }

    /// total += act; returns the smallest node whose total is not finite.
    pub fn add(self: *const Pull) ?u64 {
        const magnitude: vec.Index = @splat(magnitude_bits);
        var most: vec.Index = @splat(0);
        var at: u64 = 0;
        while (at < self.slotCount()) : (at += vec.lanes) {
            const total = vec.load(self.total + at) + vec.load(self.act + at);
            vec.store(self.total + at, total);
            most = @max(most, @as(vec.Index, @bitCast(total)) & magnitude);
        }
        return if (@reduce(.Max, most) < infinity_bits) null else self.firstNonFinite(self.total);
    }

    /// Writes the non-zero results in ascending order; returns the first node without room.
    pub fn publish(self: *const Pull, accumulate: bool, output: *spread.Output) ?u64 {
        const value = if (accumulate) self.total else self.act;
        for (0..self.layout.node_count) |v| {
            const x = value[self.layout.slot_of_node[v]];
            if (x != 0 and !output.put(v, x)) return v;
        }
        return null;
    }

    /// All zero again.
    pub fn clear(self: *const Pull) void {
        for ([_][*]f32{ self.act, self.total, self.new, self.emission, self.base }) |array| {
            vec.clear(array, self.slotCount());
        }
        vec.clear(self.chunk_sums, vec.lanes * self.layout.full_slices);
    }
};
