package org.engram.embedding.internal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text as BERT's uncased models know them: cleaned, lower case, without accents,
 * every CJK character and every punctuation mark a word of its own.
 */
final class BasicTokens {
  private static final int REPLACEMENT = 0xFFFD;
  private static final int[][] CJK = {
    {0x4E00, 0x9FFF},
    {0x3400, 0x4DBF},
    {0x20000, 0x2A6DF},
    {0x2A700, 0x2B73F},
    {0x2B740, 0x2B81F},
    {0x2B820, 0x2CEAF},
    {0xF900, 0xFAFF},
    {0x2F800, 0x2FA1F}
  };

  private BasicTokens() {}

  static List<String> of(String text) {
    String plain = withoutAccents(clean(text));
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    plain.codePoints().forEach(c -> {
      boolean mark = c != ' ' && isPunctuation(c);
      if (c == ' ' || mark) {
        flush(word, words);
      }
      if (mark) {
        words.add(Character.toString(c));
      } else if (c != ' ') {
        word.appendCodePoint(c);
      }
    });
    flush(word, words);
    return words;
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> {
      if (c == 0 || c == REPLACEMENT || isControl(c)) {
        return;
      }
      if (Character.isWhitespace(c) || Character.getType(c) == Character.SPACE_SEPARATOR) {
        out.append(' ');
      } else if (isCjk(c)) {
        out.append(' ').appendCodePoint(c).append(' ');
      } else {
        out.appendCodePoint(c);
      }
    });
    return out.toString();
  }

  /**
   * Lower case by character, not by text: a final sigma stays what the vocabulary was made with.
   */
  private static String withoutAccents(String text) {
    StringBuilder out = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFD).codePoints().forEach(c -> {
      if (Character.getType(c) != Character.NON_SPACING_MARK) {
        out.append(Character.toString(c).toLowerCase(Locale.ROOT));
      }
    });
    return out.toString();
  }

  private static boolean isControl(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED -> true;
      default -> false;
    };
  }

  private static boolean isPunctuation(int c) {
    boolean ascii = (c >= '!' && c <= '/')
        || (c >= ':' && c <= '@')
        || (c >= '[' && c <= '`')
        || (c >= '{' && c <= '~');
    return ascii
        || switch (Character.getType(c)) {
          case Character.CONNECTOR_PUNCTUATION,
              Character.DASH_PUNCTUATION,
              Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.OTHER_PUNCTUATION -> true;
          default -> false;
        };
  }

  private static boolean isCjk(int c) {
    for (int[] range : CJK) {
      if (c >= range[0] && c <= range[1]) {
        return true;
      }
    }
    return false;
  }
}
