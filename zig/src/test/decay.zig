//! Forgetting of this tier against the oracle, and fma against the hardware's or the runtime's.

const std = @import("std");
const decay = @import("../decay.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");
const vec = @import("../vec.zig");

const testing = std.testing;
const Trial = sample.Trial;

const infinity = std.math.inf(f32);
const largest = std.math.floatMax(f32);

const strengths = [_]f32{
    1, 0, -0.0, 0.5, -3.25, 1e-38, infinity, -infinity, largest, 1e38, -1e38, 1e-45, -1e-45,
} ++ [_]f32{ @bitCast(@as(u32, 0x7fc0_0000)), @bitCast(@as(u32, 0xff80_0001)) };

const ages = [_]i64{
    0,             1,       -1,            std.math.minInt(i64), std.math.maxInt(i64),
    (1 << 52) - 1, 1 << 52, (1 << 52) + 1, -(1 << 52),           126,
    87,            88,      63,            1000,                 86_400,
};

const taus = [_]f64{ 1e-300, 1e300, 1, 1.4426950408889634, 86_400, 1e-3, 3.6e12 };

const Kernel = *const fn ([]const f32, []const i64, f64, []f32) void;

/// Compares the kernel with the oracle over special and random values and all short lengths.
fn sweep(kernel: Kernel, trial: Trial) !void {
    var prng = sample.prng(5);
    const random = prng.random();
    const most = 4 * 16 + 1;
    var s: [most]f32 = undefined;
    var age: [most]i64 = undefined;
    var want: [most]f32 = undefined;
    var got: [most]f32 = undefined;
    for (0..3000) |round| {
        const count = round % (most + 1);
        const tau = if (round % 3 == 0)
            taus[random.uintLessThan(usize, taus.len)]
        else
            std.math.exp2((random.float(f64) - 0.3) * 60);
        for (s[0..count], age[0..count], want[0..count]) |*x, *t, *y| {
            x.* = if (random.boolean()) sample.one(random, .any) else random.floatNorm(f32);
            if (random.uintLessThan(u32, 3) == 0) {
                x.* = strengths[random.uintLessThan(usize, strengths.len)];
            }
            t.* = randomAge(random, tau);
            y.* = scalar.decay(x.*, t.*, tau);
        }
        kernel(s[0..count], age[0..count], tau, got[0..count]);
        try trial.same(want[0..count], got[0..count], &.{ round, count, @bitCast(tau) });
    }
}

/// Of every width, around the steps of the exponent, and special ones.
fn randomAge(random: std.Random, tau: f64) i64 {
    return switch (random.uintLessThan(u32, 4)) {
        0 => ages[random.uintLessThan(usize, ages.len)],
        1 => random.int(i64) >> random.int(u6),
        else => blk: {
            const halves: f64 = @floatFromInt(random.uintLessThan(u32, 2 * 130));
            const age = halves / 2 / decay.log2e * tau + random.floatNorm(f64);
            break :blk if (age < 9e18) @intFromFloat(age) else std.math.maxInt(i64);
        },
    };
}

fn Width(comptime w: comptime_int) type {
    return struct {
        fn run(s: []const f32, age: []const i64, tau: f64, out: []f32) void {
            decay.decay(w, s.ptr, age.ptr, s.len, tau, out.ptr);
        }
    };
}

test "every width forgets as the oracle does" {
    inline for (.{ 1, 4, 8, 16 }) |w| try sweep(Width(w).run, .{});
}

fn lastUntouched(s: []const f32, age: []const i64, tau: f64, out: []f32) void {
    Width(8).run(s, age, tau, out);
    if (s.len % 8 == 3) out[s.len - 1] = s[s.len - 1];
}

fn infinityDecays(s: []const f32, age: []const i64, tau: f64, out: []f32) void {
    Width(8).run(s, age, tau, out);
    for (s, out, age) |x, *y, t| {
        if (x == std.math.inf(f32) and t > 0) y.* = @bitCast(vec.nan_bits);
    }
}

fn zeroKeepsItsSign(s: []const f32, age: []const i64, tau: f64, out: []f32) void {
    Width(8).run(s, age, tau, out);
    for (s, out) |x, *y| {
        if (x == 0) y.* = x;
    }
}

test "the comparison catches planted faults" {
    const quiet = Trial{ .quiet = true };
    for ([_]Kernel{ lastUntouched, infinityDecays, zeroKeepsItsSign }) |fault| {
        try testing.expectError(error.Differs, sweep(fault, quiet));
    }
}

test "every special strength at every special age" {
    for (strengths) |s| for (ages) |age| for (taus) |tau| {
        const want = scalar.decay(s, age, tau);
        var got: [3]f32 = undefined;
        Width(decay.width).run(&.{ s, s, s }, &.{ age, age, age }, tau, &got);
        const at = [_]u64{ @as(u32, @bitCast(s)), @bitCast(age), @bitCast(tau) };
        try (Trial{}).same(&.{ want, want, want }, &got, &at);
    };
}

test "the result may take the place of the strengths" {
    var prng = sample.prng(6);
    const random = prng.random();
    var s: [37]f32 = undefined;
    var age: [37]i64 = undefined;
    var want: [37]f32 = undefined;
    sample.fill(random, .normal, &s);
    for (&age) |*t| t.* = random.uintLessThan(u32, 1000);
    for (s, age, &want) |x, t, *y| y.* = scalar.decay(x, t, 250);
    Width(decay.width).run(&s, &age, 250, &s);
    try (Trial{}).same(&want, &s, &.{});
}

test "an age within the range is at most 1.075 ulp from the exponential" {
    var prng = sample.prng(7);
    const random = prng.random();
    var worst: f64 = 0;
    for (0..200_000) |_| {
        const s = random.float(f32) + 0.5;
        const age = random.intRangeAtMost(i64, 0, 80 * 86_400);
        const got = scalar.decay(s, age, 86_400);
        const exact = @as(f64, s) * @exp(-@as(f64, @floatFromInt(age)) / 86_400);
        const ulp = std.math.ldexp(@as(f64, 1), std.math.ilogb(exact) - 23);
        worst = @max(worst, @abs(got - exact) / ulp);
    }
    try testing.expect(worst <= 1.075);
    try testing.expect(worst > 0.5); // a bound that cannot be reached would prove nothing
}

test "fma in software has the bits of the runtime's or the hardware's" {
    var prng = sample.prng(8);
    const random = prng.random();
    for (0..300_000) |round| {
        var a: [4]f32 = undefined;
        var b: [4]f32 = undefined;
        var c: [4]f32 = undefined;
        sample.fill(random, .any, &a);
        sample.fill(random, .any, &b);
        for (a, b, &c) |x, y, *z| {
            // Near the product, where the sum cancels and its rounding is decided by the lost bits.
            const near = random.boolean();
            const factor = 1 + random.floatNorm(f32) * 1e-7;
            z.* = if (near) -x * y * factor else sample.one(random, .any);
        }
        const got: [4]f32 = vec.softFma(4, a, b, c);
        for (a, b, c, got) |x, y, z, g| {
            const want = vec.canon(@mulAdd(f32, x, y, z));
            try (Trial{}).same(&.{want}, &.{vec.canon(g)}, &.{round});
        }
    }
}

test "partial loads give zeros behind the end" {
    var numbers: [16]f32 = undefined;
    for (&numbers, 1..) |*x, i| x.* = @floatFromInt(i);
    for (1..17) |count| {
        const part: [16]f32 = vec.loadPart(&numbers, count);
        for (part, 0..) |x, i| try testing.expectEqual(if (i < count) numbers[i] else 0, x);
    }
}
