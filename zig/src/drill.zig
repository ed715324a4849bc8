//! Root of a drill library: the real exported functions and tiers, with the one fault that its data
//! name. The product's library has root.zig for its root and holds none of this.

const library = @import("root.zig");

pub const panic = library.panic;

/// What hook.zig looks for.
pub const drill = @import("drill_call.zig");

comptime {
    _ = library;
}
