//! The rules of these sources, as tests: sizes, and what breaks the numeric contract or the library
//! without any result being wrong on the machine at hand.

const std = @import("std");

const testing = std.testing;

const file_lines = 400;
const function_lines = 70;
const columns = 100;

const Forbidden = struct { text: []const u8, why: []const u8 };

/// Written in two pieces, so that this file passes its own rules.
const forbidden = [_]Forbidden{
    .{ .text = "+ 0" ++ ".0", .why = "the compiler drops the addition of a constant zero: use pz" },
    .{ .text = "0.0" ++ " +", .why = "the compiler drops the addition of a constant zero: use pz" },
    .{ .text = "setFloat" ++ "Mode", .why = "the contract has no other mode than strict" },
    .{ .text = "@reduce(" ++ ".Add", .why = "the order of a reduction is not the contract's" },
    .{ .text = "@reduce(" ++ ".Mul", .why = "the order of a reduction is not the contract's" },
    .{ .text = "TO" ++ "DO", .why = "finish it" },
    .{ .text = "FIX" ++ "ME", .why = "finish it" },
    .{ .text = "XX" ++ "X", .why = "finish it" },
    .{ .text = "thread" ++ "local", .why = "the library has no state" },
    .{ .text = "catch " ++ "unreachable", .why = "an error is handled or returned" },
};

/// Only exported functions and what they need may stand in the root.
const root_starts = [_][]const u8{
    "pub export fn engram_", "pub fn panic(", "const ", "//", "}", ")",
};

const Violation = struct { line: usize, why: []const u8 };

/// The first rule that the text of a file breaks.
fn check(name: []const u8, text: []const u8) ?Violation {
    var function: ?usize = null;
    var indent: []const u8 = "";
    var number: usize = 0;
    var lines = std.mem.splitScalar(u8, std.mem.trimRight(u8, text, "\n"), '\n');
    while (lines.next()) |line| {
        number += 1;
        if (number == 1 and !std.mem.startsWith(u8, line, "//! ")) {
            return .{ .line = 1, .why = "a file begins by saying what it is" };
        }
        const length = std.unicode.utf8CountCodepoints(line) catch line.len;
        if (length > columns) return .{ .line = number, .why = "a line has at most 100 columns" };
        for (forbidden) |rule| {
            if (std.mem.indexOf(u8, line, rule.text) != null) {
                return .{ .line = number, .why = rule.why };
            }
        }
        if (std.mem.eql(u8, name, "root.zig") and !allowedInRoot(line)) {
            return .{ .line = number, .why = "the root holds exported functions only" };
        }
        const code = std.mem.trimLeft(u8, line, " ");
        if (function == null and startsFunction(code)) {
            function = number;
            indent = line[0 .. line.len - code.len];
        }
        const ends = std.mem.startsWith(u8, code, "}") and line.len - code.len == indent.len;
        if (function) |first| if (ends and !std.mem.endsWith(u8, code, "{")) {
            if (number - first + 1 > function_lines) {
                return .{ .line = first, .why = "a function has at most 70 lines" };
            }
            function = null;
        };
    }
    if (number > file_lines) return .{ .line = number, .why = "a file has at most 400 lines" };
    return null;
}

fn startsFunction(code: []const u8) bool {
    const starts = [_][]const u8{
        "fn ",            "pub fn ", "inline fn ", "pub inline fn ", "noinline fn ", "export fn ",
        "pub export fn ", "test ",
    };
    for (starts) |start| if (std.mem.startsWith(u8, code, start)) return true;
    return false;
}

fn allowedInRoot(line: []const u8) bool {
    if (line.len == 0 or line[0] == ' ') return true;
    for (root_starts) |start| if (std.mem.startsWith(u8, line, start)) return true;
    return false;
}

fn checkFolder(folder: std.fs.Dir) !usize {
    var files: usize = 0;
    var broken: usize = 0;
    var walker = try folder.walk(testing.allocator);
    defer walker.deinit();
    while (try walker.next()) |entry| {
        if (entry.kind != .file or !std.mem.endsWith(u8, entry.basename, ".zig")) continue;
        files += 1;
        const text = try entry.dir.readFileAlloc(testing.allocator, entry.basename, 1 << 20);
        defer testing.allocator.free(text);
        if (check(entry.path, text)) |v| {
            broken += 1;
            std.debug.print("{s}:{d}: {s}\n", .{ entry.path, v.line, v.why });
        }
    }
    try testing.expectEqual(0, broken);
    return files;
}

test "every source follows the rules" {
    var folder = try std.fs.cwd().openDir("src", .{ .iterate = true });
    defer folder.close();
    try testing.expect(try checkFolder(folder) > 20);
    const build = try std.fs.cwd().readFileAlloc(testing.allocator, "build.zig", 1 << 20);
    defer testing.allocator.free(build);
    try testing.expectEqual(null, check("build.zig", build));
}

test "every rule can be broken" {
    inline for (forbidden) |rule| {
        const text = "//! A file.\n    const a = " ++ rule.text ++ " b;\n";
        try testing.expectEqualStrings(rule.why, check("a.zig", text).?.why);
    }
    const long_line = "//! A file.\n" ++ " " ** columns ++ "a\n";
    try testing.expectEqual(2, check("a.zig", long_line).?.line);
    const long_file = "//! A file.\n" ++ "\n" ** (file_lines - 1) ++ "const a = 1;\n";
    try testing.expectEqual(file_lines + 1, check("a.zig", long_file).?.line);
    const body = "    a();\n" ** (function_lines - 2);
    try testing.expectEqual(null, check("a.zig", "//! A file.\nfn f() void {\n" ++ body ++ "}\n"));
    const long_function = "//! A file.\nfn f() void {\n" ++ body ++ "    a();\n}\n";
    try testing.expectEqual(2, check("a.zig", long_function).?.line);
    try testing.expectEqual(1, check("a.zig", "const a = 1;\n").?.line);
    try testing.expectEqual(2, check("root.zig", "//! A file.\nfn helper() void {}\n").?.line);
}
