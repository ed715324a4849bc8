//! Forgetting by a power law of this tier against the oracle, and against bits that were computed
//! elsewhere.

const std = @import("std");
const decay_power = @import("../decay_power.zig");
const sample = @import("sample.zig");
const scalar = @import("../scalar.zig");
const vec = @import("../vec.zig");

const testing = std.testing;
const Trial = sample.Trial;

const infinity = std.math.inf(f32);
const most = 4 * 16 + 1;

const strengths = [_]f32{
    1, 0, -0.0, 0.5, -3.25, 1e-38, infinity, -infinity, 1e38, 1e-45, -1e-45, std.math.floatMax(f32),
} ++ [_]f32{ @bitCast(@as(u32, 0x7fc0_0000)), @bitCast(@as(u32, 0xff80_0001)) };

const times = [_]i64{
    0,                    1,       -1,            std.math.minInt(i64), std.math.maxInt(i64),
    (1 << 53) + 1,        1 << 32, (1 << 32) - 1, -(1 << 52),           1000,
    (1 << 62) + (1 << 9), 86_400,  (1 << 54) + 2, 3,                    7,
};

const stabilities = [_]f32{
    1, 2, 1e-45, 1e-38, 86_400, infinity, 3.3, 1e20, std.math.floatMax(f32),
};

const Parameters = struct { factor: f64, exponent: f64 };

const parameters = [_]Parameters{
    .{ .factor = 19.0 / 81.0, .exponent = 0.5 },
    .{ .factor = 0.9804, .exponent = 0.1542 },
    .{ .factor = 1, .exponent = 0.5 },
    .{ .factor = 1, .exponent = 1000 },
    .{ .factor = 1e-200, .exponent = 1000 },
    .{ .factor = 1e200, .exponent = 3 },
    .{ .factor = 1e200, .exponent = 1e-300 },
    .{ .factor = 3e-9, .exponent = 37.5 },
};

const Batch = struct {
    s: []const f32,
    t: []const i64,
    stability: []const f32,
    with: Parameters,
};

const Kernel = *const fn (Batch, []f32) void;

/// Compares the kernel with the oracle over special and random values and all short lengths.
fn sweep(kernel: Kernel, trial: Trial) !void {
    var prng = sample.prng(50);
    const random = prng.random();
    var s: [most]f32 = undefined;
    var t: [most]i64 = undefined;
    var stability: [most]f32 = undefined;
    var want: [most]f32 = undefined;
    var got: [most]f32 = undefined;
    for (0..3000) |round| {
        const count = round % (most + 1);
        const with = parameters[random.uintLessThan(usize, parameters.len)];
        for (s[0..count], t[0..count], stability[0..count], want[0..count]) |*x, *y, *b, *w| {
            x.* = oneStrength(random);
            y.* = if (random.uintLessThan(u32, 5) == 0)
                times[random.uintLessThan(usize, times.len)]
            else
                random.int(i64) >> random.int(u6);
            b.* = oneStability(random, y.*, with);
            w.* = scalar.powerDecay(x.*, y.*, b.*, with.factor, with.exponent);
        }
        kernel(.{
            .s = s[0..count],
            .t = t[0..count],
            .stability = stability[0..count],
            .with = with,
        }, got[0..count]);
        try trial.same(want[0..count], got[0..count], &.{ round, count, @bitCast(with.factor) });
    }
}

fn oneStrength(random: std.Random) f32 {
    return switch (random.uintLessThan(u32, 4)) {
        0 => strengths[random.uintLessThan(usize, strengths.len)],
        1 => sample.one(random, .any),
        else => random.floatNorm(f32),
    };
}

/// Mostly such that something, but not all, is forgotten after that time.
fn oneStability(random: std.Random, t: i64, with: Parameters) f32 {
    if (random.uintLessThan(u32, 4) == 0) {
        return stabilities[random.uintLessThan(usize, stabilities.len)];
    }
    const doublings = @min(280 * random.float(f64) / with.exponent, 800);
    const ratio = with.factor * @as(f64, @floatFromInt(t)) / (std.math.exp2(doublings) - 1);
    const stability: f32 = @floatCast(@abs(ratio));
    return if (stability > 0) stability else infinity;
}

