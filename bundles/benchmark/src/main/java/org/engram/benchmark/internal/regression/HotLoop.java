package org.engram.benchmark.internal.regression;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The instructions of an innermost loop by mnemonic: registers, addresses and their order are the
 * compiler's freedom. Written {@code add*1,vfmadd231ps*4}.
 *
 * @param mnemonics how often each is there, sorted
 */
record HotLoop(Map<String, Integer> mnemonics) {
  HotLoop {
    mnemonics = Collections.unmodifiableMap(new TreeMap<>(mnemonics));
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if it is none
   */
  static HotLoop of(String written) {
    Map<String, Integer> mnemonics = new TreeMap<>();
    for (String part : written.split(",", -1)) {
      if (!part.matches("[a-z0-9.]+\\*[1-9][0-9]{0,5}")) {
        throw new IllegalArgumentException("'" + part + "' is not a mnemonic and a number");
      }
      int star = part.indexOf('*');
      mnemonics.put(part.substring(0, star), Integer.valueOf(part.substring(star + 1)));
    }
    return new HotLoop(mnemonics);
  }

  int count() {
    return mnemonics.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns what this one has more and less than that one, such as {@code +1 vaddps}. */
  String differenceFrom(HotLoop before) {
    Map<String, Integer> changes = new TreeMap<>(mnemonics);
    before.mnemonics.forEach((mnemonic, times) -> changes.merge(mnemonic, -times, Integer::sum));
    return changes.entrySet().stream()
        .filter(change -> change.getValue() != 0)
        .map(change -> "%+d %s".formatted(change.getValue(), change.getKey()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return mnemonics.entrySet().stream()
        .map(entry -> entry.getKey() + "*" + entry.getValue())
        .collect(Collectors.joining(","));
  }
}
