//! The checks of every call: what the library can see of its arguments. Whether the memory behind a
//! pointer is as long as its count says, only the caller knows.

const std = @import("std");
const abi = @import("abi.zig");
const decay = @import("decay.zig");
const decay_power = @import("decay_power.zig");
const topk = @import("topk.zig");
const int8_plane = @import("int8_plane.zig");
const layout = @import("spread_layout.zig");

const Result = abi.Result;

/// No object is larger, so that sums of two sizes cannot overflow.
const max_bytes: u64 = 1 << 62;

/// Whether `count` elements at `pointer` are aligned, not null unless there are none, and within
/// the address space.
fn fits(comptime T: type, pointer: ?[*]align(1) const T, count: u64) bool {
    const address: u64 = @intFromPtr(pointer);
    if (count > max_bytes / @sizeOf(T)) return false;
    if (count == 0) return true;
    const bytes = count * @sizeOf(T);
    return address != 0 and address % @alignOf(T) == 0 and address <= ~@as(u64, 0) - bytes;
}

/// Floats from the first to the last element of a matrix; null if the number is too large.
fn extent(row_count: u64, dim: u64, stride: u64) ?u64 {
    if (row_count == 0) return 0;
    const leading = std.math.mul(u64, row_count - 1, stride) catch return null;
    return std.math.add(u64, leading, dim) catch null;
}

fn matrixFits(rows: ?[*]align(1) const f32, row_count: u64, dim: u64, stride: u64) bool {
    if (dim == 0 or dim > abi.max_dim or stride < dim) return false;
    return fits(f32, rows, extent(row_count, dim, stride) orelse return false);
}

pub fn similarity(call: *const abi.Similarity) Result {
    if (call.op > @intFromEnum(abi.Operation.cosine)) return .invalid_argument;
    const op: abi.Operation = @enumFromInt(call.op);
    if (!matrixFits(call.rows, call.row_count, call.dim, call.stride)) return .invalid_argument;
    if (call.row_count == 0) return .ok;
    if (!fits(f32, call.out, call.row_count)) return .invalid_argument;
    if (op != .norms and !fits(f32, call.query, call.dim)) return .invalid_argument;
    const norms = op == .cosine and call.norms != null;
    if (norms and !fits(f32, call.norms, call.row_count)) return .invalid_argument;
    return .ok;
}

/// Norms have neither query nor list.
fn compares(op: u32) bool {
    return op == @intFromEnum(abi.Operation.dot) or op == @intFromEnum(abi.Operation.cosine);
}

pub fn similarityBatch(call: *const abi.SimilarityBatch) Result {
    if (!compares(call.op)) return .invalid_argument;
    if (!matrixFits(call.rows, call.row_count, call.dim, call.stride)) return .invalid_argument;
    if (!matrixFits(call.queries, call.query_count, call.dim, call.query_stride)) {
        return .invalid_argument;
    }
    const results = std.math.mul(u64, call.query_count, call.row_count) catch
        return .invalid_argument;
    if (!fits(f32, call.out, results)) return .invalid_argument;
    const norms = call.op == @intFromEnum(abi.Operation.cosine) and call.norms != null;
    if (norms and !fits(f32, call.norms, call.row_count)) return .invalid_argument;
    return .ok;
}

/// The list too: every row that it names is there.
pub fn similarityScattered(call: *const abi.SimilarityScattered) Result {
    if (!compares(call.op)) return .invalid_argument;
    if (!matrixFits(call.rows, call.row_count, call.dim, call.stride)) return .invalid_argument;
    if (!fits(u32, call.index, call.index_count)) return .invalid_argument;
    if (!fits(f32, call.out, call.index_count)) return .invalid_argument;
    if (call.index_count == 0) return .ok;
    if (!fits(f32, call.query, call.dim)) return .invalid_argument;
    const norms = call.op == @intFromEnum(abi.Operation.cosine) and call.norms != null;
    if (norms and !fits(f32, call.norms, call.row_count)) return .invalid_argument;
    const index: [*]const u32 = @alignCast(call.index.?);
    for (index[0..call.index_count]) |row| if (row >= call.row_count) return .invalid_argument;
    return .ok;
}

