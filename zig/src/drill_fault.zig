//! Which fault a drill library commits: the name behind the marker, which the packaging overwrites.
//! It is read when the library is loaded, when two of the faults act already.

const std = @import("std");
const drill_system = @import("drill_system.zig");

pub const Fault = enum {
    healthy,
    @"segv-on-load",
    @"segv-in-call",
    @"sigill-wrong-tier",
    @"sigfpe-in-call",
    @"endless-loop",
    @"hang-on-unload",
    @"ulp-in-corpus",
    @"ulp-unseen",
    @"ulp-late",
    @"wrong-second-call",
    @"wrong-two-threads",
    @"reads-past-end",
    @"writes-past-end",
    @"memory-leak",
    @"descriptor-leak",
    @"thread-left",
    @"abi-mismatch",
    @"error-each-1000th",
    @"leaves-ftz",
    @"leaves-rounding",
    slow,
};

const marker = "engram-drill-fault:";
const text_bytes = 64;

var text: [text_bytes]u8 = padded(marker ++ "healthy");

comptime {
    // Known to the linker, so that the compiler can't conclude what stands in it.
    @export(text, .{ .name = "engram_drill_fault", .visibility = .hidden });
}

const on_load: *const fn () callconv(.C) void = &load;
const on_unload: *const fn () callconv(.C) void = &unload;

comptime {
    @export(on_load, .{
        .name = "engram_drill_load",
        .section = ".init_array",
        .visibility = .hidden,
    });
    @export(on_unload, .{
        .name = "engram_drill_unload",
        .section = ".fini_array",
        .visibility = .hidden,
    });
}

var fault: Fault = .healthy;

/// The fault of this library.
pub fn chosen() Fault {
    return fault;
}

/// A name that is no fault ends the process: the packaging and this list disagree.
fn load() callconv(.C) void {
    const written: *const volatile [text_bytes]u8 = &text;
    var name: [text_bytes]u8 = undefined;
    for (&name, 0..) |*byte, i| byte.* = written[i];
    const length = std.mem.indexOfScalar(u8, &name, 0) orelse @trap();
    fault = std.meta.stringToEnum(Fault, name[marker.len..length]) orelse @trap();
    if (fault == .@"segv-on-load") drill_system.writeToNull();
}

fn unload() callconv(.C) void {
    if (fault == .@"hang-on-unload") drill_system.loop();
}

fn padded(comptime start: []const u8) [text_bytes]u8 {
    return (start ++ [_]u8{0} ** (text_bytes - start.len)).*;
}
