//! The exported functions of `engram_kernels` and nothing else; abi.zig describes their arguments.

const std = @import("std");
const abi = @import("abi.zig");
const arguments = @import("arguments.zig");
const cpu = @import("cpu.zig");
const cpu_family = @import("cpu_family.zig");
const dispatch = @import("dispatch.zig");
const hook = @import("hook.zig");

/// A broken assertion of a safe build ends the process here: nothing unwinds into the caller.
pub fn panic(_: []const u8, _: ?*std.builtin.StackTrace, _: ?usize) noreturn {
    @trap();
}

pub export fn engram_abi_version() callconv(.C) u32 {
    return hook.abiVersion(abi.abi_version);
}

pub export fn engram_contract_version() callconv(.C) u32 {
    return abi.contract_version;
}

/// Bit i: tier i can run on this CPU. The caller asks once; a call does not ask again.
pub export fn engram_tiers() callconv(.C) u32 {
    return hook.tiers(cpu.tiers());
}

/// Vendor, family and model of this CPU (cpu_family.zig); 0 on ARM64. To be asked once.
pub export fn engram_cpu_family() callconv(.C) u32 {
    return cpu_family.number();
}

/// The row shape that the table has for this CPU. To be asked once: a call walks its rows as the
/// tier argument says.
pub export fn engram_row_shape() callconv(.C) u32 {
    return @intFromEnum(cpu_family.rowShape());
}

/// Control bits of MXCSR or FPCR as the calling thread has them, without exception flags.
pub export fn engram_fp_state() callconv(.C) u32 {
    return cpu.fpState();
}

/// Norms (op 0), dot products (1) or cosines (2) of the rows. Norms ignore the query; cosines
/// compute the norms of the rows where `norms` is null.
pub export fn engram_vector_similarity(
    tier: u32,
    op: u32,
    query: ?[*]align(1) const f32,
    rows: ?[*]align(1) const f32,
    row_count: u64,
    dim: u64,
    stride: u64,
    norms: ?[*]align(1) const f32,
    out: ?[*]align(1) f32,
) callconv(.C) i32 {
    const call = abi.Similarity{
        .op = op,
        .query = query,
        .rows = rows,
        .row_count = row_count,
        .dim = dim,
        .stride = stride,
        .norms = norms,
        .out = out,
    };
    return dispatch.run("similarity", abi.Similarity, arguments.similarity, tier, &call);
}

/// Dot products (op 1) or cosines (2) of every query and every row, the bits of a pair those of
/// `engram_vector_similarity`; query q and row r to out[q·row_count + r].
pub export fn engram_similarity_batch(
    tier: u32,
    op: u32,
    queries: ?[*]align(1) const f32,
    query_count: u64,
    query_stride: u64,
    rows: ?[*]align(1) const f32,
    row_count: u64,
    dim: u64,
    stride: u64,
    norms: ?[*]align(1) const f32,
    out: ?[*]align(1) f32,
) callconv(.C) i32 {
    const call = abi.SimilarityBatch{
        .op = op,
        .queries = queries,
        .query_count = query_count,
        .query_stride = query_stride,
        .rows = rows,
        .row_count = row_count,
        .dim = dim,
        .stride = stride,
        .norms = norms,
        .out = out,
    };
    return dispatch.run(
        "similarity_batch",
        abi.SimilarityBatch,
        arguments.similarityBatch,
        tier,
        &call,
    );
}

/// Dot products (op 1) or cosines (2) of the query and the rows that the list names; row index[i]
/// to out[i]. A row may be named more than once.
pub export fn engram_similarity_scattered(
    tier: u32,
    op: u32,
    query: ?[*]align(1) const f32,
    rows: ?[*]align(1) const f32,
    row_count: u64,
    dim: u64,
    stride: u64,
    norms: ?[*]align(1) const f32,
    index: ?[*]align(1) const u32,
    index_count: u64,
    out: ?[*]align(1) f32,
) callconv(.C) i32 {
    const call = abi.SimilarityScattered{
        .op = op,
        .query = query,
        .rows = rows,
        .row_count = row_count,
        .dim = dim,
        .stride = stride,
        .norms = norms,
        .index = index,
        .index_count = index_count,
        .out = out,
    };
    return dispatch.run(
        "similarity_scattered",
        abi.SimilarityScattered,
        arguments.similarityScattered,
        tier,
        &call,
    );
}

/// Bytes of 8-byte aligned scratch that `engram_top_k` wants for such a call; `with_plane` is 1 for
/// a call with a plane, else 0.
pub export fn engram_top_k_scratch_bytes(
    row_count: u64,
    dim: u64,
    k: u64,
    with_plane: u32,
) callconv(.C) u64 {
    return arguments.topKScratchBytes(row_count, dim, k, with_plane);
}

