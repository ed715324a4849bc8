//! `engram_bench peak`: how near to the limit of the multiply-add units a batch of queries comes
//! (P-S3), on each tier of this CPU that has such units.
//!
//! Peak and batch are measured in turn, in slices so short that most are not interrupted; the best
//! slice of each counts, and the median of the shares of neighbours is printed beside it.

const std = @import("std");
const abi = @import("abi.zig");
const arguments = @import("arguments.zig");
const cpu = @import("cpu.zig");
const dispatch = @import("dispatch.zig");

const Allocator = std.mem.Allocator;

const row_count = 480;
const most_queries = 32;
const most_dim = 1536;
const slices = 300;
const peak_rounds = 20_000;

const Peak = *const fn (rounds: u64, seed: f32, sum: *f32) callconv(.C) u64;

fn peakOf(tier: abi.Tier) ?Peak {
    switch (@import("builtin").cpu.arch) {
        .x86_64 => inline for (.{ .baseline, .avx2, .avx512, .avx512vnni }) |candidate| {
            if (tier == candidate) return external(candidate);
        },
        else => if (tier == .neon) return external(.neon),
    }
    return null;
}

fn external(comptime tier: abi.Tier) Peak {
    return @extern(Peak, .{ .name = "engram_peak_" ++ @tagName(tier) });
}

const Data = struct { rows: []f32, queries: []f32, out: []f32 };

/// Prints a line for each tier, dimension and number of queries.
pub fn run(a: Allocator, out: anytype) !void {
    // As the columns of the engine lie: no load crosses a line.
    const data = Data{
        .rows = try a.alignedAlloc(f32, 64, row_count * most_dim),
        .queries = try a.alignedAlloc(f32, 64, most_queries * most_dim),
        .out = try a.alloc(f32, most_queries * row_count),
    };
    var prng = std.Random.DefaultPrng.init(7);
    for (data.rows) |*x| x.* = prng.random().float(f32) - 0.5;
    for (data.queries) |*x| x.* = prng.random().float(f32) - 0.5;
    for (std.enums.values(abi.Tier)) |tier| {
        const number = @intFromEnum(tier);
        if (cpu.tiers() >> @intCast(number) & 1 == 0) continue;
        const peak = peakOf(tier) orelse continue;
        var sum: f32 = 0;
        if (peak(1, 0.5, &sum) == 0) continue;
        for ([_]u64{ 384, 768, 1536 }) |dim| for ([_]u64{ 1, 4, 16, 32 }) |queries| {
            const line = try measure(tier, peak, data, dim, queries);
            try out.print(
                "{s} {d}d {d} queries: peak {d:.1} GFLOP/s, dot {d:.1}, " ++
                    "share {d:.2} (median {d:.2})\n",
                .{ @tagName(tier), dim, queries, line.peak, line.dot, line.best, line.median },
            );
        };
    }
}

const Line = struct { peak: f64, dot: f64, best: f64, median: f64 };

fn measure(tier: abi.Tier, peak: Peak, data: Data, dim: u64, queries: u64) !Line {
    const call = abi.SimilarityBatch{
        .op = @intFromEnum(abi.Operation.dot),
        .queries = data.queries.ptr,
        .query_count = queries,
        .query_stride = dim,
        .rows = data.rows.ptr,
        .row_count = row_count,
        .dim = dim,
        .stride = dim,
        .norms = null,
        .out = data.out.ptr,
    };
    var shares: [slices]f64 = undefined;
    var line = Line{ .peak = 0, .dot = 0, .best = 0, .median = 0 };
    for (&shares) |*share| {
        var sum: f32 = 0;
        var timer = try std.time.Timer.start();
        const per_round = peak(peak_rounds, 0.5, &sum);
        const most = rate(peak_rounds * per_round, timer.lap());
        const code = dispatch.run(
            "similarity_batch",
            abi.SimilarityBatch,
            arguments.similarityBatch,
            @intFromEnum(tier),
            &call,
        );
        const found = rate(row_count * queries * dim, timer.lap());
        if (code != 0) return error.Failed;
        share.* = found / most;
        line.peak = @max(line.peak, most);
        line.dot = @max(line.dot, found);
    }
    std.mem.sort(f64, &shares, {}, std.sort.asc(f64));
    line.median = shares[slices / 2];
    line.best = line.dot / line.peak;
    return line;
}

/// GFLOP/s: a multiply-add is two.
fn rate(operations: u64, ns: u64) f64 {
    return 2 * @as(f64, @floatFromInt(operations)) / @as(f64, @floatFromInt(@max(1, ns)));
}
