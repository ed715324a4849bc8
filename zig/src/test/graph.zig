//! Random graphs and a plain builder of GraphLayout v1, written from docs/layouts.md. It serves the
//! tests; the layouts that a kernel meets in use are built by its callers.

const std = @import("std");
const layout = @import("../spread_layout.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");

const Allocator = std.mem.Allocator;
const Block = []align(layout.alignment) u8;
const C = layout.chunk_edges;

pub const Edge = struct { source: u32, target: u32, weight: f32 };

/// In-degrees at the edges of the rules: one chunk, one and a bit, whole chunks, many.
pub const hub_degrees = [_]u32{ 63, 64, 65, 127, 128, 129, 192, 1000, 2049 };

/// The edges keep their order within a source.
pub fn fromEdges(a: Allocator, node_count: u32, edges: []const Edge) !scalar.Graph {
    const offset = try a.alloc(u64, node_count + 1);
    @memset(offset, 0);
    for (edges) |e| offset[e.source + 1] += 1;
    for (0..node_count) |v| offset[v + 1] += offset[v];
    const next = try a.dupe(u64, offset);
    const target = try a.alloc(u32, edges.len);
    const weight = try a.alloc(f32, edges.len);
    for (edges) |e| {
        target[next[e.source]] = e.target;
        weight[next[e.source]] = e.weight;
        next[e.source] += 1;
    }
    return .{ .node_count = node_count, .out_offset = offset, .target = target, .weight = weight };
}

pub const Weights = enum { positive, mixed, strange };

/// Multi-edges and self-loops come by themselves; `hubs` nodes get in-degrees of `hub_degrees`.
pub fn random(
    a: Allocator,
    source: std.Random,
    node_count: u32,
    edge_count: usize,
    hubs: usize,
    weights: Weights,
) !scalar.Graph {
    var edges = std.ArrayList(Edge).init(a);
    if (node_count > 0) {
        for (0..edge_count) |_| try edges.append(try edge(source, node_count, null, weights));
        for (0..hubs) |_| {
            const target = source.uintLessThan(u32, node_count);
            const degree = hub_degrees[source.uintLessThan(usize, hub_degrees.len)];
            for (0..degree) |_| try edges.append(try edge(source, node_count, target, weights));
        }
    }
    return fromEdges(a, node_count, edges.items);
}

fn edge(source: std.Random, node_count: u32, target: ?u32, weights: Weights) !Edge {
    return .{
        .source = source.uintLessThan(u32, node_count),
        .target = target orelse source.uintLessThan(u32, node_count),
        .weight = switch (weights) {
            .positive => source.float(f32),
            .mixed => source.floatNorm(f32),
            .strange => switch (source.uintLessThan(u32, 4)) {
                0 => sample.one(source, .subnormal),
                1 => sample.one(source, .signed_zeros),
                2 => sample.one(source, .small),
                else => source.floatNorm(f32),
            },
        },
    };
}

