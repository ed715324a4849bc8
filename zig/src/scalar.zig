//! The oracle: the numeric contract as plain loops over single numbers, for tests. It knows no
//! vectors, no layouts and no tiers.

const std = @import("std");
const abi = @import("abi.zig");

const nan: f32 = @bitCast(@as(u32, 0x7fc0_0000));

fn fma(a: f32, b: f32, c: f32) f32 {
    return @mulAdd(f32, a, b, c);
}

/// A variable zero: the compiler drops the addition of a constant one.
fn pz(x: f32) f32 {
    var nothing: f32 = 0;
    _ = &nothing;
    return x + nothing;
}

fn canon(x: f32) f32 {
    return if (x != x) nan else x;
}

fn finite(x: f32) bool {
    return x == x and @abs(x) != std.math.inf(f32);
}

pub fn sum64(q: []const f32, r: []const f32) f32 {
    var p = [_][16]f32{[_]f32{0} ** 16} ** 4;
    for (q, r, 0..) |x, y, i| {
        const sum = &p[(i / 16) % 4][i % 16];
        sum.* = fma(x, y, sum.*);
    }
    var l: [16]f32 = undefined;
    for (&l, 0..) |*sum, i| sum.* = (p[0][i] + p[1][i]) + (p[2][i] + p[3][i]);
    var h: usize = 8;
    while (h > 0) : (h /= 2) {
        for (0..h) |i| l[i] = l[i] + l[i + h];
    }
    return canon(pz(l[0]));
}

pub fn norm(x: []const f32) f32 {
    const s = sum64(x, x);
    return if (s >= 1e-30 and s <= std.math.floatMax(f32)) @sqrt(s) else 0;
}

pub fn cosine(q: []const f32, r: []const f32) f32 {
    const den = norm(q) * norm(r);
    if (den == 0) return 0;
    const c = sum64(q, r) / den;
    if (c != c) return 0;
    if (c > 1) return 1;
    if (c < -1) return -1;
    return pz(c);
}

pub const Hit = struct {
    row: u32,
    score: f32,

    fn before(_: void, a: Hit, b: Hit) bool {
        return a.score > b.score or (a.score == b.score and a.row < b.row);
    }
};

/// The best of `score`, one a row, among the selected rows; as many as `hits` has room for.
pub fn topK(
    allocator: std.mem.Allocator,
    score: []const f32,
    selection: ?[]const u64,
    min_score: f32,
    hits: []Hit,
) ![]Hit {
    var found = std.ArrayList(Hit).init(allocator);
    defer found.deinit();
    for (score, 0..) |s, row| {
        const word = if (selection) |words| words[row / 64] else ~@as(u64, 0);
        const selected = word >> @intCast(row % 64) & 1 == 1;
        if (selected and s >= min_score) try found.append(.{ .row = @intCast(row), .score = s });
    }
    std.mem.sort(Hit, found.items, {}, Hit.before);
    const count = @min(found.items.len, hits.len);
    @memcpy(hits[0..count], found.items[0..count]);
    return hits[0..count];
}

const polynomial = [6]u32{ 0xbf317218, 0x3e75fdee, 0xbd6357be, 0x3c1d96f0, 0xbaaf8417, 0x3920b5a8 };

fn coefficient(i: usize) f32 {
    return @bitCast(polynomial[i]);
}

pub fn decay(s: f32, age: i64, tau: f64) f32 {
    if (s != s) return nan;
    if (@abs(s) == std.math.inf(f32) or age <= 0) return s;
    const c: f64 = 1.4426950408889634 / tau;
    const a: f64 = @floatFromInt(@min(age, (1 << 52) - 1));
    const z = @min(a * c, 127.0);
    const zm = z + 0x1.8p52;
    const k: u32 = @truncate(@as(u64, @bitCast(zm)));
    const r: f32 = @floatCast(z - (zm - 0x1.8p52));
    const t = r * r;
    var p = fma(coefficient(5), r, coefficient(4));
    p = fma(p, r, coefficient(3));
    p = fma(p, r, coefficient(2));
    p = fma(p, r, coefficient(1));
    p = fma(r, coefficient(0), p * t);
    const v = fma(s, p, s);
    const scale: f32 = @bitCast((127 - k) << 23);
    return canon(v * scale);
}

const logarithm = [6]u64{
    0x40071547652b7e96, 0x3feec709dcb58f51, 0x3fe2776bc4e19dff,
    0x3fda61e9fc41e3ff, 0x3fd46f25e06cc516, 0x3fd29d3ba5d00ed5,
};
const power = [8]u64{
    0x3ff0000000000000, 0xbfe62e42fefa39ef, 0x3fcebfbe0460cc0b, 0xbfac6b08d884527e,
    0x3f83b2a1b516ca7f, 0xbf55d879e9962406, 0x3f244401fae30efe, 0xbef00a594fd058ba,
};

fn horner(coefficients: []const u64, x: f64) f64 {
    var sum: f64 = @bitCast(coefficients[coefficients.len - 1]);
    var i = coefficients.len - 1;
    while (i > 0) : (i -= 1) sum = sum * x + @as(f64, @bitCast(coefficients[i - 1]));
    return sum;
}

