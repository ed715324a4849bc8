//! Versions, tiers and the floating-point environment as the exported functions show them.

const std = @import("std");
const builtin = @import("builtin");
const abi = @import("../abi.zig");
const cpu = @import("../cpu.zig");
const root = @import("../root.zig");
const tiers = @import("tiers.zig");

const testing = std.testing;

test "the versions are 1" {
    try testing.expectEqual(1, root.engram_abi_version());
    try testing.expectEqual(1, root.engram_contract_version());
}

test "this CPU has a tier" {
    try testing.expect(root.engram_tiers() != 0);
    const shapes = std.enums.values(abi.RowShape).len;
    try testing.expectEqual(shapes * @popCount(root.engram_tiers()), tiers.runnable().len);
}

test "this CPU has a row shape, and the number that names it its family" {
    try testing.expect(root.engram_row_shape() <= @intFromEnum(abi.RowShape.several));
    try testing.expectEqual(root.engram_row_shape(), root.engram_row_shape());
    const here = cpu.model();
    try testing.expectEqual(@intFromEnum(here.vendor), root.engram_cpu_family() >> 24);
    try testing.expectEqual(here.family, root.engram_cpu_family() >> 8 & 0xffff);
    try testing.expectEqual(here.model, root.engram_cpu_family() & 0xff);
}

/// Flush-to-zero, which a careless library sets and forgets.
const flush: u32 = if (builtin.cpu.arch == .x86_64) 1 << 15 else 1 << 24;

fn setState(bits: u32) void {
    if (builtin.cpu.arch == .x86_64) {
        asm volatile ("ldmxcsr (%[from])"
            :
            : [from] "r" (&bits),
            : "memory"
        );
    } else {
        asm volatile ("msr fpcr, %[bits]"
            :
            : [bits] "r" (@as(u64, bits)),
        );
    }
}

test "the reported state is the thread's" {
    const before = root.engram_fp_state();
    try testing.expectEqual(0, before & flush);
    setState(before | flush);
    const flushed = root.engram_fp_state();
    setState(before);
    try testing.expectEqual(before | flush, flushed);
    try testing.expectEqual(before, root.engram_fp_state());
}

test "a safe build refuses a state that is not the contract's, and no call changes the state" {
    const before = root.engram_fp_state();
    const strength = [_]f32{ 1e-38, 1 };
    const age = [_]i64{ 3, 70 };
    var out: [2]f32 = undefined;
    for (tiers.runnable().slice()) |tier| {
        const calm = root.engram_decay_calculation(tier, &strength, &age, 2, 1, &out);
        try testing.expectEqual(0, calm);
        try testing.expectEqual(before, root.engram_fp_state());
        setState(before | flush);
        const code = root.engram_decay_calculation(tier, &strength, &age, 2, 1, &out);
        const after = root.engram_fp_state();
        setState(before);
        try testing.expectEqual(before | flush, after);
        const expected: abi.Result = if (std.debug.runtime_safety) .internal else .ok;
        try testing.expectEqual(@intFromEnum(expected), code);
    }
}