pub fn topK(call: *const abi.TopK) Result {
    if (call.k == 0 or call.min_score != call.min_score) return .invalid_argument;
    if (call.row_count > std.math.maxInt(u32)) return .invalid_argument;
    if (!matrixFits(call.rows, call.row_count, call.dim, call.stride)) return .invalid_argument;
    if (call.query_stride < call.dim) return .invalid_argument;
    if (!fits(u32, call.out_counts, call.query_count)) return .invalid_argument;
    if (call.query_count == 0 or call.row_count == 0) return .ok;
    if (!matrixFits(call.queries, call.query_count, call.dim, call.query_stride)) {
        return .invalid_argument;
    }
    if (call.norms != null and !fits(f32, call.norms, call.row_count)) return .invalid_argument;
    const words = (call.row_count + 63) / 64;
    if (call.selection != null and !fits(u64, call.selection, words)) return .invalid_argument;
    const results = std.math.mul(u64, call.query_count, call.k) catch return .invalid_argument;
    if (!fits(u32, call.out_rows, results)) return .invalid_argument;
    if (!fits(f32, call.out_scores, results)) return .invalid_argument;
    const scratch: ?[*]const u8 = @ptrCast(call.scratch);
    if (!fits(u8, scratch, call.scratch_bytes)) return .invalid_argument;
    if (call.plane != null and !planeFits(call)) return .invalid_argument;
    const filtered = call.plane != null;
    if (call.scratch_bytes < topk.scratchBytes(call.row_count, call.dim, call.k, filtered)) {
        return .out_of_memory;
    }
    if (@intFromPtr(call.scratch) % @alignOf(u64) != 0) return .invalid_argument;
    return .ok;
}

fn planeFits(call: *const abi.TopK) bool {
    const block: ?[*]const u8 = @ptrCast(call.plane);
    if (!fits(u8, block, call.plane_bytes)) return false;
    if (@intFromPtr(block) % int8_plane.alignment != 0) return false;
    const first = call.plane_first;
    return int8_plane.isValid(block.?, call.plane_bytes, call.dim, first, call.row_count);
}

/// Scratch of a top-k call; 0 for arguments that the call itself refuses.
pub fn topKScratchBytes(row_count: u64, dim: u64, k: u64, with_plane: u32) u64 {
    if (dim == 0 or dim > abi.max_dim or row_count > std.math.maxInt(u32)) return 0;
    if (with_plane > 1) return 0;
    return topk.scratchBytes(row_count, dim, k, with_plane == 1);
}

pub fn decayCalculation(call: *const abi.Decay) Result {
    if (!(call.tau >= decay.tau_min and call.tau <= decay.tau_max)) return .invalid_argument;
    if (!fits(f32, call.strengths, call.count)) return .invalid_argument;
    if (!fits(i64, call.ages, call.count)) return .invalid_argument;
    if (!fits(f32, call.out, call.count)) return .invalid_argument;
    const out = @intFromPtr(call.out);
    const strengths = @intFromPtr(call.strengths);
    const in_place = out == strengths;
    if (!in_place and overlap(out, 4 * call.count, strengths, 4 * call.count)) {
        return .invalid_argument;
    }
    if (overlap(out, 4 * call.count, @intFromPtr(call.ages), 8 * call.count)) {
        return .invalid_argument;
    }
    return .ok;
}

/// All but the stabilities, which the kernel looks at before it writes.
pub fn powerDecay(call: *const abi.PowerDecay) Result {
    if (call.failure) |failure| {
        if (@intFromPtr(failure) % @alignOf(u64) != 0) return .invalid_argument;
        failure.* = abi.no_index;
    }
    const f = call.factor;
    if (!(f >= decay_power.factor_min and f <= decay_power.factor_max)) return .invalid_argument;
    if (!(call.exponent > 0 and call.exponent <= decay_power.exponent_max)) {
        return .invalid_argument;
    }
    if (!fits(f32, call.strengths, call.count)) return .invalid_argument;
    if (!fits(i64, call.elapsed, call.count)) return .invalid_argument;
    if (!fits(f32, call.stability, call.count)) return .invalid_argument;
    if (!fits(f32, call.out, call.count)) return .invalid_argument;
    const out = @intFromPtr(call.out);
    const bytes = 4 * call.count;
    const strengths = @intFromPtr(call.strengths);
    if (out != strengths and overlap(out, bytes, strengths, bytes)) return .invalid_argument;
    if (overlap(out, bytes, @intFromPtr(call.stability), bytes)) return .invalid_argument;
    if (overlap(out, bytes, @intFromPtr(call.elapsed), 2 * bytes)) return .invalid_argument;
    return .ok;
}

