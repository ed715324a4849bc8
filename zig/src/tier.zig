//! Root of one tier's object: the kernels compiled for one instruction set, under hidden names that
//! carry the tier's. The arguments were checked by the exported functions.

const std = @import("std");
const options = @import("options");
const abi = @import("abi.zig");
const similarity = @import("similarity.zig");
const similarity_batch = @import("similarity_batch.zig");
const similarity_scattered = @import("similarity_scattered.zig");
const topk = @import("topk.zig");
const decay = @import("decay.zig");
const decay_power = @import("decay_power.zig");
const spread = @import("spread.zig");
const spread_part = @import("spread_part.zig");

/// A broken assertion of a safe build ends the process here: nothing unwinds into the caller.
pub fn panic(_: []const u8, _: ?*std.builtin.StackTrace, _: ?usize) noreturn {
    @trap();
}

comptime {
    for (abi.rowShapes(std.meta.stringToEnum(abi.Tier, options.tier).?)) |rows| {
        const Shaped = Rows(rows);
        hide(Shaped.runSimilarity, "similarity_" ++ @tagName(rows));
        hide(Shaped.runSimilarityScattered, "similarity_scattered_" ++ @tagName(rows));
        hide(Shaped.runTopK, "top_k_" ++ @tagName(rows));
    }
    hide(runSimilarityBatch, "similarity_batch");
    hide(runDecay, "decay");
    hide(runPowerDecay, "power_decay");
    hide(runSpread, "spread");
    hide(runSpreadPart, "spread_part");
}

fn hide(comptime function: anytype, comptime kernel: []const u8) void {
    const name = "engram_" ++ kernel ++ "_" ++ options.tier;
    @export(function, .{ .name = name, .visibility = .hidden });
}

/// The kernels that walk rows in that shape.
fn Rows(comptime rows: abi.RowShape) type {
    return struct {
        fn runSimilarity(call: *const abi.Similarity) callconv(.C) abi.Result {
            return similarity.run(rows, call);
        }

        fn runSimilarityScattered(call: *const abi.SimilarityScattered) callconv(.C) abi.Result {
            return similarity_scattered.run(rows, call);
        }

        fn runTopK(call: *const abi.TopK) callconv(.C) abi.Result {
            return topk.run(rows, call);
        }
    };
}

fn runSimilarityBatch(call: *const abi.SimilarityBatch) callconv(.C) abi.Result {
    return similarity_batch.run(call);
}

fn runDecay(call: *const abi.Decay) callconv(.C) abi.Result {
    return decay.run(call);
}

fn runPowerDecay(call: *const abi.PowerDecay) callconv(.C) abi.Result {
    return decay_power.run(call);
}

fn runSpread(call: *const abi.Spread) callconv(.C) abi.Result {
    return spread.run(call, .automatic);
}

fn runSpreadPart(call: *const abi.SpreadPartCall) callconv(.C) abi.Result {
    return spread_part.run(call, .automatic);
}
