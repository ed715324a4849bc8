//! Dot products and cosines of a query and the rows that a list names, in the order of the list.
//!
//! The bits of a row are those of a scan. Rows that lie apart are known to no prefetcher, so each
//! is asked for while those before it are summed.

const std = @import("std");
const abi = @import("abi.zig");
const similarity = @import("similarity.zig");

const assert = std.debug.assert;

/// A row is asked for when the one so many places before it is summed.
const distance = 4;

/// Lines of a row that are asked for; behind them the prefetcher of the processor has caught on.
const max_lines = 64;
const line_floats = 16;

/// Asks for a row that will soon be read.
pub inline fn fetch(row: [*]const f32, dim: u64) void {
    assert(dim >= 1);
    var at: u64 = 0;
    while (at < @min(dim, max_lines * line_floats)) : (at += line_floats) {
        @prefetch(row + at, .{});
    }
}

pub fn run(comptime rows: abi.RowShape, call: *const abi.SimilarityScattered) abi.Result {
    if (call.index_count == 0) return .ok;
    if (call.op == @intFromEnum(abi.Operation.dot)) {
        scan(rows, .dot, false, call);
    } else if (call.norms == null) {
        scan(rows, .both, true, call);
    } else {
        scan(rows, .dot, true, call);
    }
    return .ok;
}

fn scan(
    comptime rows: abi.RowShape,
    comptime want: similarity.Want,
    comptime cosine: bool,
    call: *const abi.SimilarityScattered,
) void {
    const shape = comptime similarity.shapeOf(rows, want);
    const query: [*]const f32 = @alignCast(call.query.?);
    const query_norm = if (cosine) similarity.norm(query, call.dim) else 0;
    for (0..@min(distance, call.index_count)) |i| fetch(rowOf(call, i), call.dim);
    var at: u64 = 0;
    while (at + shape.rows <= call.index_count) : (at += shape.rows) {
        block(shape, want, cosine, call, query_norm, at);
    }
    while (at < call.index_count) : (at += 1) {
        block(similarity.shapeOf(.one, want), want, cosine, call, query_norm, at);
    }
}

inline fn block(
    comptime shape: similarity.Shape,
    comptime want: similarity.Want,
    comptime cosine: bool,
    call: *const abi.SimilarityScattered,
    query_norm: f32,
    at: u64,
) void {
    const query: [*]const f32 = @alignCast(call.query.?);
    const index: [*]const u32 = @alignCast(call.index.?);
    const out = @as([*]f32, @alignCast(call.out.?)) + at;
    var rows: [shape.rows][*]const f32 = undefined;
    inline for (&rows, 0..) |*row, r| {
        row.* = rowOf(call, at + r);
        if (at + r + distance < call.index_count) fetch(rowOf(call, at + r + distance), call.dim);
    }
    const sum = similarity.sums(shape, want, query, rows, call.dim);
    inline for (0..shape.rows) |r| {
        const row_norm = if (!cosine)
            0
        else if (want == .both)
            similarity.normOf(sum.square[r])
        else
            @as([*]const f32, @alignCast(call.norms.?))[index[at + r]];
        out[r] = if (cosine) similarity.cosineOf(sum.dot[r], query_norm, row_norm) else sum.dot[r];
    }
}

inline fn rowOf(call: *const abi.SimilarityScattered, i: u64) [*]const f32 {
    const rows: [*]const f32 = @alignCast(call.rows.?);
    const index: [*]const u32 = @alignCast(call.index.?);
    assert(index[i] < call.row_count);
    return rows + index[i] * call.stride;
}
