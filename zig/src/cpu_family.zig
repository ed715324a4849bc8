//! Which row shape is quicker on which CPU: a table by vendor, family and model, as CPUID has them.
//! It is a table and no measurement at start, so that two starts on one machine never differ. The
//! bits of a result are the same in every shape; `engram benchmark --calibrate` shows where the
//! table is wrong for a machine.

const std = @import("std");
const abi = @import("abi.zig");
const cpu = @import("cpu.zig");

const Model = cpu.Model;
const RowShape = abi.RowShape;

/// The CPUs of a vendor from one family on to another, both included.
const Entry = struct { vendor: cpu.Vendor, first: u16, last: u16, rows: RowShape };

/// Measured: Zen 3 and Zen 5 read one contiguous row faster, Sapphire Rapids several side by side
/// (docs/performance.md). Their relatives follow them.
const table = [_]Entry{
    // Zen and Zen 2; Zen 3 and Zen 4; Zen 5.
    .{ .vendor = .amd, .first = 0x17, .last = 0x17, .rows = .one },
    .{ .vendor = .amd, .first = 0x19, .last = 0x1a, .rows = .one },
    // Dhyana, which is a Zen.
    .{ .vendor = .hygon, .first = 0x18, .last = 0x18, .rows = .one },
    // The Core and Xeon lines up to Granite Rapids and Arrow Lake.
    .{ .vendor = .intel, .first = 6, .last = 6, .rows = .several },
};

/// The shape of a CPU that the table does not know, and of every one but x86-64.
const otherwise: RowShape = .one;

pub fn rowShape() RowShape {
    return shapeOf(cpu.model());
}

fn shapeOf(model: Model) RowShape {
    for (table) |entry| {
        const in = model.family >= entry.first and model.family <= entry.last;
        if (in and model.vendor == entry.vendor) return entry.rows;
    }
    return otherwise;
}

/// The model in one number: vendor in the high byte, family in the middle, model in the low byte.
pub fn number() u32 {
    const here = cpu.model();
    return @as(u32, @intFromEnum(here.vendor)) << 24 | @as(u32, here.family) << 8 | here.model;
}

test "the families that were measured have the shape that won" {
    const zen3 = Model{ .vendor = .amd, .family = 0x19, .model = 0x01 };
    const zen5 = Model{ .vendor = .amd, .family = 0x1a, .model = 0x02 };
    const sapphire_rapids = Model{ .vendor = .intel, .family = 6, .model = 0x8f };
    try std.testing.expectEqual(.one, shapeOf(zen3));
    try std.testing.expectEqual(.one, shapeOf(zen5));
    try std.testing.expectEqual(.several, shapeOf(sapphire_rapids));
}

test "an unknown CPU has the shape of none" {
    try std.testing.expectEqual(otherwise, shapeOf(cpu.Model.unknown));
    try std.testing.expectEqual(otherwise, shapeOf(.{ .vendor = .amd, .family = 6, .model = 0 }));
    const later = Model{ .vendor = .intel, .family = 0x13, .model = 1 };
    try std.testing.expectEqual(otherwise, shapeOf(later));
}

test "no family stands in the table twice" {
    for (table, 0..) |entry, i| {
        try std.testing.expect(entry.first <= entry.last);
        for (table[i + 1 ..]) |other| {
            const apart = other.first > entry.last or other.last < entry.first;
            try std.testing.expect(apart or other.vendor != entry.vendor);
        }
    }
}
