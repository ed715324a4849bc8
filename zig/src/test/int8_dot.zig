//! Every way to the integer dot products that this tier can compile, against plain sums.

const std = @import("std");
const dot = @import("../int8_dot.zig");
const plane = @import("../int8_plane.zig");
const sample = @import("sample.zig");
const vec = @import("../vec.zig");

const testing = std.testing;

const ways = if (vec.has_avx2)
    [_]dot.Way{ .biased, .signed, .pairs }
else
    [_]dot.Way{ .biased, .pairs };

const longest = 1100;
const most_groups = longest / plane.group;

/// One piece with its sums, and what the dot products are.
const Case = struct {
    memory: [(most_groups + 3) * plane.group_bytes]i8 align(plane.alignment) = undefined,
    query: [most_groups]u32 = undefined,
    groups: usize = undefined,
    want: [plane.piece_rows]i32 = undefined,

    fn init(case: *Case, random: std.Random, groups: usize, kind: usize) void {
        case.groups = groups;
        const codes = case.memory[0 .. groups * plane.group_bytes];
        const query = std.mem.sliceAsBytes(case.query[0..groups]);
        for (codes) |*code| code.* = one(random, kind);
        for (query) |*code| code.* = @bitCast(one(random, kind));
        const sums: [*]i32 = @ptrCast(@alignCast(&case.memory[(groups + 2) * plane.group_bytes]));
        for (&case.want, 0..) |*want, row| {
            want.* = 0;
            sums[row] = 0;
            for (query, 0..) |q, i| {
                const code: i32 = codes[i / 4 * plane.group_bytes + 4 * row + i % 4];
                want.* += @as(i8, @bitCast(q)) * code;
                sums[row] += code;
            }
        }
    }

    /// Extremes of one sign, of both, or anything.
    fn one(random: std.Random, kind: usize) i8 {
        return switch (kind) {
            0 => 127,
            1 => if (random.boolean()) 127 else -127,
            2 => random.intRangeAtMost(i8, -1, 1),
            else => random.intRangeAtMost(i8, -127, 127),
        };
    }

    fn check(case: *const Case, comptime way: dot.Way) !void {
        const piece = plane.Piece{ .codes = &case.memory, .groups = case.groups };
        const dots = dot.dots(way, piece, &case.query);
        for (0..4) |i| {
            const got: [16]i32 = dots[i];
            try testing.expectEqualSlices(i32, case.want[16 * i ..][0..16], &got);
        }
    }
};

test "every way gives the plain sums" {
    var prng = sample.prng(50);
    const case = try testing.allocator.create(Case);
    defer testing.allocator.destroy(case);
    for (1..most_groups + 1) |groups| {
        if (groups > 40 and groups % 23 > 1) continue;
        for (0..4) |kind| {
            case.init(prng.random(), groups, kind);
            inline for (ways) |way| try case.check(way);
        }
    }
}

test "a sum that is not of its codes is noticed by the biased way alone" {
    var prng = sample.prng(51);
    const case = try testing.allocator.create(Case);
    defer testing.allocator.destroy(case);
    case.init(prng.random(), 3, 3);
    case.memory[5 * plane.group_bytes] ^= 1;
    const piece = plane.Piece{ .codes = &case.memory, .groups = 3 };
    const got = dot.dots(.biased, piece, &case.query)[0][0];
    try testing.expectEqual(128, @abs(got - case.want[0]));
    inline for (ways[1..]) |way| try case.check(way);
}
