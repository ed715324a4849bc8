//! Where a drill library (drill.zig) commits its fault. Under any other root nothing is there, and
//! nothing of it is compiled.

const root = @import("root");

/// Whether this is a drill library.
pub const faulty = @hasDecl(root, "drill");

/// The fault of a drill library; not to be asked for elsewhere.
pub const fault = root.drill;

/// What the library says of its ABI.
pub fn abiVersion(own: u32) u32 {
    return if (faulty) fault.abiVersion(own) else own;
}

/// What the library says of this CPU.
pub fn tiers(detected: u32) u32 {
    return if (faulty) fault.tiers(detected) else detected;
}