fn overlap(a: u64, a_bytes: u64, b: u64, b_bytes: u64) bool {
    return a < b + b_bytes and b < a + a_bytes;
}

pub fn spread(call: *const abi.Spread) Result {
    const block_alignment = layout.alignment;
    const failure = call.failure orelse return .invalid_argument;
    if (@intFromPtr(failure) % @alignOf(abi.SpreadFailure) != 0) return .invalid_argument;
    failure.* = abi.SpreadFailure.none;

    const request = call.request orelse return .invalid_argument;
    if (@intFromPtr(request) % @alignOf(abi.SpreadRequest) != 0) return .invalid_argument;
    if (!requestIsValid(@alignCast(request))) return .invalid_argument;

    const bytes: ?[*]const u8 = @ptrCast(call.layout);
    if (bytes == null or !fits(u8, bytes, call.layout_bytes)) return .invalid_argument;
    if (@intFromPtr(bytes) % block_alignment != 0) return .invalid_argument;
    if (!layout.headerIsValid(bytes.?, call.layout_bytes)) return .invalid_argument;

    const results = std.math.mul(u64, request.cue_count, call.capacity) catch
        return .invalid_argument;
    if (!fits(u32, call.out_node, results)) return .invalid_argument;
    if (!fits(f32, call.out_activation, results)) return .invalid_argument;
    if (!fits(u64, call.out_count, request.cue_count)) return .invalid_argument;

    const workspace: ?[*]const u8 = @ptrCast(call.workspace);
    if (workspace == null or !fits(u8, workspace, call.workspace_bytes)) return .invalid_argument;
    if (@intFromPtr(workspace) % block_alignment != 0) return .invalid_argument;
    const header: *const layout.Header = @ptrCast(@alignCast(bytes.?));
    if (call.workspace_bytes < layout.workspaceBytes(header)) return .out_of_memory;
    return .ok;
}

pub fn spreadPart(call: *const abi.SpreadPartCall) Result {
    const verdict = spread(&call.spread);
    if (verdict != .ok) return verdict;
    const part = call.part orelse return .invalid_argument;
    if (@intFromPtr(part) % @alignOf(abi.SpreadPart) != 0) return .invalid_argument;
    if (part.phase > @intFromEnum(abi.SpreadPhase.fail)) return .invalid_argument;
    const request = call.spread.request.?;
    if (part.turned > 1 or part.cue >= request.cue_count) return .invalid_argument;
    const phase: abi.SpreadPhase = @enumFromInt(part.phase);
    if (phase == .begin) return .ok;
    if (part.step == 0 or part.step > request.steps) return .invalid_argument;
    const header: *const layout.Header = @ptrCast(@alignCast(call.spread.layout.?));
    const slices = switch (phase) {
        .chunks => header.full_slice_count,
        .rows, .settle => header.node_slice_count,
        .begin, .end, .fail => return .ok,
    };
    if (part.first > slices or part.count > slices - part.first) return .invalid_argument;
    return .ok;
}

fn requestIsValid(request: *const abi.SpreadRequest) bool {
    const known = abi.spread_normalise | abi.spread_accumulate;
    if (request.steps == 0 or request.flags & ~known != 0 or request.reserved != 0) return false;
    if (!isFinite(request.d) or !isFinite(request.keep) or !isFinite(request.theta)) return false;
    if (request.theta < 0) return false;
    if (request.cue_count == 0) return true;
    if (request.cue_count > max_bytes) return false;
    if (!fits(u64, request.cue_offset, request.cue_count + 1)) return false;
    const offset: [*]const u64 = @alignCast(request.cue_offset.?);
    if (offset[0] != 0) return false;
    for (0..request.cue_count) |cue| if (offset[cue + 1] < offset[cue]) return false;
    const seeds = offset[request.cue_count];
    return fits(u32, request.seed_node, seeds) and fits(f32, request.seed_activation, seeds);
}

fn isFinite(x: f32) bool {
    return @abs(x) <= std.math.floatMax(f32);
}
