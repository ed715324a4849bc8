package org.engram.kernel.ffm;

/**
 * Vendor, family and model of a processor as {@code engram_cpu_family} has them in one number.
 *
 * @param vendor name of its maker, or empty if the library does not know it
 * @param family the family, as the maker's manuals number it
 * @param model the model within the family
 */
record CpuFamily(String vendor, int family, int model) {
  private static final String[] VENDORS = {"", "Intel", "AMD", "Hygon"};
  private static final int VENDOR_SHIFT = 24;
  private static final int FAMILY_SHIFT = 8;
  private static final int FAMILY_MASK = 0xffff;
  private static final int MODEL_MASK = 0xff;

  static CpuFamily of(int number) {
    int vendor = number >>> VENDOR_SHIFT;
    return new CpuFamily(
        vendor < VENDORS.length ? VENDORS[vendor] : "",
        number >>> FAMILY_SHIFT & FAMILY_MASK,
        number & MODEL_MASK);
  }

  @Override
  public String toString() {
    if (family == 0) {
      return "a processor without a family";
    }
    return (vendor.isEmpty() ? "another maker's" : vendor) + " family " + family + " model "
        + model;
  }
}
