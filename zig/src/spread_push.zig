//! One spreading step as a sparse push: the out-edges of the frontier feed one accumulator for each
//! virtual row. Sources come in ascending order and their edges in the order of the out-lists, so
//! that each accumulator sees exactly the chain of its chunk; touched chunks of a hub come out of
//! the bitmap next to each other in order. Work is proportional to the edges and rows touched.

const std = @import("std");
const spread = @import("spread.zig");
const vec = @import("vec.zig");
const Bitmap = @import("spread_bitmap.zig").Bitmap;
const Layout = @import("spread_layout.zig").Layout;
const Workspace = @import("spread_layout.zig").Workspace;

const assert = std.debug.assert;

/// No hub, no node.
const none: u32 = ~@as(u32, 0);

/// Between steps: `act` is zero outside `frontier`, `total` outside `summed`, `rows` and `touched`
/// everywhere.
pub const Push = struct {
    layout: *const Layout,
    act: [*]f32,
    total: [*]f32,
    rows: [*]f32,
    frontier: Bitmap,
    touched: Bitmap,
    summed: Bitmap,

    pub fn of(layout: *const Layout, workspace: *const Workspace) Push {
        return .{
            .layout = layout,
            .act = workspace.slots[0],
            .total = workspace.slots[1],
            .rows = workspace.rows,
            .frontier = workspace.sets[0],
            .touched = workspace.sets[1],
            .summed = workspace.sets[2],
        };
    }

    /// False if the node is none of the graph's, was a seed before, or the value is not finite.
    pub fn seed(self: *Push, node: u32, value: f32) bool {
        if (node >= self.layout.node_count or !vec.isFinite(value)) return false;
        if (self.frontier.has(node)) return false;
        self.frontier.mark(node);
        self.act[node] = vec.pz(value);
        return true;
    }

    /// Whether the frontier has more than `limit` out-edges to push over.
    pub fn outgrows(self: *const Push, limit: u64, theta: f32) bool {
        var edges: u64 = 0;
        var sources = self.frontier.members();
        while (sources.next()) |s| {
            if (spread.emitted(self.act[s], theta) == 0) continue;
            edges += self.layout.out_offset[s + 1] - self.layout.out_offset[s];
            if (edges > limit) return true;
        }
        return false;
    }

    /// act becomes new; returns the smallest node whose new value is not finite.
    pub fn step(self: *Push, rule: spread.Rule) ?u64 {
        self.scatter(rule);
        var collector = Collector{ .push = self, .rule = rule };
        collector.collect();
        // scatter drained the frontier, so it is the empty set that the next step touches.
        std.mem.swap(Bitmap, &self.frontier, &self.touched);
        if (collector.failed != none) return collector.failed;
        if (rule.normalise and collector.max > 1) self.divide(collector.max);
        return null;
    }

    fn scatter(self: *Push, rule: spread.Rule) void {
        const layout = self.layout;
        const rows = self.rows;
        const touched = self.touched;
        var sources = self.frontier.drain();
        while (sources.next()) |s| {
            const act = self.act[s];
            // Without keep the old value takes no part in the new one; else the node is a target.
            if (rule.keep == 0) self.act[s] = 0 else touched.mark(layout.first_row[s]);
            const e = spread.emitted(act, rule.theta);
            if (e == 0) continue;
            const first = layout.out_offset[s];
            for (layout.out_edge[first..layout.out_offset[s + 1]]) |edge| {
                rows[edge.row] = vec.fma1(edge.weight, e, rows[edge.row]);
                touched.mark(edge.row);
            }
        }
    }

    fn divide(self: *Push, max: f32) void {
        assert(max > 1);
        var nodes = self.frontier.members();
        while (nodes.next()) |v| self.act[v] = vec.pz(self.act[v] / max);
    }

    /// total += act; returns the smallest node whose total is not finite.
    pub fn add(self: *Push) ?u64 {
        var failed: ?u64 = null;
        var nodes = self.frontier.members();
        while (nodes.next()) |v| {
            self.total[v] += self.act[v];
            self.summed.mark(v);
            if (!vec.isFinite(self.total[v]) and failed == null) failed = v;
        }
        return failed;
    }

    /// Writes the non-zero results in ascending order; returns the first node without room.
    pub fn publish(self: *const Push, accumulate: bool, output: *spread.Output) ?u64 {
        const value = if (accumulate) self.total else self.act;
        const set = if (accumulate) &self.summed else &self.frontier;
        var nodes = set.members();
        while (nodes.next()) |v| {
            if (value[v] != 0 and !output.put(v, value[v])) return v;
        }
        return null;
    }

    /// All zero again.
    pub fn clear(self: *Push) void {
        var nodes = self.frontier.drain();
        while (nodes.next()) |v| self.act[v] = 0;
        var sums = self.summed.drain();
        while (sums.next()) |v| self.total[v] = 0;
    }
};

/// Turns the touched rows into the new values of their nodes, and the set of touched rows into the
/// set of nodes that are not zero.
const Collector = struct {
    push: *Push,
    rule: spread.Rule,
    max: f32 = 0,
    failed: u32 = none,

    fn collect(self: *Collector) void {
        const layout = self.push.layout;
        const touched = &self.push.touched;
        var hub = none;
        var sum: f32 = 0;
        var rows = touched.members();
        while (rows.next()) |row| {
            const partial = self.push.rows[row];
            self.push.rows[row] = 0;
            if (row < layout.node_count) {
                self.settle(@intCast(row), partial);
                continue;
            }
            touched.unmark(row);
            const owner = layout.chunk_hub[row - layout.node_count];
            if (owner == hub) {
                sum += partial;
            } else {
                if (hub != none) self.settle(layout.hub_node[hub], sum);
                hub = owner;
                sum = partial;
            }
        }
        if (hub != none) self.settle(layout.hub_node[hub], sum);
    }

    /// A hub's node id enters the set here; it lies below every chunk, so the walk has passed it.
    inline fn settle(self: *Collector, node: u32, sum: f32) void {
        const act = &self.push.act[node];
        act.* = vec.pz(vec.fma1(self.rule.d, sum, self.rule.keep * act.*));
        if (act.* == 0) self.push.touched.unmark(node) else self.push.touched.mark(node);
        if (act.* > self.max) self.max = act.*;
        if (!vec.isFinite(act.*)) self.failed = @min(self.failed, node);
    }
};
