//! Root of the tests that are compiled for every tier.

test {
    _ = @import("cpu.zig");
    _ = @import("cpu_family.zig");
    _ = @import("spread_bitmap.zig");
    _ = @import("heap.zig");
    _ = @import("int8_query.zig");
    _ = @import("topk_filter.zig");
    _ = @import("test/similarity.zig");
    _ = @import("test/similarity_batch.zig");
    _ = @import("test/similarity_scattered.zig");
    _ = @import("test/int8_dot.zig");
    _ = @import("test/topk_filter.zig");
    _ = @import("test/decay.zig");
    _ = @import("test/decay_power.zig");
    _ = @import("test/spread.zig");
    _ = @import("test/spread_part.zig");
}
