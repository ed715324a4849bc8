//! Views of GraphLayout v1 and SpreadWorkspace v1 (docs/layouts.md), and the checks of a header.

const std = @import("std");
const bitmap = @import("spread_bitmap.zig");
const vec = @import("vec.zig");

const assert = std.debug.assert;

/// In-edges of a chain; a node with more is a hub.
pub const chunk_edges = 64;
pub const alignment = 64;
pub const magic = "EGLAYT01".*;

const node_limit: u64 = 1 << 31;
const edge_limit: u64 = 1 << 40;
const row_limit: u64 = (1 << 32) - 1;
const slice_limit: u64 = node_limit / vec.lanes;

pub const Header = extern struct {
    magic: [8]u8,
    total_bytes: u64,
    node_count: u64,
    edge_count: u64,
    hub_count: u64,
    chunk_count: u64,
    full_slice_count: u64,
    node_slice_count: u64,
    column_count: u64,
    out_offset: u64,
    out_edge: u64,
    first_row: u64,
    hub_node: u64,
    hub_chunk: u64,
    hub_full: u64,
    chunk_hub: u64,
    slice_offset: u64,
    column: u64,
    slot_of_node: u64,
    node_of_slot: u64,
    reserved: [4]u64,

    comptime {
        assert(@sizeOf(Header) == 192);
    }
};

pub const Edge = extern struct { row: u32, weight: f32 };
pub const Column = extern struct { slot: [vec.lanes]u32, weight: [vec.lanes]f32 };

/// Sections of a block, typed. The header was checked.
pub const Layout = struct {
    node_count: u64,
    edge_count: u64,
    hub_count: u64,
    full_slices: u64,
    node_slices: u64,
    out_offset: [*]const u64,
    out_edge: [*]const Edge,
    first_row: [*]const u32,
    hub_node: [*]const u32,
    hub_full: [*]const u32,
    chunk_hub: [*]const u32,
    slice_offset: [*]const u64,
    column: [*]const Column,
    slot_of_node: [*]const u32,

    pub fn of(block: *const anyopaque) Layout {
        const base: [*]const u8 = @ptrCast(block);
        const h: *const Header = @ptrCast(@alignCast(block));
        assert(std.mem.eql(u8, &h.magic, &magic));
        return .{
            .node_count = h.node_count,
            .edge_count = h.edge_count,
            .hub_count = h.hub_count,
            .full_slices = h.full_slice_count,
            .node_slices = h.node_slice_count,
            .out_offset = section(u64, base, h.out_offset),
            .out_edge = section(Edge, base, h.out_edge),
            .first_row = section(u32, base, h.first_row),
            .hub_node = section(u32, base, h.hub_node),
            .hub_full = section(u32, base, h.hub_full),
            .chunk_hub = section(u32, base, h.chunk_hub),
            .slice_offset = section(u64, base, h.slice_offset),
            .column = section(Column, base, h.column),
            .slot_of_node = section(u32, base, h.slot_of_node),
        };
    }
};

fn section(comptime T: type, base: [*]const u8, offset: u64) [*]const T {
    return @ptrCast(@alignCast(base + offset));
}

/// Whether the header is one of version 1 and all its sections lie within `bytes`; `block` is
/// aligned. Also compares the counts with the ends of the offset tables. The contents of the
/// sections are the builder's word: checking them would cost a pass over the graph each call.
pub fn headerIsValid(block: [*]const u8, bytes: u64) bool {
    assert(@intFromPtr(block) % alignment == 0);
    if (bytes < @sizeOf(Header)) return false;
    const h: *const Header = @ptrCast(@alignCast(block));
    if (!std.mem.eql(u8, &h.magic, &magic) or h.total_bytes > bytes) return false;
    for (h.reserved) |word| if (word != 0) return false;
    return countsAreValid(h) and sectionsFit(h) and tablesEnd(block, h);
}

fn countsAreValid(h: *const Header) bool {
    const n = h.node_count;
    if (n >= node_limit or h.edge_count >= edge_limit) return false;
    if (h.chunk_count > row_limit - n or h.hub_count > h.chunk_count / 2) return false;
    // A hub has at least two chunks. Updates add slices of nodes.
    if ((h.hub_count == 0) != (h.chunk_count == 0)) return false;
    if (h.node_slice_count < (n + vec.lanes - 1) / vec.lanes) return false;
    if (h.node_slice_count > slice_limit) return false;
    if (h.full_slice_count > (h.chunk_count + vec.lanes - 1) / vec.lanes) return false;
    const columns = (h.full_slice_count + h.node_slice_count) * chunk_edges;
    return h.column_count <= columns;
}