pub fn powerDecay(s: f32, elapsed: i64, stability: f32, factor: f64, exponent: f64) f32 {
    if (s != s) return nan;
    if (!finite(s) or s == 0) return s;
    if (elapsed <= 0 or stability == std.math.inf(f32)) return s;
    const b: f64 = stability;
    const n = b + factor * @as(f64, @floatFromInt(elapsed));
    const bits: u64 = @bitCast(n);
    const k = (bits - @as(u64, @bitCast(b)) + (1 << 51)) >> 52;
    const v: f64 = @bitCast(bits - (k << 52));
    const x = (v - b) / (v + b);
    const log2 = @as(f64, @floatFromInt(k)) + x * horner(&logarithm, x * x);
    const z = @min(exponent * log2, 300.0);
    const zm = z + 0x1.8p52;
    const g: u64 = @bitCast(horner(&power, z - (zm - 0x1.8p52)));
    const left: f64 = @bitCast(g - (@as(u64, @bitCast(zm)) << 52));
    return @floatCast(s * left);
}

/// A graph by its out-lists.
pub const Graph = struct {
    node_count: u32,
    out_offset: []const u64,
    target: []const u32,
    weight: []const f32,
};

/// An edge as its target sees it.
pub const InEdge = struct { source: u32, weight: f32 };

/// In-edges of every node in ascending (source, position in the source's out-list).
pub const InLists = struct {
    offset: []u64,
    edge: []InEdge,

    pub fn of(allocator: std.mem.Allocator, graph: Graph) !InLists {
        const n = graph.node_count;
        const lists = InLists{
            .offset = try allocator.alloc(u64, n + 1),
            .edge = try allocator.alloc(InEdge, graph.target.len),
        };
        @memset(lists.offset, 0);
        for (graph.target) |t| lists.offset[t + 1] += 1;
        for (0..n) |v| lists.offset[v + 1] += lists.offset[v];
        const next = try allocator.dupe(u64, lists.offset);
        defer allocator.free(next);
        for (0..n) |s| for (graph.out_offset[s]..graph.out_offset[s + 1]) |e| {
            const t = graph.target[e];
            lists.edge[next[t]] = .{ .source = @intCast(s), .weight = graph.weight[e] };
            next[t] += 1;
        };
        return lists;
    }

    pub fn free(lists: InLists, allocator: std.mem.Allocator) void {
        allocator.free(lists.offset);
        allocator.free(lists.edge);
    }

    pub fn into(lists: InLists, t: usize) []const InEdge {
        return lists.edge[lists.offset[t]..lists.offset[t + 1]];
    }
};

pub const Spread = union(enum) {
    done,
    bad_seed: u32,
    non_finite: struct { step: u64, node: u32 },
};

/// One cue; `result` has one value a node and is complete only if the spread is done.
pub fn spread(
    allocator: std.mem.Allocator,
    lists: InLists,
    request: *const abi.SpreadRequest,
    cue: u64,
    result: []f32,
) !Spread {
    const n = result.len;
    const act = try allocator.alloc(f32, n);
    defer allocator.free(act);
    const new = try allocator.alloc(f32, n);
    defer allocator.free(new);
    const seeded = try allocator.alloc(bool, n);
    defer allocator.free(seeded);
    @memset(act, 0);
    @memset(seeded, false);
    for (request.cue_offset.?[cue]..request.cue_offset.?[cue + 1]) |i| {
        const node = request.seed_node.?[i];
        const value = request.seed_activation.?[i];
        if (node >= n or seeded[node] or !finite(value)) return .{ .bad_seed = node };
        seeded[node] = true;
        act[node] = pz(value);
    }
    for (1..@as(u64, request.steps) + 1) |step| {
        for (0..n) |t| new[t] = newValue(request, lists.into(t), act, act[t]);
        if (firstNonFinite(new)) |t| return .{ .non_finite = .{ .step = step, .node = t } };
        if (request.flags & abi.spread_normalise != 0) normalise(new);
        @memcpy(act, new);
        const summed = request.flags & abi.spread_accumulate != 0 and step > 1;
        for (result, act) |*a, x| a.* = if (summed) a.* + x else x;
        if (firstNonFinite(result)) |t| return .{ .non_finite = .{ .step = step, .node = t } };
    }
    return .done;
}

fn newValue(
    request: *const abi.SpreadRequest,
    edges: []const InEdge,
    act: []const f32,
    old: f32,
) f32 {
    var sum: f32 = 0;
    var first: usize = 0;
    while (first < edges.len) : (first += 64) {
        var c: f32 = 0;
        for (edges[first..@min(first + 64, edges.len)]) |edge| {
            const x = act[edge.source];
            c = fma(edge.weight, if (request.theta == 0 or x >= request.theta) x else 0, c);
        }
        sum = if (first == 0) c else sum + c;
    }
    return canon(pz(fma(request.d, sum, request.keep * old)));
}

fn firstNonFinite(value: []const f32) ?u32 {
    for (value, 0..) |x, t| if (!finite(x)) return @intCast(t);
    return null;
}

fn normalise(value: []f32) void {
    var max: f32 = 0;
    for (value) |x| max = @max(max, x);
    if (max <= 1) return;
    for (value) |*x| x.* = pz(x.* / max);
}
