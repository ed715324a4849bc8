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

/// Slices first … end − 1: of full chunks, or of nodes.
pub const Slices = struct { first: u64, end: u64 };

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

    /// A pull that begins with nothing; `emission` and `base` lie where a push has its values.
    pub fn of(layout: *const Layout, workspace: *const Workspace) Pull {
        return .{
            .layout = layout,
            .act = workspace.slots[2],
            .total = workspace.slots[3],
            .new = workspace.slots[4],
            .emission = workspace.slots[0],
            .base = workspace.slots[1],
            .chunk_sums = workspace.chunk_sums,
        };
    }

    /// Takes the state over from a push, in slot order; the push is left all zero.
    pub fn takeOver(push: *Push, workspace: *const Workspace) Pull {
        const layout = push.layout;
        const self = Pull.of(layout, workspace);
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
        const all = Slices{ .first = 0, .end = self.layout.node_slices };
        if (rule.theta != 0) self.emit(rule.theta, all);
        self.sumChunks(rule, .{ .first = 0, .end = self.layout.full_slices });
        const seen = self.sumRows(rule, all);
        self.turn();
        if (seen.magnitude >= infinity_bits) return self.firstNonFinite();
        if (rule.normalise and seen.max > 1) self.divide(seen.max, all);
        return null;
    }

    /// What was computed last becomes the present state.
    pub fn turn(self: *Pull) void {
        std.mem.swap([*]f32, &self.act, &self.new);
    }

    /// Writes what the slots emit: needed before the other parts of a step where theta is not 0.
    pub fn emit(self: *const Pull, theta: f32, slices: Slices) void {
        const bound: V = @splat(theta);
        for (slices.first..slices.end) |slice| {
            const act = vec.load(self.act + vec.lanes * slice);
            vec.store(self.emission + vec.lanes * slice, @select(f32, act >= bound, act, vec.zero));
        }
    }

    inline fn sourceOf(self: *const Pull, rule: spread.Rule) [*]const f32 {
        return if (rule.theta == 0) self.act else self.emission;
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

    /// Sums the chunks in a range of the slices of full chunks.
    pub fn sumChunks(self: *const Pull, rule: spread.Rule, slices: Slices) void {
        const source = self.sourceOf(rule);
        for (slices.first..slices.end) |slice| {
            vec.store(self.chunk_sums + vec.lanes * slice, self.chain(slice, source));
        }
    }

    /// Adds up the chunks of the hubs whose slots lie in those slices. A node that is named as a
    /// hub twice is the later one.
    fn sumHubs(self: *const Pull, slices: Slices) void {
        const layout = self.layout;
        for (0..layout.hub_count) |hub| {
            const slot = layout.slot_of_node[layout.hub_node[hub]];
            if (slot / vec.lanes < slices.first or slot / vec.lanes >= slices.end) continue;
            const first = layout.hub_full[hub];
            var sum = self.chunk_sums[first];
            for (first + 1..layout.hub_full[hub + 1]) |chunk| sum += self.chunk_sums[chunk];
            self.base[slot] = sum;
        }
    }

    pub const Seen = struct { max: f32, magnitude: u32 };

    /// Computes the new values of a range of slices once all chunks are summed. Also finds the
    /// largest value, and the largest magnitude by its bits: NaN and Inf are there.
    pub fn sumRows(self: *const Pull, rule: spread.Rule, slices: Slices) Seen {
        self.sumHubs(slices);
        const layout = self.layout;
        const source = self.sourceOf(rule);
        const d: V = @splat(rule.d);
        const keep: V = @splat(rule.keep);
        const magnitude: vec.Index = @splat(magnitude_bits);
        var max = vec.zero;
        var most: vec.Index = @splat(0);
        for (slices.first..slices.end) |slice| {
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

    /// The smallest node whose activation is not finite; if there is none, whose total is not.
    pub fn firstNonFinite(self: *const Pull) ?u64 {
        for ([_][*]const f32{ self.act, self.total }) |value| {
            for (0..self.layout.node_count) |v| {
                if (!vec.isFinite(value[self.layout.slot_of_node[v]])) return v;
            }
        }
        return null;
    }

    pub fn divide(self: *const Pull, max: f32, slices: Slices) void {
        assert(max > 1);
        const divisor: V = @splat(max);
        for (slices.first..slices.end) |slice| {
            const at = self.act + vec.lanes * slice;
            vec.store(at, vec.pzAll(vec.load(at) / divisor));
        }
    }

    /// total += act; returns the smallest node whose total is not finite.
    pub fn add(self: *const Pull) ?u64 {
        const most = self.addSlices(.{ .first = 0, .end = self.layout.node_slices });
        return if (most < infinity_bits) null else self.firstNonFinite();
    }

    /// total += act in those slices; returns the largest magnitude by its bits.
    pub fn addSlices(self: *const Pull, slices: Slices) u32 {
        const magnitude: vec.Index = @splat(magnitude_bits);
        var most: vec.Index = @splat(0);
        for (slices.first..slices.end) |slice| {
            const at = vec.lanes * slice;
            const total = vec.load(self.total + at) + vec.load(self.act + at);
            vec.store(self.total + at, total);
            most = @max(most, @as(vec.Index, @bitCast(total)) & magnitude);
        }
        return @reduce(.Max, most);
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
