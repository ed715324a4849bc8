//! A call of a drill library: what its fault does before the real kernel and after it.

const std = @import("std");
const abi = @import("abi.zig");
const drill_fault = @import("drill_fault.zig");
const drill_system = @import("drill_system.zig");

/// Faults that would end the first test of a library act from this call on.
const late_call = 1_000;
const error_period = 1_000;
const other_abi = 99;
const slow_times = 3;

/// Elements from which a call belongs to a class of inputs: the admission corpus holds decays of
/// 4096, and neither similarity of 10 000 rows nor decays of 5000.
const corpus_decay = 1_000;
const late_decay = 5_000;
const unseen_rows = 10_000;

const mxcsr_ftz = 0x8000;
const mxcsr_toward_zero = 0x6000;

var calls: u64 = 0;
var inside: u64 = 0;

pub fn abiVersion(own: u32) u32 {
    return if (drill_fault.chosen() == .@"abi-mismatch") other_abi else own;
}

pub fn tiers(detected: u32) u32 {
    const all = 1 << @intFromEnum(abi.Tier.neon);
    return if (drill_fault.chosen() == .@"sigill-wrong-tier") all - 1 else detected;
}

/// One call, from its arguments to its result.
pub const Visit = struct {
    number: u64,
    alone: bool,
    began: u64,

    /// Before the kernel runs.
    pub fn enter(tier: u32) Visit {
        const number = @atomicRmw(u64, &calls, .Add, 1, .seq_cst) + 1;
        switch (drill_fault.chosen()) {
            .@"segv-in-call" => if (number == late_call) drill_system.writeToNull(),
            .@"sigfpe-in-call" => if (number == late_call) drill_system.divideByZero(),
            .@"endless-loop" => if (number == late_call) drill_system.loop(),
            // A CPU that has this tier after all must crash as well.
            .@"sigill-wrong-tier" => if (tier == @intFromEnum(abi.Tier.avx512vnni)) {
                drill_system.undefinedInstruction();
            },
            .@"memory-leak" => drill_system.leakMemory(number),
            .@"descriptor-leak" => if (number == 1) drill_system.leakDescriptor(),
            .@"thread-left" => if (number == 1) drill_system.leaveThread(),
            else => {},
        }
        const before = @atomicRmw(u64, &inside, .Add, 1, .seq_cst);
        const timed = drill_fault.chosen() == .slow;
        const began = if (timed) drill_system.ticks() else 0;
        return .{ .number = number, .alone = before == 0, .began = began };
    }

    /// After it.
    pub fn leave(visit: Visit, call: anytype, result: abi.Result) abi.Result {
        const others = @atomicRmw(u64, &inside, .Sub, 1, .seq_cst) - 1;
        const again = isRepeated(call);
        if (result != .ok) return result;
        switch (drill_fault.chosen()) {
            .@"ulp-in-corpus" => if (holds(call, abi.Decay, corpus_decay)) flip(call),
            .@"ulp-unseen" => if (holds(call, abi.Similarity, unseen_rows)) flip(call),
            .@"ulp-late" => if (holds(call, abi.Decay, late_decay)) flip(call),
            .@"wrong-second-call" => if (again) flip(call),
            .@"wrong-two-threads" => if (!visit.alone or others != 0) flip(call),
            .@"reads-past-end" => readPastEnd(call),
            .@"writes-past-end" => writePastEnd(call),
            .@"error-each-1000th" => if (visit.number % error_period == 0) return .internal,
            .@"leaves-ftz" => if (visit.number >= late_call) drill_system.setControl(mxcsr_ftz),
            .@"leaves-rounding" => if (visit.number >= late_call) {
                drill_system.setControl(mxcsr_toward_zero);
            },
            .slow => visit.wait(),
            else => {},
        }
        return result;
    }

    /// Until the call has taken so many times what the kernel took.
    fn wait(visit: Visit) void {
        const end = visit.began + slow_times * (drill_system.ticks() - visit.began);
        while (drill_system.ticks() < end) asm volatile ("pause");
    }
};

/// Whether the last call of this kernel had the very same arguments.
fn isRepeated(call: anytype) bool {
    const Last = struct {
        var arguments: ?@TypeOf(call.*) = null;
    };
    const again = if (Last.arguments) |last| std.meta.eql(last, call.*) else false;
    Last.arguments = call.*;
    return again;
}

fn holds(call: anytype, comptime Call: type, least: u64) bool {
    if (@TypeOf(call.*) != Call) return false;
    const out = results(call) orelse return false;
    return out.len >= least;
}

/// The results of a call that writes a row of floats; null for other calls, or if there are none.
fn results(call: anytype) ?[]align(1) f32 {
    const count = switch (@TypeOf(call.*)) {
        abi.Similarity => call.row_count,
        abi.SimilarityBatch => call.query_count * call.row_count,
        abi.SimilarityScattered => call.index_count,
        abi.Decay, abi.PowerDecay => call.count,
        else => return null,
    };
    if (count == 0) return null;
    return (call.out orelse return null)[0..count];
}

/// An error of one unit in the last place of the last result.
fn flip(call: anytype) void {
    const out = results(call) orelse return;
    const last = &out[out.len - 1];
    last.* = @bitCast(@as(u32, @bitCast(last.*)) ^ 1);
}

fn readPastEnd(call: anytype) void {
    if (@TypeOf(call.*) != abi.Decay or call.count == 0) return;
    const behind: *align(1) const volatile f32 = &(call.strengths orelse return)[call.count];
    _ = behind.*;
}

fn writePastEnd(call: anytype) void {
    const out = results(call) orelse return;
    const behind: *align(1) volatile f32 = &out.ptr[out.len];
    behind.* = 0;
}
