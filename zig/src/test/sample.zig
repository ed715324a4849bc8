//! Random inputs of the tests, all from one seed that a failing test prints, and the comparison of
//! results by their bits.

const std = @import("std");
const options = @import("options");

/// The stream of a test; `salt` keeps the streams of different tests apart.
pub fn prng(salt: u64) std.Random.DefaultPrng {
    return std.Random.DefaultPrng.init(options.seed +% salt *% 0x9e37_79b9_7f4a_7c15);
}

pub const Kind = enum {
    normal,
    /// Products and squares underflow.
    small,
    /// Sums overflow.
    large,
    subnormal,
    signed_zeros,
    /// Any bits, NaN and infinities among them.
    any,

    pub const all = std.enums.values(Kind);
};

pub fn fill(random: std.Random, kind: Kind, values: []f32) void {
    for (values) |*x| x.* = one(random, kind);
}

pub fn one(random: std.Random, kind: Kind) f32 {
    return switch (kind) {
        .normal => random.floatNorm(f32),
        .small => random.floatNorm(f32) * 1e-21,
        .large => random.floatNorm(f32) * 1e19,
        .subnormal => @bitCast(random.int(u32) & 0x807f_ffff),
        .signed_zeros => @bitCast(random.int(u32) & 0x8000_0000),
        .any => if (random.int(u3) == 0) special(random) else @bitCast(random.int(u32)),
    };
}

fn special(random: std.Random) f32 {
    const bits = [_]u32{
        0x0000_0000, 0x8000_0000, 0x3f80_0000, 0xbf80_0000, 0x7f80_0000, 0xff80_0000, 0x7fc0_0000,
        0xffc1_2345, 0x7f80_0001, 0x0000_0001, 0x8000_0001, 0x007f_ffff, 0x0080_0000, 0x7f7f_ffff,
        0xff7f_ffff, 0x7f00_0000, 0x7f00_0001,
    };
    return @bitCast(bits[random.uintLessThan(usize, bits.len)]);
}

/// How a comparison ends: quietly where a test wants it to fail. `at` are the numbers that tell the
/// place: rounds, lengths, tiers.
pub const Trial = struct {
    quiet: bool = false,

    /// All results have the bits of `want`.
    pub fn same(
        trial: Trial,
        want: []const f32,
        got: []const f32,
        at: []const u64,
    ) error{Differs}!void {
        try trial.equal(want.len, got.len, at);
        for (want, got, 0..) |x, y, i| {
            const a: u32 = @bitCast(x);
            const b: u32 = @bitCast(y);
            if (a == b) continue;
            if (!trial.quiet) std.debug.print("result {d}, ", .{i});
            return trial.differ(a, b, at);
        }
    }

    pub fn equal(trial: Trial, want: u64, got: u64, at: []const u64) error{Differs}!void {
        if (want != got) return trial.differ(want, got, at);
    }

    fn differ(trial: Trial, want: u64, got: u64, at: []const u64) error{Differs} {
        if (!trial.quiet) std.debug.print(
            "0x{x} instead of 0x{x} at {any}, tests of tier {s}, -Dseed={d}\n",
            .{ got, want, at, options.tier, options.seed },
        );
        return error.Differs;
    }
};
