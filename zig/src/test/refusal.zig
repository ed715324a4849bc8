//! Calls made bad in one or several ways, each of which must be refused.

const std = @import("std");
const options = @import("options");
const abi = @import("../abi.zig");
const sample = @import("sample.zig");
const tiers = @import("tiers.zig");

const testing = std.testing;
const Random = std.Random;

pub const calls_per_tier = 100_000;

/// A pointer of the same type that is one to three bytes off its alignment.
pub fn misaligned(random: Random, pointer: anytype) @TypeOf(pointer) {
    const word = @intFromPtr(pointer) / 4 * 4;
    return @ptrFromInt(word + 1 + random.uintLessThan(usize, 3));
}

/// So many that their bytes cannot be counted, or cannot exist.
pub fn tooMany(random: Random) u64 {
    return (@as(u64, 1) << 62) | random.int(u64);
}

pub fn notNumber(random: Random) f32 {
    return @bitCast(0x7f80_0000 | random.int(u32));
}

/// Makes a call bad; says with which code it must be refused.
pub fn Poison(comptime Call: type) type {
    return *const fn (Random, *Call) abi.Result;
}

/// Runs poisoned copies of `base`; `written` is the memory that no refused call may change.
pub fn refuse(comptime Kernel: type, base: Kernel.Call, written: []const []const u8) !void {
    var prng = sample.prng(40);
    const random = prng.random();
    const strangers = tiers.unknown();
    errdefer std.debug.print("-Dseed={d}\n", .{options.seed});
    for (tiers.runnable().slice()) |tier| {
        for (written) |memory| @memset(@constCast(memory), 0xa5);
        for (0..calls_per_tier) |round| {
            var call = base;
            const first = random.uintLessThan(usize, Kernel.poisons.len);
            var expected = Kernel.poisons[first](random, &call);
            const more = random.uintLessThan(usize, 3);
            for (0..more) |_| {
                _ = Kernel.poisons[random.uintLessThan(usize, Kernel.poisons.len)](random, &call);
            }
            const stranger = round % 16 == 0;
            const number = if (stranger) strangers.get(round / 16 % strangers.len) else tier;
            if (stranger) expected = .unsupported;
            const code = Kernel.invoke(number, &call);
            errdefer std.debug.print("tier {d}, poison {d}, {any}\n", .{ number, first, call });
            if (more == 0 or stranger) {
                try testing.expectEqual(@intFromEnum(expected), code);
            } else {
                // The first check that fails names the code.
                const memory = @intFromEnum(abi.Result.out_of_memory);
                const argument = @intFromEnum(abi.Result.invalid_argument);
                try testing.expect(code == argument or code == memory);
            }
            for (written) |memory| try testing.expect(std.mem.allEqual(u8, memory, 0xa5));
        }
        try testing.expectEqual(0, Kernel.invoke(tier, &base));
    }
}

pub fn missing(comptime Call: type, comptime field: []const u8) Poison(Call) {
    return struct {
        fn poison(_: Random, call: *Call) abi.Result {
            @field(call, field) = null;
            return .invalid_argument;
        }
    }.poison;
}

pub fn crooked(comptime Call: type, comptime field: []const u8) Poison(Call) {
    return struct {
        fn poison(random: Random, call: *Call) abi.Result {
            @field(call, field) = misaligned(random, @field(call, field));
            return .invalid_argument;
        }
    }.poison;
}

pub fn set(comptime Call: type, comptime field: []const u8, comptime value: anytype) Poison(Call) {
    return struct {
        fn poison(random: Random, call: *Call) abi.Result {
            @field(call, field) = if (@TypeOf(value) == fn (Random) u64) value(random) else value;
            return .invalid_argument;
        }
    }.poison;
}
