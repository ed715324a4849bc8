package org.engram.benchmark.internal.regression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The functions of a program as {@code objdump -dw --no-show-raw-insn} lists them. */
final class Listing {
  private static final Pattern FUNCTION = Pattern.compile("([0-9a-f]+) <([^>]+)>:");
  private static final Pattern INSTRUCTION = Pattern.compile("\\s*([0-9a-f]+):\\t(.*)");
  private static final Pattern PREFIXES = Pattern.compile("(?:(?:rep|repz|lock|data16|cs) )+");
  private static final Pattern JUMP = Pattern.compile("(j[a-z]+|callq?)\\s+([0-9a-f]+) <.*");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final String WIDE = "%zmm";

  private final Map<String, Function> byName = new HashMap<>();
  private final Map<Long, Function> byAddress = new HashMap<>();

  /** An instruction, and where it jumps to, or −1. */
  private record Instruction(long address, String mnemonic, long target, boolean wide) {}

  private record Function(long address, List<Instruction> instructions) {}

  Listing(List<String> lines) {
    Function current = new Function(0, new ArrayList<>());
    for (String line : lines) {
      Matcher function = FUNCTION.matcher(line);
      if (function.matches()) {
        current = new Function(Long.parseLong(function.group(1), 16), new ArrayList<>());
        byName.putIfAbsent(function.group(2), current);
        byAddress.put(current.address(), current);
      }
      Matcher instruction = INSTRUCTION.matcher(line);
      if (instruction.matches()) {
        current.instructions().add(instruction(instruction.group(1), instruction.group(2)));
      }
    }
  }

  private static Instruction instruction(String address, String text) {
    String bare = PREFIXES.matcher(text.strip()).replaceFirst("");
    Matcher jump = JUMP.matcher(bare);
    long target = jump.matches() ? Long.parseLong(jump.group(2), 16) : -1;
    String mnemonic = SPACE.split(bare, 2)[0];
    return new Instruction(Long.parseLong(address, 16), mnemonic, target, bare.contains(WIDE));
  }

  /**
   * Returns the innermost loops on the widest registers of that function and of all that it calls,
   * in the order in which they are reached.
   */
  List<HotLoop> hotLoops(String name) {
    Set<Function> reached = new LinkedHashSet<>();
    reach(byName.get(name), reached);
    return reached.stream().flatMap(function -> loops(function).stream()).toList();
  }

  private void reach(@Nullable Function function, Set<Function> reached) {
    if (function == null || !reached.add(function)) {
      return;
    }
    for (Instruction instruction : function.instructions()) {
      if (instruction.target() != function.address()) {
        reach(byAddress.get(instruction.target()), reached);
      }
    }
  }

  /** From the place that a jump goes back to up to the jump itself. */
  private record Span(long from, long end) {
    boolean contains(Span other) {
      return !equals(other) && other.from >= from && other.end <= end;
    }

    boolean contains(Instruction instruction) {
      return instruction.address() >= from && instruction.address() <= end;
    }
  }

  private static List<HotLoop> loops(Function function) {
    List<Span> spans = function.instructions().stream()
        .filter(instruction -> instruction.mnemonic().startsWith("j"))
        .filter(instruction -> instruction.target() >= function.address()
            && instruction.target() <= instruction.address())
        .map(instruction -> new Span(instruction.target(), instruction.address()))
        .toList();
    List<HotLoop> loops = new ArrayList<>();
    for (Span span : spans) {
      List<Instruction> body = function.instructions().stream()
          .filter(span::contains)
          .filter(instruction -> !instruction.mnemonic().startsWith("nop"))
          .toList();
      if (spans.stream().noneMatch(span::contains) && body.stream().anyMatch(Instruction::wide)) {
        Map<String, Integer> mnemonics = new HashMap<>();
        body.forEach(instruction -> mnemonics.merge(instruction.mnemonic(), 1, Integer::sum));
        loops.add(new HotLoop(mnemonics));
      }
    }
    return loops;
  }
}
