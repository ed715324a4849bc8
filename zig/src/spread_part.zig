//! A spread in parts that the caller runs on threads of its own. Each part writes slots or chunks
//! of its own and reads what the phase before it wrote, so that the bits are those of one thread.
//! The state between the parts is the workspace and what abi.SpreadPart says.

const abi = @import("abi.zig");
const spread = @import("spread.zig");
const Pull = @import("spread_pull.zig").Pull;
const Push = @import("spread_push.zig").Push;
const Slices = @import("spread_pull.zig").Slices;

pub fn run(call: *const abi.SpreadPartCall, turn: spread.Turn) abi.Result {
    const job = spread.Job.of(&call.spread, turn);
    const part: *abi.SpreadPart = @alignCast(call.part.?);
    const phase: abi.SpreadPhase = @enumFromInt(part.phase);
    if (phase == .begin) return begin(&job, part);
    var pull = Pull.of(&job.layout, &job.workspace);
    if (part.turned == 1) pull.turn();
    const slices = Slices{ .first = part.first, .end = part.first + part.count };
    switch (phase) {
        .begin => unreachable,
        .chunks => pull.sumChunks(job.rule, slices),
        .rows => {
            const seen = pull.sumRows(job.rule, slices);
            part.max = seen.max;
            part.magnitude = seen.magnitude;
        },
        .settle => {
            if (job.rule.normalise and part.max > 1) pull.divide(part.max, slices);
            part.magnitude = if (job.accumulate) pull.addSlices(slices) else 0;
            if (job.rule.theta != 0) pull.emit(job.rule.theta, slices);
        },
        .end => return end(&job, &pull, part.cue),
        .fail => {
            const node = pull.firstNonFinite();
            pull.clear();
            if (node) |v| return job.failed(part.cue, spread.Stop.nonFinite(part.step, v));
        },
    }
    return .ok;
}

fn begin(job: *const spread.Job, part: *abi.SpreadPart) abi.Result {
    var push = Push.of(&job.layout, &job.workspace);
    part.step = switch (spread.pushUntilDue(job, &push, part.cue)) {
        .done => 0,
        .stopped => |why| return job.failed(part.cue, why),
        .due => |step| step,
    };
    if (part.step == 0) return .ok;
    const pull = Pull.takeOver(&push, &job.workspace);
    const all = Slices{ .first = 0, .end = job.layout.node_slices };
    if (job.rule.theta != 0) pull.emit(job.rule.theta, all);
    return .ok;
}

fn end(job: *const spread.Job, pull: *const Pull, cue: u64) abi.Result {
    defer pull.clear();
    var output = job.output(cue);
    if (pull.publish(job.accumulate, &output)) |node| {
        return job.failed(cue, spread.Stop.noRoom(job.request.steps, node));
    }
    job.done(cue, output);
    return .ok;
}
