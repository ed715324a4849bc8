//! Ordered sets of ids below a fixed size: a 64-ary bitmap of up to six levels. Bit i of level
//! j + 1 says that word i of level j may hold members, so that marking is O(1) and the members come
//! out in ascending order without sorting and without work for the words that are empty.

const std = @import("std");

const assert = std.debug.assert;

/// Six levels hold 64^6 = 2^36 ids, more than the 2^32 − 1 virtual rows of a layout.
pub const max_depth = 6;

/// A level starts at a cache line.
const line_words = 8;

/// u64 words of a set of ids below `size`, all its levels.
pub fn words(size: u64) u64 {
    var sum: u64 = 0;
    var level = size;
    while (level > 0) {
        level = (level + 63) / 64;
        sum += (level + line_words - 1) / line_words * line_words;
        if (level == 1) break;
    }
    return sum;
}

pub const Bitmap = struct {
    level: [max_depth][*]u64,
    depth: u32,

    /// The set kept in `words(size)` words from `base` on; all zero is the empty set.
    pub fn at(base: [*]u64, size: u64) Bitmap {
        assert(size < 1 << 32);
        var set = Bitmap{ .level = [_][*]u64{base} ** max_depth, .depth = 0 };
        var next = base;
        var count = size;
        while (count > 0) {
            count = (count + 63) / 64;
            set.level[set.depth] = next;
            set.depth += 1;
            next += (count + line_words - 1) / line_words * line_words;
            if (count == 1) break;
        }
        return set;
    }

    pub inline fn mark(set: *const Bitmap, id: u64) void {
        const word = &set.level[0][id / 64];
        const old = word.*;
        word.* = old | bit(id);
        if (old == 0) set.markAbove(id / 64);
    }

    fn markAbove(set: *const Bitmap, index: u64) void {
        var id = index;
        for (set.level[1..@max(1, set.depth)]) |level| {
            const word = &level[id / 64];
            const old = word.*;
            word.* = old | bit(id);
            if (old != 0) return;
            id /= 64;
        }
    }

    /// Takes the id out; the levels above may go on pointing to an empty word.
    pub inline fn unmark(set: *const Bitmap, id: u64) void {
        set.level[0][id / 64] &= ~bit(id);
    }

    pub fn has(set: *const Bitmap, id: u64) bool {
        return set.level[0][id / 64] & bit(id) != 0;
    }

    /// The members in ascending order. Ids below the one last returned may be marked or unmarked
    /// meanwhile, and that one too.
    pub fn members(set: *const Bitmap) Iterator(false) {
        return Iterator(false).init(set);
    }

    /// The members in ascending order, the set being empty (all its words zero) afterwards.
    pub fn drain(set: *const Bitmap) Iterator(true) {
        return Iterator(true).init(set);
    }
};

inline fn bit(id: u64) u64 {
    return @as(u64, 1) << @truncate(id);
}

fn Iterator(comptime draining: bool) type {
    return struct {
        const Self = @This();

        set: *const Bitmap,
        /// Members of the current word of each level that are still to come.
        rest: [max_depth]u64,
        /// Number of that word within its level.
        index: [max_depth]u64,

        fn init(set: *const Bitmap) Self {
            var self = Self{
                .set = set,
                .rest = [_]u64{0} ** max_depth,
                .index = [_]u64{0} ** max_depth,
            };
            if (set.depth > 0) self.enter(set.depth - 1, 0);
            return self;
        }

        inline fn enter(self: *Self, level: u64, index: u64) void {
            const word = &self.set.level[level][index];
            self.index[level] = index;
            self.rest[level] = word.*;
            if (draining) word.* = 0;
        }

        pub inline fn next(self: *Self) ?u64 {
            if (self.rest[0] == 0 and !self.refill()) return null;
            return self.take(0);
        }

        inline fn take(self: *Self, level: u64) u64 {
            const rest = self.rest[level];
            assert(rest != 0);
            self.rest[level] = rest & (rest - 1);
            return self.index[level] * 64 + @ctz(rest);
        }

        /// Moves to the next word of level 0 that has members.
        fn refill(self: *Self) bool {
            var level: u64 = 1;
            while (level < self.set.depth) {
                if (self.rest[level] == 0) {
                    level += 1;
                } else {
                    const index = self.take(level);
                    level -= 1;
                    self.enter(level, index);
                    if (level == 0) {
                        if (self.rest[0] != 0) return true;
                        level = 1;
                    }
                }
            }
            return false;
        }
    };
}

test "word counts follow the layout document" {
    const expectEqual = std.testing.expectEqual;
    try expectEqual(0, words(0));
    try expectEqual(8, words(1));
    try expectEqual(8, words(64));
    try expectEqual(8 + 8, words(65));
    try expectEqual(72 + 8 + 8, words(64 * 64 + 1));
    try expectEqual((1 << 26) + (1 << 20) + (1 << 14) + (1 << 8) + 8 + 8, words((1 << 32) - 1));
}

fn expectMembers(set: *const Bitmap, expected: []const u64) !void {
    var kept = set.members();
    for (expected) |id| try std.testing.expectEqual(id, kept.next());
    try std.testing.expectEqual(null, kept.next());
    var drained = set.drain();
    for (expected) |id| try std.testing.expectEqual(id, drained.next());
    try std.testing.expectEqual(null, drained.next());
}

test "members come out in order, and draining leaves nothing, at every depth" {
    const sizes = [_]u64{ 0, 1, 63, 64, 65, 4095, 4096, 4097, 1 << 18, (1 << 18) + 1 } ++
        [_]u64{ (1 << 24) - 1, 1 << 24, (1 << 24) + 1 };
    var prng = std.Random.DefaultPrng.init(1);
    for (sizes) |size| {
        const memory = try std.testing.allocator.alloc(u64, words(size));
        defer std.testing.allocator.free(memory);
        @memset(memory, 0);
        const set = Bitmap.at(memory.ptr, size);
        var ids = std.ArrayList(u64).init(std.testing.allocator);
        defer ids.deinit();
        if (size > 0) for (0..100) |i| {
            const id = switch (i) {
                0 => 0,
                1 => size - 1,
                else => prng.random().uintLessThan(u64, size),
            };
            if (!set.has(id)) try ids.append(id);
            set.mark(id);
            try std.testing.expect(set.has(id));
        };
        std.mem.sort(u64, ids.items, {}, std.sort.asc(u64));
        for (0..ids.items.len / 3) |_| {
            // Words emptied by unmarking stay announced above and must be passed over.
            set.unmark(ids.orderedRemove(prng.random().uintLessThan(usize, ids.items.len)));
        }
        try expectMembers(&set, ids.items);
        try std.testing.expect(std.mem.allEqual(u64, memory, 0));
    }
}
