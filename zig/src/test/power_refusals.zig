//! Bad arguments of the power law, the stabilities among them: each call is refused, the first bad
//! stability is named, and nothing is written.

const std = @import("std");
const abi = @import("../abi.zig");
const refusal = @import("refusal.zig");
const root = @import("../root.zig");
const tiers = @import("tiers.zig");

const testing = std.testing;
const Random = std.Random;
const Poison = refusal.Poison;
const crooked = refusal.crooked;
const missing = refusal.missing;
const refuse = refusal.refuse;
const set = refusal.set;
const tooMany = refusal.tooMany;

const PowerDecay = struct {
    pub const Call = abi.PowerDecay;
    pub const poisons = [_]Poison(Call){
        missing(Call, "strengths"),
        missing(Call, "elapsed"),
        missing(Call, "stability"),
        missing(Call, "out"),
        crooked(Call, "strengths"),
        crooked(Call, "elapsed"),
        crooked(Call, "stability"),
        crooked(Call, "out"),
        crooked(Call, "failure"),
        set(Call, "count", tooMany),
        set(Call, "factor", 0.99e-200),
        set(Call, "factor", 1.01e200),
        set(Call, "factor", std.math.nan(f64)),
        set(Call, "exponent", 0),
        set(Call, "exponent", -0.5),
        set(Call, "exponent", 1000.1),
        set(Call, "exponent", std.math.nan(f64)),
        &shifted,
        &overStability,
        &overElapsed,
        &badStability,
    };

    const bad_stability = [_]f32{ 1, 2, 3, 4, 5, 6, 7, -0.0, 9, 10, 11 };

    fn shifted(_: Random, call: *Call) abi.Result {
        const strengths = @intFromPtr(call.strengths) -| 4;
        call.out = @ptrFromInt(@max(strengths, 4));
        return .invalid_argument;
    }

    fn overStability(_: Random, call: *Call) abi.Result {
        call.out = @constCast(call.stability);
        return .invalid_argument;
    }

    fn overElapsed(_: Random, call: *Call) abi.Result {
        call.out = @constCast(@ptrCast(call.elapsed));
        return .invalid_argument;
    }

    fn badStability(_: Random, call: *Call) abi.Result {
        call.stability = &bad_stability;
        return .invalid_argument;
    }

    pub fn invoke(tier: u32, c: *const Call) i32 {
        return root.engram_power_decay(
            tier,
            c.strengths,
            c.elapsed,
            c.stability,
            c.count,
            c.factor,
            c.exponent,
            c.out,
            c.failure,
        );
    }
};

test "power decay refuses bad arguments and names a bad stability" {
    const strengths = [_]f32{1} ** 11;
    const elapsed = [_]i64{1} ** 11;
    const stability = [_]f32{1} ** 11;
    var out: [11]f32 = undefined;
    var failure: u64 = undefined;
    var call = abi.PowerDecay{
        .strengths = &strengths,
        .elapsed = &elapsed,
        .stability = &stability,
        .count = 11,
        .factor = 1,
        .exponent = 3,
        .out = &out,
        .failure = &failure,
    };
    try refuse(PowerDecay, call, &.{std.mem.asBytes(&out)});
    for (tiers.runnable().slice()) |tier| {
        try testing.expectEqual(0, PowerDecay.invoke(tier, &call));
        try testing.expectEqual(abi.no_index, failure);
        call.stability = &PowerDecay.bad_stability;
        try testing.expectEqual(1, PowerDecay.invoke(tier, &call));
        try testing.expectEqual(7, failure);
        call.exponent = 0;
        try testing.expectEqual(1, PowerDecay.invoke(tier, &call));
        try testing.expectEqual(abi.no_index, failure);
        call.exponent = 3;
        call.failure = null;
        try testing.expectEqual(1, PowerDecay.invoke(tier, &call));
        call.stability = &stability;
        try testing.expectEqual(0, PowerDecay.invoke(tier, &call));
        call.failure = &failure;
    }
}

test "no strengths are legal, with null for what is not there" {
    const none = std.mem.zeroInit(abi.PowerDecay, .{ .factor = 1, .exponent = 1 });
    for (tiers.runnable().slice()) |tier| {
        try testing.expectEqual(0, PowerDecay.invoke(tier, &none));
    }
}
