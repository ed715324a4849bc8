//! What a drill library does to its process: signals, loops, and things it takes and never gives
//! back. Linux on x86-64, by system calls, for the library has no C library.

const std = @import("std");

const linux = std.os.linux;

const page = 4096;
/// What a leaking call keeps.
const leaked_bytes = 64;

pub fn writeToNull() void {
    asm volatile ("movb $1, (%[at])"
        :
        : [at] "r" (@as(usize, 0)),
        : "memory"
    );
}

pub fn undefinedInstruction() void {
    asm volatile ("ud2");
}

pub fn divideByZero() void {
    asm volatile (
        \\ xorl %%ecx, %%ecx
        \\ movl $1, %%eax
        \\ xorl %%edx, %%edx
        \\ divl %%ecx
        ::: "eax", "ecx", "edx", "cc");
}

pub fn loop() noreturn {
    while (true) asm volatile ("pause");
}

/// Sets bits of the thread's MXCSR and leaves them set.
pub fn setControl(bits: u32) void {
    var control: u32 = 0;
    asm volatile ("stmxcsr (%[at])"
        :
        : [at] "r" (&control),
        : "memory"
    );
    control |= bits;
    asm volatile ("ldmxcsr (%[at])"
        :
        : [at] "r" (&control),
        : "memory"
    );
}

/// The time stamp counter.
pub fn ticks() u64 {
    var low: u32 = undefined;
    var high: u32 = undefined;
    asm volatile ("rdtsc"
        : [low] "={eax}" (low),
          [high] "={edx}" (high),
    );
    return @as(u64, high) << 32 | low;
}

/// Keeps memory for each call: a new page when the calls since the last one have filled it.
pub fn leakMemory(call: u64) void {
    if (call % (page / leaked_bytes) != 0) return;
    const kept = anonymous(linux.PROT.READ | linux.PROT.WRITE) orelse return;
    kept[0] = 1;
}

pub fn leakDescriptor() void {
    _ = linux.open("/dev/zero", .{}, 0);
}

/// Starts a thread that waits for ever. Its code lies outside of the library, which goes before it.
pub fn leaveThread() void {
    const wait_again = [_]u8{
        0xb8, 0x22, 0x00, 0x00, 0x00, // mov $34 (pause), %eax
        0x0f, 0x05, // syscall
        0xeb, 0xf7, // back to the mov
    };
    const protection = linux.PROT.READ | linux.PROT.WRITE | linux.PROT.EXEC;
    const memory = anonymous(protection) orelse return;
    @memcpy(memory[0..wait_again.len], &wait_again);
    const flags = linux.CLONE.VM | linux.CLONE.FS | linux.CLONE.FILES | linux.CLONE.SIGHAND |
        linux.CLONE.THREAD | linux.CLONE.SYSVSEM;
    // The thread is to take no signal of the process: it has none of the runtime's state.
    var before: linux.sigset_t = undefined;
    _ = linux.sigprocmask(linux.SIG.BLOCK, &linux.all_mask, &before);
    var unused: i32 = 0;
    const stack = @intFromPtr(memory) + page;
    _ = linux.clone(@ptrCast(memory), stack, flags, 0, &unused, 0, &unused);
    _ = linux.sigprocmask(linux.SIG.SETMASK, &before, null);
}

fn anonymous(protection: usize) ?[*]align(page) u8 {
    const at = linux.mmap(
        null,
        page,
        protection,
        .{ .TYPE = .PRIVATE, .ANONYMOUS = true },
        -1,
        0,
    );
    return if (linux.E.init(at) == .SUCCESS) @ptrFromInt(at) else null;
}