fn Width(comptime w: comptime_int) type {
    return struct {
        fn run(batch: Batch, out: []f32) void {
            decay_power.decay(
                w,
                batch.s.ptr,
                batch.t.ptr,
                batch.stability.ptr,
                batch.s.len,
                batch.with.factor,
                batch.with.exponent,
                out.ptr,
            );
        }

        fn firstBad(stability: []const f32) ?u64 {
            return decay_power.firstBad(w, stability.ptr, stability.len);
        }
    };
}

test "every width forgets by the power law as the oracle does" {
    inline for (.{ 1, 4, 8, 16 }) |w| try sweep(Width(w).run, .{});
}

fn lastUntouched(batch: Batch, out: []f32) void {
    Width(8).run(batch, out);
    if (out.len % 8 == 3) out[out.len - 1] = batch.s[out.len - 1];
}

fn everlastingDecays(batch: Batch, out: []f32) void {
    Width(8).run(batch, out);
    for (batch.s, batch.t, batch.stability, out) |s, t, stability, *x| {
        if (stability == infinity and t > 0) x.* = s / 2;
    }
}

fn zeroLosesItsSign(batch: Batch, out: []f32) void {
    Width(8).run(batch, out);
    for (out) |*x| if (x.* == 0) {
        x.* = 0;
    };
}

fn identityBeforeNan(batch: Batch, out: []f32) void {
    Width(8).run(batch, out);
    for (batch.s, batch.t, out) |s, t, *x| if (t <= 0) {
        x.* = s;
    };
}

test "the comparison catches planted faults of the power law" {
    const quiet = Trial{ .quiet = true };
    for ([_]Kernel{
        lastUntouched, everlastingDecays, zeroLosesItsSign, identityBeforeNan,
    }) |fault| try testing.expectError(error.Differs, sweep(fault, quiet));
}

test "every special strength at every special time and stability" {
    for (strengths) |s| for (times) |t| for (stabilities) |stability| for (parameters) |with| {
        const want = scalar.powerDecay(s, t, stability, with.factor, with.exponent);
        var got: [3]f32 = undefined;
        Width(decay_power.width).run(.{
            .s = &.{ s, s, s },
            .t = &.{ t, t, t },
            .stability = &.{ stability, stability, stability },
            .with = with,
        }, &got);
        const at = [_]u64{ @as(u32, @bitCast(s)), @bitCast(t), @as(u32, @bitCast(stability)) };
        try (Trial{}).same(&.{ want, want, want }, &got, &at);
    };
}

/// Inputs at which one rounding decides, with the bits that the contract gives them. Kernel and
/// oracle are compiled alike, so a fused step would be the same in both.
const Decided = struct { f: f64, d: f64, t: i64, stability: u32, s: u32, left: u32 };

/// `bits` are those of stability, strength and result.
fn decide(f: f64, d: f64, t: i64, bits: [3]u32) Decided {
    return .{ .f = f, .d = d, .t = t, .stability = bits[0], .s = bits[1], .left = bits[2] };
}

const decided = [_]Decided{
    // f·a + b
    decide(0.01, 0.5, 6330, .{ 0x42140000, 0x3f3b8749, 0x3ee3cbf9 }),
    decide(0.9804, 3, 1287701410, .{ 0x4e957c42, 0x3f42530b, 0x3dc05d55 }),
    // P(w)
    decide(19.0 / 81.0, 37.5, 1785, .{ 0x446b0000, 0x3f2d661d, 0x3535ded8 }),
    decide(19.0 / 81.0, 37.5, 1421371749, .{ 0x4e56cc8d, 0x3f7143c5, 0x36eb95e7 }),
    // x·P + k
    decide(19.0 / 81.0, 37.5, 6583, .{ 0x44164000, 0x3f43454d, 0x1cdaa76a }),
    decide(1, 37.5, 1728480295, .{ 0x4e11aace, 0x3f4760d6, 0x1b003175 }),
    // r·G + 1
    decide(0.9804, 0.5, 1983547377, .{ 0x4e881c0d, 0x3f77f979, 0x3f16d2ac }),
    decide(0.9804, 0.1542, 1748787079, .{ 0x4e88070e, 0x3f51dff8, 0x3f363143 }),
    // k half-way
    decide(1, 3, 13277560, .{ 0x499e6640, 0x3f0e2d1d, 0x39cd781e }),
    decide(1, 3, 28747364813, .{ 0x49963198, 0x3f196aa0, 0x2953938e }),
    // t above 2^53
    decide(0.01, 37.5, 130710117279701356, .{ 0x57dbeda5, 0x3f5e0575, 0x1bfb3a5c }),
    decide(1, 37.5, 1978646791508059895, .{ 0x5d228f07, 0x3f2d05ba, 0x1bc3c878 }),
};

