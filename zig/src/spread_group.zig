//! Up to 16 cues of one call: each begins as a push of its own, and those that turn to the pull go
//! through it side by side. They may turn at different steps; each takes the steps it has left and
//! is published after its last. Of several failures that of the smallest cue counts.

const std = @import("std");
const spread = @import("spread.zig");
const batch = @import("spread_batch.zig");
const width = @import("spread_layout.zig").batch_cues;
const Batch = batch.Batch;
const Mask = batch.Mask;
const Pull = @import("spread_pull.zig").Pull;
const Push = @import("spread_push.zig").Push;

const assert = std.debug.assert;

/// The cues in the lanes of a batch.
pub const Group = struct {
    /// Fewer cues are pulled faster one after the other.
    pub const least = 5;
    pub const most = width;

    pub const Stop = struct { cue: u64, why: spread.Stop };

    job: *const spread.Job,
    batch: Batch,
    count: u64 = 0,
    cue: [width]u64 = undefined,
    /// The next step of each.
    step: [width]u64 = undefined,
    /// Lanes whose cue is under way.
    open: Mask = 0,
    stop: ?Stop = null,

    /// Runs the cues first … end − 1; returns the failure of the smallest one that fails.
    pub fn run(job: *const spread.Job, first: u64, end: u64) ?Stop {
        assert(end > first and end - first <= most);
        var self = Group{ .job = job, .batch = Batch.of(&job.layout, &job.workspace) };
        for (first..end) |cue| {
            self.begin(cue);
            if (self.stop != null) break; // those behind it do not matter any more
        }
        if (self.count < least) return self.oneByOne();
        while (self.open != 0) self.advance();
        self.batch.clear();
        return self.stop;
    }

    fn begin(self: *Group, cue: u64) void {
        var push = Push.of(&self.job.layout, &self.job.workspace);
        switch (spread.pushUntilDue(self.job, &push, cue)) {
            .done => {},
            .stopped => |why| self.fail(cue, why),
            .due => |step| {
                self.batch.takeOver(self.count, &push);
                self.cue[self.count] = cue;
                self.step[self.count] = step;
                self.open |= bit(self.count);
                self.count += 1;
            },
        }
    }

    fn oneByOne(self: *Group) ?Stop {
        for (0..self.count) |lane| {
            var pull = Pull.of(&self.job.layout, &self.job.workspace);
            self.batch.handOver(lane, &pull);
            if (spread.pullFrom(self.job, &pull, self.cue[lane], self.step[lane])) |why| {
                self.fail(self.cue[lane], why);
                break;
            }
        }
        self.batch.clear();
        return self.stop;
    }

    fn fail(self: *Group, cue: u64, why: spread.Stop) void {
        if (self.stop) |known| if (known.cue < cue) return;
        self.stop = .{ .cue = cue, .why = why };
    }

    /// One step of every cue under way.
    fn advance(self: *Group) void {
        const rule = self.job.rule;
        const seen = self.batch.step(rule);
        self.check(seen.magnitude, false);
        if (rule.normalise) self.batch.divide(seen.max);
        if (self.job.accumulate) self.check(self.batch.add(), true);
        var ended: Mask = 0;
        for (0..self.count) |lane| if (self.open & bit(lane) != 0) {
            if (self.step[lane] == self.job.request.steps) ended |= bit(lane);
            self.step[lane] += 1;
        };
        if (ended != 0) self.publish(ended);
        self.open &= ~ended;
    }

    /// Takes the cues out that have left the finite numbers.
    fn check(self: *Group, magnitude: [width]u32, accumulated: bool) void {
        for (0..self.count) |lane| {
            if (self.open & bit(lane) == 0 or batch.isFinite(magnitude[lane])) continue;
            const node = self.batch.firstNonFinite(lane, accumulated).?;
            self.fail(self.cue[lane], spread.Stop.nonFinite(self.step[lane], node));
            self.open &= ~bit(lane);
        }
    }

    fn publish(self: *Group, ended: Mask) void {
        var output: [width]spread.Output = undefined;
        var homeless = [_]?u64{null} ** width;
        for (0..self.count) |lane| output[lane] = self.job.output(self.cue[lane]);
        self.batch.publish(self.job.accumulate, ended, &output, &homeless);
        for (0..self.count) |lane| if (ended & bit(lane) != 0) {
            if (homeless[lane]) |node| {
                self.fail(self.cue[lane], spread.Stop.noRoom(self.job.request.steps, node));
            } else {
                self.job.done(self.cue[lane], output[lane]);
            }
        };
    }
};

fn bit(lane: u64) Mask {
    return @as(Mask, 1) << @intCast(lane);
}