/// A block under construction: counts first, then the sections one behind the other.
const Builder = struct {
    a: Allocator,
    graph: scalar.Graph,
    lists: scalar.InLists,
    hubs: []u32,
    hub_of: []?u32,
    chunk: []u32,
    full: []u32,
    slot_of: []u32,
    node_at: []u32,
    slice_offset: []u64,
    full_slices: usize,
    node_slices: usize,

    fn degree(b: *const Builder, v: usize) usize {
        return b.lists.into(v).len;
    }

    /// The node's row in the second part: all its in-edges, or a hub's remainder.
    fn row(b: *const Builder, v: usize) []const scalar.InEdge {
        const edges = b.lists.into(v);
        return if (b.hub_of[v] == null) edges else edges[edges.len / C * C ..];
    }

    fn before(b: *const Builder, x: u32, y: u32) bool {
        const lengths = .{ b.row(x).len, b.row(y).len };
        if (lengths[0] != lengths[1]) return lengths[0] > lengths[1];
        const hub = .{ b.hub_of[x] != null, b.hub_of[y] != null };
        if (hub[0] != hub[1]) return hub[0];
        return x < y;
    }

    fn findHubs(b: *Builder) !void {
        const n = b.graph.node_count;
        b.hub_of = try b.a.alloc(?u32, n);
        var hubs = std.ArrayList(u32).init(b.a);
        var chunk = std.ArrayList(u32).init(b.a);
        var full = std.ArrayList(u32).init(b.a);
        try chunk.append(0);
        try full.append(0);
        for (0..n) |v| {
            const edges = b.degree(v);
            b.hub_of[v] = if (edges > C) @intCast(hubs.items.len) else null;
            if (edges <= C) continue;
            try hubs.append(@intCast(v));
            try chunk.append(@intCast(chunk.getLast() + (edges + C - 1) / C));
            try full.append(@intCast(full.getLast() + edges / C));
        }
        b.hubs = hubs.items;
        b.chunk = chunk.items;
        b.full = full.items;
    }

    fn placeSlots(b: *Builder) !void {
        const n = b.graph.node_count;
        b.full_slices = (b.full[b.hubs.len] + 15) / 16;
        b.node_slices = (n + 15) / 16;
        b.node_at = try b.a.alloc(u32, 16 * b.node_slices);
        @memset(b.node_at, 0xffff_ffff);
        for (0..n) |v| b.node_at[v] = @intCast(v);
        std.mem.sort(u32, b.node_at[0..n], @as(*const Builder, b), before);
        b.slot_of = try b.a.alloc(u32, n);
        for (b.node_at[0..n], 0..) |v, slot| b.slot_of[v] = @intCast(slot);
        b.slice_offset = try b.a.alloc(u64, b.full_slices + b.node_slices + 1);
        b.slice_offset[0] = 0;
        for (0..b.full_slices) |i| b.slice_offset[i + 1] = b.slice_offset[i] + C;
        for (0..b.node_slices) |i| {
            const at = b.full_slices + i;
            b.slice_offset[at + 1] = b.slice_offset[at] + b.row(b.node_at[16 * i]).len;
        }
    }

    fn header(b: *const Builder) layout.Header {
        const n: u64 = b.graph.node_count;
        const slices = b.full_slices + b.node_slices;
        var h = std.mem.zeroes(layout.Header);
        h.magic = layout.magic;
        h.node_count = n;
        h.edge_count = b.graph.target.len;
        h.hub_count = b.hubs.len;
        h.chunk_count = b.chunk[b.hubs.len];
        h.full_slice_count = b.full_slices;
        h.node_slice_count = b.node_slices;
        h.column_count = b.slice_offset[slices];
        var end: u64 = @sizeOf(layout.Header);
        const sections = .{
            .{ "out_offset", 8 * (n + 1) },               .{ "out_edge", 8 * h.edge_count },
            .{ "first_row", 4 * n },                      .{ "hub_node", 4 * h.hub_count },
            .{ "hub_chunk", 4 * (h.hub_count + 1) },      .{ "hub_full", 4 * (h.hub_count + 1) },
            .{ "chunk_hub", 4 * h.chunk_count },          .{ "slice_offset", 8 * (slices + 1) },
            .{ "column", 128 * h.column_count },          .{ "slot_of_node", 4 * n },
            .{ "node_of_slot", 64 * h.node_slice_count },
        };
        inline for (sections) |section| {
            @field(h, section[0]) = end;
            end = std.mem.alignForward(u64, end + section[1], layout.alignment);
        }
        h.total_bytes = end;
        return h;
    }

    fn write(b: *const Builder) !Block {
        const h = b.header();
        const block = try b.a.alignedAlloc(u8, layout.alignment, h.total_bytes);
        @memset(block, 0);
        @memcpy(block[0..@sizeOf(layout.Header)], std.mem.asBytes(&h));
        const n = b.graph.node_count;
        @memcpy(part(u64, block, h.out_offset, n + 1), b.graph.out_offset);
        @memcpy(part(u32, block, h.hub_node, b.hubs.len), b.hubs);
        @memcpy(part(u32, block, h.hub_chunk, b.chunk.len), b.chunk);
        @memcpy(part(u32, block, h.hub_full, b.full.len), b.full);
        @memcpy(part(u64, block, h.slice_offset, b.slice_offset.len), b.slice_offset);
        @memcpy(part(u32, block, h.slot_of_node, n), b.slot_of);
        @memcpy(part(u32, block, h.node_of_slot, b.node_at.len), b.node_at);
        const first_row = part(u32, block, h.first_row, n);
        for (first_row, b.hub_of, 0..) |*first, hub, v| {
            first.* = if (hub) |i| n + b.chunk[i] else @intCast(v);
        }
        const chunk_hub = part(u32, block, h.chunk_hub, h.chunk_count);
        for (b.hubs, 0..) |_, i| @memset(chunk_hub[b.chunk[i]..b.chunk[i + 1]], @intCast(i));
        try b.writeEdges(part(layout.Edge, block, h.out_edge, h.edge_count));
        b.writeColumns(part(layout.Column, block, h.column, h.column_count));
        return block;
    }

    fn writeEdges(b: *const Builder, out_edge: []layout.Edge) !void {
        const n = b.graph.node_count;
        const seen = try b.a.alloc(u32, n);
        @memset(seen, 0);
        for (out_edge, b.graph.target, b.graph.weight) |*out, t, w| {
            const position = seen[t];
            seen[t] += 1;
            const in_chunk = if (b.hub_of[t]) |hub| n + b.chunk[hub] + position / C else t;
            out.* = .{ .row = in_chunk, .weight = w };
        }
    }

    fn writeColumns(b: *const Builder, columns: []layout.Column) void {
        for (b.hubs, 0..) |v, hub| {
            const edges = b.lists.into(v);
            for (b.full[hub]..b.full[hub + 1], 0..) |f, j| {
                b.writeLane(columns, f / 16, f % 16, edges[C * j ..][0..C]);
            }
        }
        for (0..b.graph.node_count) |v| {
            const slot = b.slot_of[v];
            b.writeLane(columns, b.full_slices + slot / 16, slot % 16, b.row(v));
        }
    }

    fn writeLane(
        b: *const Builder,
        columns: []layout.Column,
        slice: usize,
        lane: usize,
        edges: []const scalar.InEdge,
    ) void {
        for (columns[b.slice_offset[slice]..][0..edges.len], edges) |*column, in| {
            column.slot[lane] = b.slot_of[in.source];
            column.weight[lane] = in.weight;
        }
    }
};

fn part(comptime T: type, block: Block, offset: u64, count: usize) []T {
    const bytes = block[offset..][0 .. count * @sizeOf(T)];
    return @alignCast(std.mem.bytesAsSlice(T, bytes));
}

/// The block of `graph`; `a` is an arena, for nothing of the work is freed.
pub fn build(a: Allocator, graph: scalar.Graph, lists: scalar.InLists) !Block {
    var b: Builder = undefined;
    b.a = a;
    b.graph = graph;
    b.lists = lists;
    try b.findHubs();
    try b.placeSlots();
    return b.write();
}