/// The k best of the selected rows (all where `selection` is null) with a score of at least
/// `min_score`, for each query: score descending, then row ascending. A plane, where there is one,
/// changes the time and not the result.
pub export fn engram_top_k(
    tier: u32,
    queries: ?[*]align(1) const f32,
    query_count: u64,
    query_stride: u64,
    rows: ?[*]align(1) const f32,
    row_count: u64,
    dim: u64,
    stride: u64,
    norms: ?[*]align(1) const f32,
    selection: ?[*]align(1) const u64,
    plane: ?*const anyopaque,
    plane_bytes: u64,
    plane_first: u64,
    min_score: f32,
    k: u64,
    out_rows: ?[*]align(1) u32,
    out_scores: ?[*]align(1) f32,
    out_counts: ?[*]align(1) u32,
    scratch: ?*anyopaque,
    scratch_bytes: u64,
) callconv(.C) i32 {
    const call = abi.TopK{
        .queries = queries,
        .query_count = query_count,
        .query_stride = query_stride,
        .rows = rows,
        .row_count = row_count,
        .dim = dim,
        .stride = stride,
        .norms = norms,
        .selection = selection,
        .plane = plane,
        .plane_bytes = plane_bytes,
        .plane_first = plane_first,
        .min_score = min_score,
        .k = k,
        .out_rows = out_rows,
        .out_scores = out_scores,
        .out_counts = out_counts,
        .scratch = scratch,
        .scratch_bytes = scratch_bytes,
    };
    return dispatch.run("top_k", abi.TopK, arguments.topK, tier, &call);
}

/// Spreads the seeds of each cue over the graph; the non-zero nodes of cue c, ascending, go to
/// out_node and out_activation from c·capacity on, their number to out_count[c].
pub export fn engram_spreading_activation(
    tier: u32,
    layout: ?*const anyopaque,
    layout_bytes: u64,
    request: ?*align(1) const abi.SpreadRequest,
    workspace: ?*anyopaque,
    workspace_bytes: u64,
    out_node: ?[*]align(1) u32,
    out_activation: ?[*]align(1) f32,
    out_count: ?[*]align(1) u64,
    capacity: u64,
    failure: ?*align(1) abi.SpreadFailure,
) callconv(.C) i32 {
    const call = abi.Spread{
        .layout = layout,
        .layout_bytes = layout_bytes,
        .request = request,
        .workspace = workspace,
        .workspace_bytes = workspace_bytes,
        .out_node = out_node,
        .out_activation = out_activation,
        .out_count = out_count,
        .capacity = capacity,
        .failure = failure,
    };
    return dispatch.run("spread", abi.Spread, arguments.spread, tier, &call);
}

/// One part of a spread that the caller divides among threads; the arguments are those of the whole
/// and the same for every part. abi.zig says in which order the phases come.
pub export fn engram_spreading_part(
    tier: u32,
    layout: ?*const anyopaque,
    layout_bytes: u64,
    request: ?*align(1) const abi.SpreadRequest,
    workspace: ?*anyopaque,
    workspace_bytes: u64,
    out_node: ?[*]align(1) u32,
    out_activation: ?[*]align(1) f32,
    out_count: ?[*]align(1) u64,
    capacity: u64,
    failure: ?*align(1) abi.SpreadFailure,
    part: ?*align(1) abi.SpreadPart,
) callconv(.C) i32 {
    const call = abi.SpreadPartCall{
        .spread = .{
            .layout = layout,
            .layout_bytes = layout_bytes,
            .request = request,
            .workspace = workspace,
            .workspace_bytes = workspace_bytes,
            .out_node = out_node,
            .out_activation = out_activation,
            .out_count = out_count,
            .capacity = capacity,
            .failure = failure,
        },
        .part = part,
    };
    return dispatch.run("spread_part", abi.SpreadPartCall, arguments.spreadPart, tier, &call);
}

/// Exponential forgetting of `count` strengths; `out` may be `strengths`, else nothing overlaps.
pub export fn engram_decay_calculation(
    tier: u32,
    strengths: ?[*]align(1) const f32,
    ages: ?[*]align(1) const i64,
    count: u64,
    tau: f64,
    out: ?[*]align(1) f32,
) callconv(.C) i32 {
    const call = abi.Decay{
        .strengths = strengths,
        .ages = ages,
        .count = count,
        .tau = tau,
        .out = out,
    };
    return dispatch.run("decay", abi.Decay, arguments.decayCalculation, tier, &call);
}

/// Forgetting of `count` strengths by a power law; `out` may be `strengths`, else nothing overlaps.
pub export fn engram_power_decay(
    tier: u32,
    strengths: ?[*]align(1) const f32,
    elapsed: ?[*]align(1) const i64,
    stability: ?[*]align(1) const f32,
    count: u64,
    factor: f64,
    exponent: f64,
    out: ?[*]align(1) f32,
    failure: ?*align(1) u64,
) callconv(.C) i32 {
    const call = abi.PowerDecay{
        .strengths = strengths,
        .elapsed = elapsed,
        .stability = stability,
        .count = count,
        .factor = factor,
        .exponent = exponent,
        .out = out,
        .failure = failure,
    };
    return dispatch.run("power_decay", abi.PowerDecay, arguments.powerDecay, tier, &call);
}
