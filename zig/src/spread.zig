//! Spreading activation. One step, for every node t:
//!
//!     e[s]   = act[s] if theta = 0 or act[s] ≥ theta, else +0
//!     c_j    = chain of fma(w, e[s], c_j) over the j-th 64 in-edges of t, from +0
//!     new[t] = pz(fma(d, c_0 + c_1 + …, keep·act[t]))
//!
//! In-edges are in ascending (source, position). Then the check for finite numbers, then with
//! `normalise` the division by the maximum if that is above 1; `accumulate` returns the sum over
//! the steps. A cue begins as a sparse push and turns to the dense pull, for good, once its
//! frontier is large: both give the same bits. Where the workspace has room for it, up to 16 cues
//! go through the pull side by side (spread_group.zig). It is all zero before and after a call.

const std = @import("std");
const abi = @import("abi.zig");
const Layout = @import("spread_layout.zig").Layout;
const Header = @import("spread_layout.zig").Header;
const Workspace = @import("spread_layout.zig").Workspace;
const Push = @import("spread_push.zig").Push;
const Pull = @import("spread_pull.zig").Pull;
const Group = @import("spread_group.zig").Group;

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

/// An edge pushed costs as much as 15 to 35 pulled ones with their share of the nodes, in the
/// caches and beyond (`engram_timing turn`).
const push_cost = 24;

/// Why a cue ended early.
pub const Stop = struct {
    code: abi.Result,
    step: u64,
    node: u64,

    pub fn badSeed(node: u64) Stop {
        return .{ .code = .invalid_argument, .step = 0, .node = node };
    }

    pub fn nonFinite(step: u64, node: u64) Stop {
        return .{ .code = .non_finite, .step = step, .node = node };
    }

    pub fn noRoom(steps: u64, node: u64) Stop {
        return .{ .code = .invalid_argument, .step = steps, .node = node };
    }
};

/// A call that was checked.
pub const Job = struct {
    layout: Layout,
    workspace: Workspace,
    request: *const abi.SpreadRequest,
    rule: Rule,
    accumulate: bool,
    turn: Turn,
    call: *const abi.Spread,

    pub fn of(call: *const abi.Spread, turn: Turn) Job {
        const header: *const Header = @ptrCast(@alignCast(call.layout.?));
        const request: *const abi.SpreadRequest = @alignCast(call.request.?);
        return .{
            .layout = Layout.of(header),
            .workspace = Workspace.of(call.workspace.?, call.workspace_bytes, header),
            .request = request,
            .rule = .{
                .d = request.d,
                .keep = request.keep,
                .theta = request.theta,
                .normalise = request.flags & abi.spread_normalise != 0,
            },
            .accumulate = request.flags & abi.spread_accumulate != 0,
            .turn = turn,
            .call = call,
        };
    }

    pub fn output(job: *const Job, cue: u64) Output {
        const call = job.call;
        return .{
            .node = if (call.out_node) |all| all + cue * call.capacity else null,
            .activation = if (call.out_activation) |all| all + cue * call.capacity else null,
            .capacity = call.capacity,
        };
    }

    pub fn done(job: *const Job, cue: u64, result: Output) void {
        job.call.out_count.?[cue] = result.count;
    }

    pub fn failed(job: *const Job, cue: u64, why: Stop) abi.Result {
        for (job.call.out_count.?[0..job.request.cue_count]) |*count| count.* = 0;
        job.call.failure.?.* = .{ .cue = cue, .step = why.step, .node = why.node };
        return why.code;
    }
};

pub fn run(call: *const abi.Spread, turn: Turn) abi.Result {
    const job = Job.of(call, turn);
    const cue_count = job.request.cue_count;
    var cue: u64 = 0;
    while (cue < cue_count) {
        const rest = cue_count - cue;
        if (job.workspace.batch != null and rest >= Group.least) {
            const end = cue + @min(rest, Group.most);
            if (Group.run(&job, cue, end)) |stop| return job.failed(stop.cue, stop.why);
            cue = end;
        } else {
            if (alone(&job, cue)) |why| return job.failed(cue, why);
            cue += 1;
        }
    }
    return .ok;
}

fn alone(job: *const Job, cue: u64) ?Stop {
    var push = Push.of(&job.layout, &job.workspace);
    const step = switch (pushUntilDue(job, &push, cue)) {
        .done => return null,
        .stopped => |why| return why,
        .due => |step| step,
    };
    var pull = Pull.takeOver(&push, &job.workspace);
    return pullFrom(job, &pull, cue, step);
}

pub const Pushed = union(enum) {
    done,
    stopped: Stop,
    /// From this step on the cue is to be pulled.
    due: u64,
};

/// The seeds and the sparse steps of a cue. The push is left all zero unless the pull is due.
pub fn pushUntilDue(job: *const Job, push: *Push, cue: u64) Pushed {
    const offset = job.request.cue_offset.?;
    for (offset[cue]..offset[cue + 1]) |i| {
        const node = job.request.seed_node.?[i];
        if (push.seed(node, job.request.seed_activation.?[i])) continue;
        push.clear();
        return .{ .stopped = Stop.badSeed(node) };
    }
    const steps: u64 = job.request.steps;
    for (1..steps + 1) |step| {
        if (isDue(job, push, step)) return .{ .due = step };
        const failed = push.step(job.rule) orelse if (job.accumulate) push.add() else null;
        if (failed) |node| {
            push.clear();
            return .{ .stopped = Stop.nonFinite(step, node) };
        }
    }
    var output = job.output(cue);
    const homeless = push.publish(job.accumulate, &output);
    push.clear();
    if (homeless) |node| return .{ .stopped = Stop.noRoom(steps, node) };
    job.done(cue, output);
    return .done;
}

fn isDue(job: *const Job, push: *const Push, step: u64) bool {
    const dense = job.layout.edge_count + 2 * job.layout.node_count;
    return switch (job.turn) {
        .automatic => push.outgrows(dense / push_cost, job.rule.theta),
        .at_step => |first| step >= first,
    };
}

/// The dense steps of a cue; the pull is left all zero.
pub fn pullFrom(job: *const Job, pull: *Pull, cue: u64, first: u64) ?Stop {
    defer pull.clear();
    const steps: u64 = job.request.steps;
    assert(first >= 1 and first <= steps);
    for (first..steps + 1) |step| {
        const failed = pull.step(job.rule) orelse if (job.accumulate) pull.add() else null;
        if (failed) |node| return Stop.nonFinite(step, node);
    }
    var output = job.output(cue);
    if (pull.publish(job.accumulate, &output)) |node| return Stop.noRoom(steps, node);
    job.done(cue, output);
    return null;
}
