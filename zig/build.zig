//! Builds `engram_kernels` for all platforms from any of them.
//!
//!     zig build                  <prefix>/<os>-<arch>/libengram_kernels.{so,dylib}
//!     zig build symbols          <prefix>/symbols/linux-<arch>/libengram_kernels.so.debug
//!     zig build objects          <prefix>/objects/<os>-<arch>/tier_<name>.o
//!     zig build checked          <prefix>/checked/linux-<arch>/…, with all run-time checks
//!     zig build drills           <prefix>/drills/linux-x86_64/…, with the fault that its data name
//!     zig build test             every tier's tests, of which those run that can run here
//!     zig build bench            <prefix>/bench/<os>-<arch>/engram_bench, whose calls are counted
//!     zig build timing           <prefix>/timing/<os>-<arch>/engram_timing, which times spreading
//!
//! A tier is the same source compiled for another CPU model into an object with hidden symbols; the
//! library's own root is compiled for the baseline and chooses among them by the tier argument.

const std = @import("std");

const Target = std.Target;
const Build = std.Build;
const Compile = Build.Step.Compile;

const Tier = struct {
    name: []const u8,
    model: *const Target.Cpu.Model,
    add: Target.Cpu.Feature.Set = Target.Cpu.Feature.Set.empty,
    sub: Target.Cpu.Feature.Set = Target.Cpu.Feature.Set.empty,
    /// What a CPU must have to run it; the model itself also lists what is only tuning.
    needs: Target.Cpu.Feature.Set = Target.Cpu.Feature.Set.empty,
};

const Platform = struct {
    os: Target.Os.Tag,
    arch: Target.Cpu.Arch,
    tiers: []const Tier,

    fn name(p: Platform, b: *Build) []const u8 {
        return b.fmt("{s}-{s}", .{ @tagName(p.os), @tagName(p.arch) });
    }

    /// Without an ABI, Linux objects can call no C library.
    fn target(p: Platform, b: *Build, tier: Tier) Build.ResolvedTarget {
        return b.resolveTargetQuery(.{
            .cpu_arch = p.arch,
            .os_tag = p.os,
            .abi = if (p.os == .linux) .none else null,
            .cpu_model = .{ .explicit = tier.model },
            .cpu_features_add = tier.add,
            .cpu_features_sub = tier.sub,
        });
    }
};

const x86 = Target.x86;

const avx2_needs = [_]x86.Feature{ .avx2, .fma, .bmi, .bmi2, .f16c, .lzcnt, .movbe };
const avx512_needs = avx2_needs ++ [_]x86.Feature{
    .avx512f, .avx512bw, .avx512cd, .avx512dq, .avx512vl,
};
const vnni_needs = avx512_needs ++ [_]x86.Feature{.avx512vnni};

/// In the order of their numbers. The compiler cannot split 512-bit values without evex512.
const x86_tiers = [_]Tier{
    .{ .name = "baseline", .model = &x86.cpu.x86_64 },
    .{ .name = "avx2", .model = &x86.cpu.x86_64_v3, .needs = x86.featureSet(&avx2_needs) },
    .{
        .name = "avx512",
        .model = &x86.cpu.x86_64_v4,
        .add = x86.featureSet(&.{.evex512}),
        .sub = x86.featureSet(&.{.prefer_256_bit}),
        .needs = x86.featureSet(&avx512_needs),
    },
    .{
        .name = "avx512vnni",
        .model = &x86.cpu.x86_64_v4,
        .add = x86.featureSet(&.{ .evex512, .avx512vnni }),
        .sub = x86.featureSet(&.{.prefer_256_bit}),
        .needs = x86.featureSet(&vnni_needs),
    },
};
const arm_linux_tiers = [_]Tier{.{ .name = "neon", .model = &Target.aarch64.cpu.generic }};
const arm_macos_tiers = [_]Tier{.{ .name = "neon", .model = &Target.aarch64.cpu.apple_m1 }};

const platforms = [_]Platform{
    .{ .os = .linux, .arch = .x86_64, .tiers = &x86_tiers },
    .{ .os = .linux, .arch = .aarch64, .tiers = &arm_linux_tiers },
    .{ .os = .macos, .arch = .aarch64, .tiers = &arm_macos_tiers },
    .{ .os = .macos, .arch = .x86_64, .tiers = &x86_tiers },
};

