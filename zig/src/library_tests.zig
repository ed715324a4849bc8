//! Root of the tests of the exported functions over the tier objects of the library.

test {
    _ = @import("test/bounds.zig");
    _ = @import("test/batch_bounds.zig");
    _ = @import("test/refusals.zig");
    _ = @import("test/batch_refusals.zig");
    _ = @import("test/power_refusals.zig");
    _ = @import("test/spread_refusals.zig");
    _ = @import("test/spread_part_refusals.zig");
    _ = @import("test/environment.zig");
}
