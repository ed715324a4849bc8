//! Dot products and cosines of many rows with many queries: sum64 of every pair in tiles
//! (similarity_tile.zig), so that a row that was loaded serves a whole group of queries.
//!
//! The bits of a pair are those of a call with its query alone.

const std = @import("std");
const abi = @import("abi.zig");
const similarity = @import("similarity.zig");
const tiles = @import("similarity_tile.zig");
const vec = @import("vec.zig");

const assert = std.debug.assert;
const V = vec.V;

/// Queries that share a pass over the rows: their elements stay in the second cache.
pub const max_group = 32;

/// Rows whose results are made cosines while they are in the first cache: whole tiles.
const block_rows = 48;

/// Rows of one call of `dots`, and the same in whole tiles.
pub const max_rows = 64;
const room = max_rows + tiles.native.rows - 1;

comptime {
    assert(block_rows % tiles.native.rows == 0);
}

/// A query left over by the tiles.
const single = tiles.Tile{ .rows = tiles.native.rows, .queries = 1, .lanes = 16 };

/// sum64 of query q and row r to `out[q·stride + r]`, of at most `max_rows` rows.
pub fn dots(
    queries: []const [*]const f32,
    rows: []const [*]const f32,
    dim: u64,
    out: [*]f32,
    stride: u64,
) void {
    assert(rows.len >= 1 and rows.len <= max_rows);
    assert(queries.len <= 1 or stride >= rows.len);
    const native = tiles.native;
    var q: u64 = 0;
    while (q + native.queries <= queries.len) : (q += native.queries) {
        scanTiles(native, queries[q..][0..native.queries].*, rows, dim, out + q * stride, stride);
    }
    if (native.queries == 1) return;
    while (q < queries.len) : (q += 1) {
        scanTiles(single, .{queries[q]}, rows, dim, out + q * stride, stride);
    }
}

/// One tile after the other, so that the queries stay in the first cache.
fn scanTiles(
    comptime tile: tiles.Tile,
    queries: [tile.queries][*]const f32,
    rows: []const [*]const f32,
    dim: u64,
    out: [*]f32,
    stride: u64,
) void {
    var sums: [room * tile.queries]f32 = undefined;
    var operands = tiles.Operands(tile){ .queries = queries, .rows = undefined, .next = undefined };
    var r: u64 = 0;
    while (r < rows.len) : (r += tile.rows) {
        // The last tile repeats the last row.
        inline for (&operands.rows, 0..) |*row, i| row.* = rows[@min(r + i, rows.len - 1)];
        inline for (&operands.next, tile.rows..) |*row, i| row.* = rows[@min(r + i, rows.len - 1)];
        tiles.dots(tile, &operands, dim, sums[r * tile.queries ..][0 .. tile.rows * tile.queries]);
    }
    for (0..tile.queries) |q| {
        for (out[q * stride ..][0..rows.len], 0..) |*x, i| x.* = sums[i * tile.queries + q];
    }
}

/// Turns dot products into cosines in place: `cosineOf` of each.
pub fn cosines(values: []f32, query_norm: f32, norms: []const f32) void {
    assert(values.len == norms.len);
    const one: V = @splat(1);
    var i: u64 = 0;
    while (i + vec.lanes <= values.len) : (i += vec.lanes) {
        const den = @as(V, @splat(query_norm)) * vec.load(norms[i..].ptr);
        const quotient = vec.load(values[i..].ptr) / den;
        var c = @select(f32, quotient == quotient, quotient, vec.zero);
        c = @select(f32, den == vec.zero, vec.zero, c);
        c = @select(f32, c > one, one, c);
        c = @select(f32, c < -one, -one, c);
        vec.store(values[i..].ptr, vec.pzAll(c));
    }
    while (i < values.len) : (i += 1) {
        values[i] = similarity.cosineOf(values[i], query_norm, norms[i]);
    }
}

pub fn run(call: *const abi.SimilarityBatch) abi.Result {
    if (call.row_count == 0) return .ok;
    var first: u64 = 0;
    while (first < call.query_count) : (first += max_group) {
        scan(call, first, @min(max_group, call.query_count - first));
    }
    return .ok;
}

fn scan(call: *const abi.SimilarityBatch, first: u64, count: u64) void {
    assert(count >= 1 and count <= max_group);
    const cosine = call.op == @intFromEnum(abi.Operation.cosine);
    const matrix: [*]const f32 = @alignCast(call.rows.?);
    const out = @as([*]f32, @alignCast(call.out.?)) + first * call.row_count;
    var queries: [max_group][*]const f32 = undefined;
    var query_norms: [max_group]f32 = undefined;
    for (0..count) |q| {
        const all: [*]const f32 = @alignCast(call.queries.?);
        queries[q] = all + (first + q) * call.query_stride;
        if (cosine) query_norms[q] = similarity.norm(queries[q], call.dim);
    }
    var row: u64 = 0;
    while (row < call.row_count) : (row += block_rows) {
        const here = @min(block_rows, call.row_count - row);
        var rows: [block_rows][*]const f32 = undefined;
        var norms: [block_rows]f32 = undefined;
        for (0..here) |r| rows[r] = matrix + (row + r) * call.stride;
        dots(queries[0..count], rows[0..here], call.dim, out + row, call.row_count);
        if (!cosine) continue;
        for (0..here) |r| {
            const stored = call.norms;
            norms[r] = if (stored) |s| s[row + r] else similarity.norm(rows[r], call.dim);
        }
        for (0..count) |q| {
            const values = out + q * call.row_count + row;
            cosines(values[0..here], query_norms[q], norms[0..here]);
        }
    }
}