pub fn build(b: *Build) void {
    const optimize = b.option(
        std.builtin.OptimizeMode,
        "optimize",
        "Debug, ReleaseSafe or ReleaseFast (default)",
    ) orelse .ReleaseFast;
    const seed = b.option(u64, "seed", "seed of the random tests") orelse 0x456e6772616d;
    const objects = b.step("objects", "Install the object of each tier");
    const symbols = b.step("symbols", "Install the Linux libraries as gdb and perf want them");
    const checked = b.step("checked", "Install the Linux libraries with all run-time checks");
    const drills = b.step("drills", "Install the library of the drills");
    const tests = b.step("test", "Run the tests of the tiers that can run here");
    const bench = b.step("bench", "Install the program whose instructions are counted");
    const timing = b.step("timing", "Install the program that times spreading");

    for (platforms) |p| {
        const built = library(b, p, optimize, "src/root.zig", p.os != .linux);
        installLibrary(b, symbols, p, built.library);
        for (p.tiers, built.objects) |tier, tier_object| {
            objects.dependOn(&b.addInstallFile(tier_object.getEmittedBin(), b.fmt(
                "objects/{s}/tier_{s}.o",
                .{ p.name(b), tier.name },
            )).step);
        }
        if (p.os == .linux) {
            addTests(b, tests, p, optimize, seed, built.objects);
            addProgram(b, bench, p, optimize, built.objects, "bench");
            addProgram(b, timing, p, optimize, built.objects, "timing");
            addLibrary(b, checked, p, .ReleaseSafe, "src/root.zig");
        }
        if (p.os == .linux and p.arch == .x86_64) {
            addLibrary(b, drills, p, optimize, "src/drill.zig");
        }
    }
    addTidy(b, tests);
}

/// The library without symbols; that of Linux is kept with them, too, for gdb and perf. They are
/// not in what is shipped: they name files of the machine that builds, and its digest would follow.
fn installLibrary(b: *Build, symbols: *Build.Step, p: Platform, built: *Compile) void {
    const file = b.fmt("{s}/{s}", .{ p.name(b), built.out_filename });
    if (p.os != .linux) {
        b.getInstallStep().dependOn(&b.addInstallFile(built.getEmittedBin(), file).step);
        return;
    }
    const stripped = b.addObjCopy(built.getEmittedBin(), .{ .strip = .debug_and_symbols });
    b.getInstallStep().dependOn(&b.addInstallFile(stripped.getOutput(), file).step);
    const whole = b.fmt("symbols/{s}.debug", .{file});
    symbols.dependOn(&b.addInstallFile(built.getEmittedBin(), whole).step);
}

/// A library that is not the product's, below the name of its step.
fn addLibrary(
    b: *Build,
    step: *Build.Step,
    p: Platform,
    optimize: std.builtin.OptimizeMode,
    root: []const u8,
) void {
    step.dependOn(&b.addInstallArtifact(library(b, p, optimize, root, true).library, .{
        .dest_dir = .{ .override = .{ .custom = b.fmt("{s}/{s}", .{ step.name, p.name(b) }) } },
    }).step);
}

const Built = struct { library: *Compile, objects: []*Compile };

fn library(
    b: *Build,
    p: Platform,
    optimize: std.builtin.OptimizeMode,
    root: []const u8,
    strip: bool,
) Built {
    const shared = b.addSharedLibrary(.{
        .name = "engram_kernels",
        .root_source_file = b.path(root),
        .target = p.target(b, p.tiers[0]),
        .optimize = optimize,
        .pic = true,
        .single_threaded = true,
        .link_libc = false,
        .unwind_tables = false,
        .omit_frame_pointer = true,
        .strip = strip and optimize != .Debug,
    });
    restrict(shared);
    // The one copy of memcpy and memset, compiled for the baseline.
    shared.bundle_compiler_rt = true;
    shared.link_gc_sections = true;
    shared.linker_allow_shlib_undefined = false;
    if (p.os == .linux) shared.version_script = b.path("exports.map");

    const objects = b.allocator.alloc(*Compile, p.tiers.len) catch @panic("out of memory");
    for (objects, p.tiers) |*tier_object, tier| {
        tier_object.* = object(b, p, tier, optimize, strip);
        shared.addObject(tier_object.*);
    }
    return .{ .library = shared, .objects = objects };
}

fn object(
    b: *Build,
    p: Platform,
    tier: Tier,
    optimize: std.builtin.OptimizeMode,
    strip: bool,
) *Compile {
    return objectOf(b, p, tier, "src/tier.zig", optimize, strip);
}

fn objectOf(
    b: *Build,
    p: Platform,
    tier: Tier,
    root: []const u8,
    optimize: std.builtin.OptimizeMode,
    strip: bool,
) *Compile {
    const compiled = b.addObject(.{
        .name = b.fmt("{s}_{s}", .{ std.fs.path.stem(root), tier.name }),
        .root_source_file = b.path(root),
        .target = p.target(b, tier),
        .optimize = optimize,
        .pic = true,
        .single_threaded = true,
        .link_libc = false,
        .unwind_tables = false,
        .omit_frame_pointer = true,
        .strip = strip and optimize != .Debug,
    });
    restrict(compiled);
    const options = b.addOptions();
    options.addOption([]const u8, "tier", tier.name);
    compiled.root_module.addOptions("options", options);
    return compiled;
}

/// Nothing that needs a runtime, and no loop that becomes a call.
fn restrict(compiled: *Compile) void {
    compiled.root_module.stack_check = false;
    compiled.root_module.stack_protector = false;
    compiled.root_module.sanitize_c = false;
    compiled.bundle_compiler_rt = false;
    compiled.no_builtin = true;
}

