//! Root of the tests that are compiled for every tier.

test {
    _ = @import("cpu.zig");
    _ = @import("spread_bitmap.zig");
    _ = @import("test/similarity.zig");
    _ = @import("test/decay.zig");
    _ = @import("test/decay_power.zig");
    _ = @import("test/spread.zig");
}
