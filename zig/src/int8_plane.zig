//! Int8Plane v1 of docs/layouts.md: the header, and the pieces of 64 rows behind it.

const std = @import("std");

pub const alignment = 64;
pub const piece_rows = 64;

/// Codes of a row that lie together, and the bytes of one such group of all rows of a piece.
pub const group = 4;
pub const group_bytes = group * piece_rows;

/// Scale, error and sum of a row.
const numbers = 3;

const magic: u64 = @bitCast(@as([8]u8, "EGINT801".*));

pub const Header = extern struct {
    magic: u64,
    total_bytes: u64,
    row_capacity: u64,
    dim: u64,
    reserved: [4]u64,
};

pub fn groups(dim: u64) u64 {
    return (dim + group - 1) / group;
}

pub fn pieceBytes(dim: u64) u64 {
    return (groups(dim) + numbers) * group_bytes;
}

/// Whether the aligned block is a plane of its own size and of that dimension, with those rows.
pub fn isValid(block: [*]const u8, bytes: u64, dim: u64, first: u64, count: u64) bool {
    if (bytes < @sizeOf(Header)) return false;
    const header: *const Header = @ptrCast(@alignCast(block));
    if (header.magic != magic or header.total_bytes != bytes or header.dim != dim) return false;
    if (header.row_capacity % piece_rows != 0) return false;
    const pieces = std.math.divExact(u64, bytes - @sizeOf(Header), pieceBytes(dim)) catch
        return false;
    if (header.row_capacity / piece_rows != pieces) return false;
    return first % piece_rows == 0 and first <= header.row_capacity and
        count <= header.row_capacity - first;
}

/// 64 rows.
pub const Piece = struct {
    codes: [*]align(alignment) const i8,
    groups: u64,

    /// The piece of a row, a multiple of 64, counted from the beginning of the block.
    pub fn of(block: *const anyopaque, dim: u64, row: u64) Piece {
        std.debug.assert(row % piece_rows == 0);
        const bytes: [*]align(alignment) const i8 = @ptrCast(@alignCast(block));
        const at = @sizeOf(Header) + row / piece_rows * pieceBytes(dim);
        return .{ .codes = @alignCast(bytes + at), .groups = groups(dim) };
    }

    pub fn scales(piece: Piece) [*]align(alignment) const f32 {
        return @ptrCast(@alignCast(piece.codes + piece.groups * group_bytes));
    }

    pub fn errors(piece: Piece) [*]align(alignment) const f32 {
        return @ptrCast(@alignCast(piece.codes + (piece.groups + 1) * group_bytes));
    }

    pub fn sums(piece: Piece) [*]align(alignment) const i32 {
        return @ptrCast(@alignCast(piece.codes + (piece.groups + 2) * group_bytes));
    }
};