test "no step is fused, cut off or rounded to the other side" {
    inline for (.{ 1, 4, 8, 16 }) |w| for (decided) |one| {
        const s: f32 = @bitCast(one.s);
        const stability: f32 = @bitCast(one.stability);
        var got: [1]f32 = undefined;
        Width(w).run(.{
            .s = &.{s},
            .t = &.{one.t},
            .stability = &.{stability},
            .with = .{ .factor = one.f, .exponent = one.d },
        }, &got);
        try (Trial{}).same(&.{@bitCast(one.left)}, &got, &.{ w, one.s });
        const twin = scalar.powerDecay(s, one.t, stability, one.f, one.d);
        try (Trial{}).same(&.{@bitCast(one.left)}, &.{twin}, &.{one.s});
    };
}

test "the first bad stability is found at every place and width" {
    const bad = [_]f32{ 0, -0.0, -1, -1e-45, std.math.nan(f32), -infinity };
    var stability = [_]f32{ 1, 1e-45, infinity } ** 13;
    inline for (.{ 1, 4, 8, 16 }) |w| {
        for (0..stability.len + 1) |count| {
            try testing.expectEqual(null, Width(w).firstBad(stability[0..count]));
        }
        for (0..stability.len) |place| for (bad) |x| {
            const before = stability;
            defer stability = before;
            @memset(stability[place..], x);
            try testing.expectEqual(place, Width(w).firstBad(&stability));
        };
    }
}

test "the result of the power law may take the place of the strengths" {
    var prng = sample.prng(51);
    const random = prng.random();
    var s: [37]f32 = undefined;
    var t: [37]i64 = undefined;
    const stability = [_]f32{250} ** 37;
    var want: [37]f32 = undefined;
    sample.fill(random, .normal, &s);
    for (&t) |*x| x.* = random.uintLessThan(u32, 1000);
    for (s, t, &want) |x, y, *w| w.* = scalar.powerDecay(x, y, 250, 1, 0.5);
    const with = Parameters{ .factor = 1, .exponent = 0.5 };
    Width(decay_power.width).run(.{ .s = &s, .t = &t, .stability = &stability, .with = with }, &s);
    try (Trial{}).same(&want, &s, &.{});
}

test "a result is at most 0.5026 ulp from the power law" {
    var prng = sample.prng(52);
    const random = prng.random();
    var worst: f64 = 0;
    for (0..200_000) |_| {
        const with = parameters[random.uintLessThan(usize, 4)];
        const s = random.float(f32) + 0.5;
        const t = random.intRangeAtMost(i64, 1, 80 * 86_400);
        const doublings = @min(120 * random.float(f64) / with.exponent, 100);
        const growth = std.math.exp2(doublings) - 1;
        const stability: f32 = @floatCast(with.factor * @as(f64, @floatFromInt(t)) / growth);
        const got = scalar.powerDecay(s, t, stability, with.factor, with.exponent);
        const exactly = with.factor * @as(f64, @floatFromInt(t)) / @as(f64, stability);
        const exact = @as(f64, s) * @exp(-with.exponent * std.math.log1p(exactly));
        const ulp = std.math.ldexp(@as(f64, 1), std.math.ilogb(exact) - 23);
        worst = @max(worst, @abs(got - exact) / ulp);
    }
    try testing.expect(worst <= 0.5026);
    try testing.expect(worst > 0.5); // a bound that cannot be reached would prove nothing
}
