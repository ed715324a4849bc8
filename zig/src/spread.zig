//! Spreading activation, cue by cue. One step, for every node t:
//!
//!     e[s]   = act[s] if theta = 0 or act[s] ≥ theta, else +0
//!     c_j    = chain of fma(w, e[s], c_j) over the j-th 64 in-edges of t, from +0
//!     new[t] = pz(fma(d, c_0 + c_1 + …, keep·act[t]))
//!
//! In-edges are in ascending (source, position). Then the check for finite numbers, then with
//! `normalise` the division by the maximum if that is above 1; `accumulate` returns the sum over
//! the steps. A cue begins as a sparse push and turns to the dense pull, for good, once its
//! frontier is large: both give the same bits. The workspace is all zero before and after a cue.

const std = @import("std");
const abi = @import("abi.zig");
const Layout = @import("spread_layout.zig").Layout;
const Header = @import("spread_layout.zig").Header;
const Workspace = @import("spread_layout.zig").Workspace;
const Push = @import("spread_push.zig").Push;
const Pull = @import("spread_pull.zig").Pull;

const assert = std.debug.assert;

/// What a step does.
pub const Rule = struct { d: f32, keep: f32, theta: f32, normalise: bool };

pub inline fn emitted(act: f32, theta: f32) f32 {
    return if (theta == 0 or act >= theta) act else 0;
}

/// Where the results of a cue go.
pub const Output = struct {
    node: ?[*]align(1) u32,
    activation: ?[*]align(1) f32,
    capacity: u64,
    count: u64 = 0,

    pub inline fn put(self: *Output, node: u64, activation: f32) bool {
        assert(activation != 0);
        if (self.count == self.capacity) return false;
        self.node.?[self.count] = @intCast(node);
        self.activation.?[self.count] = activation;
        self.count += 1;
        return true;
    }
};

/// When a cue turns from push to pull. Only tests force it: the results do not depend on it.
pub const Turn = union(enum) {
    automatic,
    /// Pull from this step on (1 is the first); a step that never comes is push throughout.
    at_step: u64,
};

/// An edge pushed costs about as much as a dozen pulled ones with their share of the nodes.
const push_cost = 12;

const Stop = struct { code: abi.Result, step: u64, node: u64 };

pub fn run(call: *const abi.Spread, turn: Turn) abi.Result {
    const header: *const Header = @ptrCast(@alignCast(call.layout.?));
    const layout = Layout.of(header);
    const workspace = Workspace.of(call.workspace.?, header);
    const request: *const abi.SpreadRequest = @alignCast(call.request.?);
    const cue_count = request.cue_count;
    for (0..cue_count) |cue| {
        var output = Output{
            .node = if (call.out_node) |all| all + cue * call.capacity else null,
            .activation = if (call.out_activation) |all| all + cue * call.capacity else null,
            .capacity = call.capacity,
        };
        var walk = Walk{
            .layout = &layout,
            .workspace = &workspace,
            .request = request,
            .turn = turn,
            .state = .{ .push = Push.of(&layout, &workspace) },
        };
        const stop = walk.run(cue, &output);
        walk.clear();
        if (stop) |why| {
            for (call.out_count.?[0..cue_count]) |*count| count.* = 0;
            call.failure.?.* = .{ .cue = cue, .step = why.step, .node = why.node };
            return why.code;
        }
        call.out_count.?[cue] = output.count;
    }
    return .ok;
}

/// One cue on its way through the steps.
const Walk = struct {
    layout: *const Layout,
    workspace: *const Workspace,
    request: *const abi.SpreadRequest,
    turn: Turn,
    state: union(enum) { push: Push, pull: Pull },

    fn run(self: *Walk, cue: u64, output: *Output) ?Stop {
        const request = self.request;
        const accumulate = request.flags & abi.spread_accumulate != 0;
        if (self.seed(cue)) |node| return .{ .code = .invalid_argument, .step = 0, .node = node };
        const rule = Rule{
            .d = request.d,
            .keep = request.keep,
            .theta = request.theta,
            .normalise = request.flags & abi.spread_normalise != 0,
        };
        for (1..@as(u64, request.steps) + 1) |step| {
            self.turnIfDue(step);
            const failed = switch (self.state) {
                inline else => |*state| state.step(rule) orelse
                    if (accumulate) state.add() else null,
            };
            if (failed) |node| return .{ .code = .non_finite, .step = step, .node = node };
        }
        const homeless = switch (self.state) {
            inline else => |*state| state.publish(accumulate, output),
        };
        const node = homeless orelse return null;
        return .{ .code = .invalid_argument, .step = request.steps, .node = node };
    }

    /// Returns the first bad seed.
    fn seed(self: *Walk, cue: u64) ?u64 {
        const offset = self.request.cue_offset.?;
        for (offset[cue]..offset[cue + 1]) |i| {
            const node = self.request.seed_node.?[i];
            if (!self.state.push.seed(node, self.request.seed_activation.?[i])) return node;
        }
        return null;
    }

    fn turnIfDue(self: *Walk, step: u64) void {
        if (self.state != .push) return;
        const push = &self.state.push;
        const dense = self.layout.edge_count + 2 * self.layout.node_count;
        const due = switch (self.turn) {
            .automatic => push.outgrows(dense / push_cost, self.request.theta),
            .at_step => |first| step >= first,
        };
        if (!due) return;
        const pull = Pull.takeOver(push, self.workspace);
        self.state = .{ .pull = pull };
    }

    fn clear(self: *Walk) void {
        switch (self.state) {
            inline else => |*state| state.clear(),
        }
    }
};