/// The kernels' own tests compiled for each tier, and the tests of the exported functions, which
/// run the tier objects of the library.
fn addTests(
    b: *Build,
    tests: *Build.Step,
    p: Platform,
    optimize: std.builtin.OptimizeMode,
    seed: u64,
    objects: []*Compile,
) void {
    for (p.tiers) |tier| {
        const compiled = testOf(b, p, tier, "src/tests.zig", optimize, seed);
        tests.dependOn(runStep(b, p, tier, compiled));
    }
    const exported = testOf(b, p, p.tiers[0], "src/library_tests.zig", optimize, seed);
    for (objects) |tier_object| exported.addObject(tier_object);
    tests.dependOn(runStep(b, p, p.tiers[0], exported));
}

fn testOf(
    b: *Build,
    p: Platform,
    tier: Tier,
    root: []const u8,
    optimize: std.builtin.OptimizeMode,
    seed: u64,
) *Compile {
    const compiled = b.addTest(.{
        .name = b.fmt("{s}_{s}", .{ std.fs.path.stem(root), tier.name }),
        .root_source_file = b.path(root),
        .target = p.target(b, tier),
        .optimize = optimize,
        .pic = true,
        .strip = optimize != .Debug,
    });
    const options = b.addOptions();
    options.addOption([]const u8, "tier", tier.name);
    options.addOption(u64, "seed", seed);
    compiled.root_module.addOptions("options", options);
    return compiled;
}

/// The program `engram_<name>`. Its symbols stay: by them the counting of instructions begins and
/// ends. Debug information does not: it names files of the machine that builds.
fn addProgram(
    b: *Build,
    step: *Build.Step,
    p: Platform,
    optimize: std.builtin.OptimizeMode,
    objects: []*Compile,
    name: []const u8,
) void {
    const program = b.addExecutable(.{
        .name = b.fmt("engram_{s}", .{name}),
        .root_source_file = b.path(b.fmt("src/{s}.zig", .{name})),
        .target = p.target(b, p.tiers[0]),
        .optimize = optimize,
        .single_threaded = true,
    });
    const options = b.addOptions();
    options.addOption([]const u8, "tier", p.tiers[0].name);
    options.addOption(u64, "seed", 0x456e6772616d);
    program.root_module.addOptions("options", options);
    for (objects) |tier_object| program.addObject(tier_object);
    // Of each tier the peak, for the share that a kernel reaches, or a turn that can be set.
    for (p.tiers) |tier| {
        program.addObject(objectOf(b, p, tier, b.fmt("src/{s}_tier.zig", .{name}), optimize, true));
    }
    const shipped = b.addObjCopy(program.getEmittedBin(), .{ .strip = .debug });
    const file = b.fmt("{s}/{s}/{s}", .{ name, p.name(b), program.out_filename });
    step.dependOn(&b.addInstallFile(shipped.getOutput(), file).step);
}

/// Runs the test here, by an emulator of the other architecture, or says why not.
fn runStep(b: *Build, p: Platform, tier: Tier, compiled: *Compile) *Build.Step {
    const host = b.graph.host.result;
    if (host.os.tag != p.os) return notRun(b, compiled, tier, "this is another system");
    if (host.cpu.arch != p.arch) {
        const emulator = b.fmt("qemu-{s}-static", .{@tagName(p.arch)});
        const program = b.findProgram(&.{emulator}, &.{}) catch
            return notRun(b, compiled, tier, b.fmt("no {s} on PATH", .{emulator}));
        const run = b.addSystemCommand(&.{program});
        run.addArtifactArg(compiled);
        run.expectExitCode(0);
        return &run.step;
    }
    if (!host.cpu.features.isSuperSetOf(tier.needs)) {
        return notRun(b, compiled, tier, "this CPU lacks it");
    }
    return &b.addRunArtifact(compiled).step;
}

/// A step that compiles the test and says that it was not run.
const NotRun = struct {
    step: Build.Step,
    tier: []const u8,
    reason: []const u8,

    fn make(step: *Build.Step, _: std.Progress.Node) anyerror!void {
        const self: *NotRun = @fieldParentPtr("step", step);
        std.debug.print("tier {s}: not tested, {s}\n", .{ self.tier, self.reason });
    }
};

fn notRun(b: *Build, compiled: *Compile, tier: Tier, reason: []const u8) *Build.Step {
    const self = b.allocator.create(NotRun) catch @panic("out of memory");
    self.* = .{
        .step = Build.Step.init(.{
            .id = .custom,
            .name = b.fmt("skip {s}", .{compiled.name}),
            .owner = b,
            .makeFn = NotRun.make,
        }),
        .tier = tier.name,
        .reason = reason,
    };
    // Asking for the binary makes the compiler generate code and not only analyse.
    compiled.getEmittedBin().addStepDependencies(&self.step);
    return &self.step;
}

/// The rules of the sources, read from the folder that they lie in.
fn addTidy(b: *Build, tests: *Build.Step) void {
    const compiled = b.addTest(.{
        .name = "tidy",
        .root_source_file = b.path("src/tidy.zig"),
        .target = b.graph.host,
        .optimize = .Debug,
    });
    const run = b.addRunArtifact(compiled);
    run.setCwd(b.path("."));
    run.has_side_effects = true;
    tests.dependOn(&run.step);
}