fn sectionsFit(h: *const Header) bool {
    const n = h.node_count;
    const slices = h.full_slice_count + h.node_slice_count;
    return fits(h, h.out_offset, n + 1, @sizeOf(u64)) and
        fits(h, h.out_edge, h.edge_count, @sizeOf(Edge)) and
        fits(h, h.first_row, n, @sizeOf(u32)) and
        fits(h, h.hub_node, h.hub_count, @sizeOf(u32)) and
        fits(h, h.hub_chunk, h.hub_count + 1, @sizeOf(u32)) and
        fits(h, h.hub_full, h.hub_count + 1, @sizeOf(u32)) and
        fits(h, h.chunk_hub, h.chunk_count, @sizeOf(u32)) and
        fits(h, h.slice_offset, slices + 1, @sizeOf(u64)) and
        fits(h, h.column, h.column_count, @sizeOf(Column)) and
        fits(h, h.slot_of_node, n, @sizeOf(u32)) and
        fits(h, h.node_of_slot, vec.lanes * h.node_slice_count, @sizeOf(u32));
}

/// The counts are bounded, so that the size cannot overflow.
fn fits(h: *const Header, offset: u64, count: u64, size: u64) bool {
    if (offset % alignment != 0 or offset < @sizeOf(Header)) return false;
    return offset <= h.total_bytes and count * size <= h.total_bytes - offset;
}

fn tablesEnd(block: [*]const u8, h: *const Header) bool {
    const out_offset = section(u64, block, h.out_offset);
    const hub_chunk = section(u32, block, h.hub_chunk);
    const hub_full = section(u32, block, h.hub_full);
    const slice_offset = section(u64, block, h.slice_offset);
    const full_slices = (@as(u64, hub_full[h.hub_count]) + vec.lanes - 1) / vec.lanes;
    return out_offset[0] == 0 and out_offset[h.node_count] == h.edge_count and
        hub_chunk[0] == 0 and hub_chunk[h.hub_count] == h.chunk_count and
        hub_full[0] == 0 and full_slices == h.full_slice_count and
        slice_offset[0] == 0 and
        slice_offset[h.full_slice_count] == chunk_edges * h.full_slice_count and
        slice_offset[h.full_slice_count + h.node_slice_count] == h.column_count;
}

const slot_arrays = 5;

pub fn workspaceBytes(h: *const Header) u64 {
    const rows = h.node_count + h.chunk_count;
    return 64 * (slot_arrays * h.node_slice_count + h.full_slice_count) +
        @sizeOf(f32) * paddedRows(rows) + 3 * @sizeOf(u64) * bitmap.words(rows);
}

/// Cues that go through the graph side by side at most.
pub const batch_cues = 16;

/// What a workspace has behind the part for one cue if it serves a batch: three arrays of
/// `batch_cues` floats a slot, so many floats a full chunk, one number a slot.
pub fn batchBytes(h: *const Header) u64 {
    return 64 * ((3 * batch_cues + 1) * h.node_slice_count + batch_cues * h.full_slice_count);
}

fn paddedRows(rows: u64) u64 {
    return (rows + vec.lanes - 1) / vec.lanes * vec.lanes;
}

/// The parts of a workspace: five arrays of one float a slot or node, one float for each full
/// chunk, one for each virtual row, three sets of virtual rows; and the part for a batch, if there
/// is room for it.
pub const Workspace = struct {
    slots: [slot_arrays][*]f32,
    chunk_sums: [*]f32,
    rows: [*]f32,
    sets: [3]bitmap.Bitmap,
    batch: ?[*]f32,

    pub fn of(memory: *anyopaque, bytes: u64, h: *const Header) Workspace {
        const slot_count = vec.lanes * h.node_slice_count;
        const row_count = h.node_count + h.chunk_count;
        var next: [*]f32 = @ptrCast(@alignCast(memory));
        var workspace: Workspace = undefined;
        for (&workspace.slots) |*array| {
            array.* = next;
            next += slot_count;
        }
        workspace.chunk_sums = next;
        next += vec.lanes * h.full_slice_count;
        workspace.rows = next;
        next += paddedRows(row_count);
        var words: [*]u64 = @ptrCast(@alignCast(next));
        for (&workspace.sets) |*set| {
            set.* = bitmap.Bitmap.at(words, row_count);
            words += bitmap.words(row_count);
        }
        const has_batch = bytes >= workspaceBytes(h) + batchBytes(h);
        workspace.batch = if (has_batch) @ptrCast(words) else null;
        return workspace;
    }
};
