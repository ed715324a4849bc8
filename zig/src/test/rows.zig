//! Rows that are hard on a top-k filter, and the plane of them, built straight from the documents.

const std = @import("std");
const plane = @import("../int8_plane.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");

const Random = std.Random;

pub const Kind = enum {
    uniform,
    /// One row over and over, some elements a unit in the last place away.
    ulps,
    /// Close to one row.
    cluster,
    /// Norms 2^-50 … 2^69.
    scales,
    tiny,
    /// NaN and infinities among them.
    any_bits,
    /// One element that dwarfs the others.
    dominated,
    /// Multiples of one row: scores of ±1.
    parallel,
    antiparallel,
    /// Many exact zeros and equal scores.
    sparse,
    integers,
    /// What the codes lose has the direction of the query: the bound is touched.
    tight,

    pub const all = std.enums.values(Kind);
};

pub const Scene = struct {
    dim: usize,
    count: usize,
    rows: []f32,
    norms: []f32,
    base: []f32,
    block: []align(plane.alignment) u8,
    /// Where the rows begin in the plane.
    first: usize,

    pub fn init(a: std.mem.Allocator, random: Random, kind: Kind, count: usize, dim: usize) !Scene {
        const scene = Scene{
            .dim = dim,
            .count = count,
            .rows = try a.alloc(f32, count * dim),
            .norms = try a.alloc(f32, count),
            .base = try a.alloc(f32, dim),
            .first = plane.piece_rows * random.uintLessThan(usize, 3),
            .block = undefined,
        };
        for (scene.base) |*x| {
            x.* = if (kind == .tight) (if (random.boolean()) 1 else -1) else unit(random);
        }
        // The first element only gives the codes their step.
        if (kind == .tight and dim > 1) scene.base[0] = 0;
        for (0..count) |r| {
            fill(random, kind, scene.base, scene.row(r), r);
            if (random.uintLessThan(u32, 20) == 0) @memset(scene.row(r), 0);
            if (r > 0 and random.uintLessThan(u32, 10) == 0) {
                @memcpy(scene.row(r), scene.row(random.uintLessThan(usize, r)));
            }
            scene.norms[r] = scalar.norm(scene.row(r));
        }
        var built = scene;
        built.block = try build(a, scene);
        return built;
    }

    pub fn row(scene: Scene, r: usize) []f32 {
        return scene.rows[r * scene.dim ..][0..scene.dim];
    }

    /// The query of that number: a row, nearly a row, the common row, its opposite, strange scales.
    pub fn query(scene: Scene, random: Random, number: usize, q: []f32) void {
        const any = random.uintLessThan(usize, @max(1, scene.count));
        const near = if (scene.count == 0) scene.base else scene.row(any);
        for (q, 0..) |*x, i| x.* = switch (number % 8) {
            0, 1 => near[i],
            2 => near[i] + unit(random) * 1e-5,
            3, 4 => scene.base[i],
            5 => -near[i],
            6 => if (i & 1 == 0) near[i] * 0x1p-20 else 1e-42,
            else => unit(random),
        };
    }

    pub fn piece(scene: Scene, start: usize) plane.Piece {
        return plane.Piece.of(scene.block.ptr, scene.dim, scene.first + start);
    }
};

fn unit(random: Random) f32 {
    return random.float(f32) * 2 - 1;
}

fn integer(random: Random, most: i32) f32 {
    return @floatFromInt(random.intRangeAtMost(i32, -most, most));
}

fn fill(random: Random, kind: Kind, base: []const f32, row: []f32, r: usize) void {
    const scale: f32 = switch (kind) {
        .scales => std.math.ldexp(@as(f32, 1), random.intRangeAtMost(i32, -50, 69)),
        .tiny => @bitCast(random.uintLessThan(u32, 90) << 23),
        .parallel => (random.float(f32) + 0.5) * @as(f32, if (random.boolean()) 1 else -1),
        .antiparallel => -(random.float(f32) + 0.5),
        else => 1,
    };
    const lost = integer(random, 49);
    for (row, base, 0..) |*x, b, i| x.* = switch (kind) {
        .uniform, .scales, .tiny => unit(random) * scale,
        .ulps => b,
        .cluster => b + unit(random) * @as(f32, if (r & 1 == 0) 1e-6 else 1e-4),
        .any_bits => if (random.uintLessThan(u32, 9) == 0)
            @bitCast(random.int(u32))
        else
            unit(random),
        .dominated => if (i == r % row.len) 1e6 else unit(random) * 1e-3,
        .parallel, .antiparallel => b * scale,
        .sparse => if (random.uintLessThan(u32, 4) == 0) unit(random) else 0,
        .integers => integer(random, 1),
        .tight => if (i == 0) 127 else integer(random, 99) + lost / 100 * b,
    };
    if (kind == .ulps) for (0..random.uintLessThan(usize, 4)) |_| {
        const x = &row[random.uintLessThan(usize, row.len)];
        x.* = @bitCast(@as(u32, @bitCast(x.*)) ^ (random.int(u32) & 3));
    };
}

fn up(x: f64) f32 {
    return std.math.nextAfter(f32, @floatCast(x * (1.0 + 0x1p-12)), std.math.inf(f32));
}

fn roundEven(x: f32) f32 {
    const down = @floor(x);
    const part = x - down;
    if (part != 0.5) return @round(x);
    return if (@mod(down, 2) == 0) down else down + 1;
}

fn build(a: std.mem.Allocator, scene: Scene) ![]align(plane.alignment) u8 {
    const g = (scene.dim + 3) / 4;
    const pieces = (scene.first + scene.count + 63) / 64;
    const block = try a.alignedAlloc(u8, plane.alignment, 64 + pieces * (g + 3) * 256);
    @memset(block, 0);
    @memcpy(block[0..8], "EGINT801");
    const words = std.mem.bytesAsSlice(u64, block[8..32]);
    words[0] = block.len;
    words[1] = pieces * 64;
    words[2] = scene.dim;
    for (0..scene.count) |r| {
        const at = scene.first + r;
        const own = block[64 + at / 64 * (g + 3) * 256 ..][0 .. (g + 3) * 256];
        const place = at % 64 * 4;
        const scale = std.mem.bytesAsValue(f32, own[256 * g + place ..][0..4]);
        const eps = std.mem.bytesAsValue(f32, own[256 * (g + 1) + place ..][0..4]);
        const sum = std.mem.bytesAsValue(i32, own[256 * (g + 2) + place ..][0..4]);
        const norm = scene.norms[r];
        if (norm > 0x1p60) eps.* = std.math.inf(f32);
        if (norm == 0 or norm > 0x1p60) continue;
        var max: f32 = 0;
        for (scene.row(r)) |x| max = @max(max, @abs(x));
        var lost: f64 = 0;
        for (scene.row(r), 0..) |x, i| {
            const code = std.math.clamp(roundEven(x * (127 / max)), -127, 127);
            own[256 * (i / 4) + place + i % 4] = @bitCast(@as(i8, @intFromFloat(code)));
            const e = x - @as(f64, max / 127) * code;
            lost += e * e;
            sum.* += @intFromFloat(code);
        }
        scale.* = max / 127 / norm;
        eps.* = up(@sqrt(lost) / norm);
    }
    return block;
}
