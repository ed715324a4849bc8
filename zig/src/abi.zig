//! The C ABI, version 1: numbers and structures, no logic.
//!
//! Conventions: sizes and counts are u64, indices u32, strides count floats. Pointers are aligned
//! to their element, layout, plane and workspace to 64 bytes; no pointer is kept after the call.
//! Their types promise nothing (`align(1)`), else the compiler would fold the check of the
//! alignment.

/// Version of the exported functions and structures.
pub const abi_version: u32 = 1;

/// Version of the numeric contract: which bits a kernel returns.
pub const contract_version: u32 = 1;

/// Largest vector length of the contract.
pub const max_dim: u64 = 65_536;

/// What every kernel call returns.
pub const Result = enum(i32) {
    ok = 0,
    invalid_argument = 1,
    /// Scratch or workspace is too small.
    out_of_memory = 2,
    /// A spreading step left the finite numbers.
    non_finite = 3,
    /// The library has no such tier on this architecture.
    unsupported = 4,
    /// Safe builds only: the floating-point environment is not the contract's.
    internal = 5,
};

/// Instruction-set levels; the number is the low byte of the tier argument of each call and the bit
/// in `engram_tiers`.
pub const Tier = enum(u32) { baseline = 0, avx2 = 1, avx512 = 2, avx512vnni = 3, neon = 4 };

/// How a scan walks rows: one contiguous row at a time, or several side by side. It never changes a
/// bit; which is quicker depends on the CPU. The number is `tier >> tier_bits` in the argument of
/// each call; kernels that walk rows in one way only, and tiers that have one shape, ignore it.
pub const RowShape = enum(u32) { one = 0, several = 1 };

/// The row shapes that a tier has, of which it takes the first for one that it lacks: without wide
/// registers there is nothing to gain by several rows.
pub fn rowShapes(comptime tier: Tier) []const RowShape {
    return switch (tier) {
        .baseline, .neon => &.{.one},
        .avx2, .avx512, .avx512vnni => &.{ .one, .several },
    };
}

/// Bits of the tier argument that hold the tier's own number.
pub const tier_bits = 8;

/// The argument that asks for a tier and a shape.
pub fn tierArgument(tier: u32, rows: RowShape) u32 {
    return tier | @intFromEnum(rows) << tier_bits;
}

pub const Operation = enum(u32) { norms = 0, dot = 1, cosine = 2 };

/// Flags of a spread request; all other bits are zero.
pub const spread_normalise: u32 = 1;
pub const spread_accumulate: u32 = 2;

pub const SpreadRequest = extern struct {
    steps: u32,
    flags: u32,
    d: f32,
    keep: f32,
    theta: f32,
    reserved: u32,
    cue_count: u64,
    cue_offset: ?[*]align(1) const u64,
    seed_node: ?[*]align(1) const u32,
    seed_activation: ?[*]align(1) const f32,
};

/// Where a spread call stopped. A bad seed has step 0 and its own node, the first in the cue's
/// order; a result that does not fit has the last step and the first node that found no room.
pub const SpreadFailure = extern struct {
    cue: u64,
    step: u64,
    node: u64,

    /// No cue is to blame.
    pub const none = SpreadFailure{ .cue = nowhere, .step = nowhere, .node = nowhere };
    const nowhere = ~@as(u64, 0);
};

/// Arguments of `engram_vector_similarity`, as the exported function hands them to a tier.
pub const Similarity = extern struct {
    op: u32,
    query: ?[*]align(1) const f32,
    rows: ?[*]align(1) const f32,
    row_count: u64,
    dim: u64,
    stride: u64,
    norms: ?[*]align(1) const f32,
    out: ?[*]align(1) f32,
};

/// Arguments of `engram_similarity_batch`: the result of query q and row r goes to
/// out[q·row_count + r].
pub const SimilarityBatch = extern struct {
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
};

/// Arguments of `engram_similarity_scattered`: the result of row index[i] goes to out[i].
pub const SimilarityScattered = extern struct {
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
};

/// Arguments of `engram_top_k`.
pub const TopK = extern struct {
    queries: ?[*]align(1) const f32,
    query_count: u64,
    query_stride: u64,
    rows: ?[*]align(1) const f32,
    row_count: u64,
    dim: u64,
    stride: u64,
    norms: ?[*]align(1) const f32,
    selection: ?[*]align(1) const u64,
    /// Int8Plane v1 of the rows, or null; their first row in it is a multiple of 64.
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
};

/// Arguments of `engram_spreading_activation`.
pub const Spread = extern struct {
    layout: ?*const anyopaque,
    layout_bytes: u64,
    request: ?*align(1) const SpreadRequest,
    workspace: ?*anyopaque,
    workspace_bytes: u64,
    out_node: ?[*]align(1) u32,
    out_activation: ?[*]align(1) f32,
    out_count: ?[*]align(1) u64,
    capacity: u64,
    failure: ?*align(1) SpreadFailure,
};

/// What a call of `engram_spreading_part` does. Ranges are of slices: of full chunks for `chunks`,
/// of nodes for `rows` and `settle`. Parts of one phase and one step may run on several threads at
/// once; a phase begins when the one before it has ended.
pub const SpreadPhase = enum(u32) {
    /// The seeds and the sparse steps of a cue. `step` becomes the first step that is left, or 0
    /// if the cue is done, its results written and the workspace all zero.
    begin = 0,
    chunks = 1,
    /// `max` and `magnitude` become those of the range: the largest new value, at least 0, and the
    /// largest bits without the sign.
    rows = 2,
    /// After all rows, with `turned` changed: divides by `max` if the request normalises and it is
    /// above 1, adds to the totals, readies the next step. `magnitude` becomes that of the totals.
    settle = 3,
    /// After the last step: writes the results, and leaves the workspace all zero.
    end = 4,
    /// Instead of it: names the node that is not finite, if there is one, and leaves the workspace
    /// all zero.
    fail = 5,
};

pub const SpreadPart = extern struct {
    phase: u32,
    /// Steps whose rows were computed since `begin`, mod 2.
    turned: u32,
    cue: u64,
    step: u64,
    first: u64,
    count: u64,
    max: f32,
    magnitude: u32,
};

/// Arguments of `engram_spreading_part`.
pub const SpreadPartCall = extern struct { spread: Spread, part: ?*align(1) SpreadPart };

/// Arguments of `engram_power_decay`.
pub const PowerDecay = extern struct {
    strengths: ?[*]align(1) const f32,
    elapsed: ?[*]align(1) const i64,
    stability: ?[*]align(1) const f32,
    count: u64,
    factor: f64,
    exponent: f64,
    out: ?[*]align(1) f32,
    /// Null, or where a call that is refused for a stability leaves the index of the first one that
    /// is not above 0; any other call leaves `no_index` there, a missing tier excepted.
    failure: ?*align(1) u64,
};

/// No element is to blame.
pub const no_index = ~@as(u64, 0);

/// Arguments of `engram_decay_calculation`.
pub const Decay = extern struct {
    strengths: ?[*]align(1) const f32,
    ages: ?[*]align(1) const i64,
    count: u64,
    tau: f64,
    out: ?[*]align(1) f32,
};
