//! Memory flush against an unreadable page: one byte too far ends the test with a fault.

const std = @import("std");

const page = std.mem.page_size;

pub const Guarded = struct {
    pages: []align(page) u8,

    /// Room for `bytes` with an unreadable page before and behind.
    pub fn init(bytes: usize) !Guarded {
        const inner = std.mem.alignForward(usize, @max(bytes, 1), page);
        const pages = try std.posix.mmap(
            null,
            inner + 2 * page,
            std.posix.PROT.NONE,
            .{ .TYPE = .PRIVATE, .ANONYMOUS = true },
            -1,
            0,
        );
        const middle: []align(page) u8 = @alignCast(pages[page .. page + inner]);
        try std.posix.mprotect(middle, std.posix.PROT.READ | std.posix.PROT.WRITE);
        return .{ .pages = pages };
    }

    pub fn deinit(self: Guarded) void {
        std.posix.munmap(self.pages);
    }

    fn room(self: Guarded) []u8 {
        return self.pages[page .. self.pages.len - page];
    }

    /// The last `count` elements before the unreadable page.
    pub fn last(self: Guarded, comptime T: type, count: usize) []T {
        const all = self.room();
        const bytes = all[all.len - count * @sizeOf(T) ..];
        return @alignCast(std.mem.bytesAsSlice(T, bytes));
    }

    /// The first `count` elements behind the unreadable page.
    pub fn first(self: Guarded, comptime T: type, count: usize) []T {
        return @alignCast(std.mem.bytesAsSlice(T, self.room()[0 .. count * @sizeOf(T)]));
    }
};
