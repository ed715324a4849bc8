package org.engram.embedding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * The golden ids were made with the BertWordPieceTokenizer of Hugging Face tokenizers and the same
 * vocabulary.
 */
class WordPieceTest {

  @Test
  void idsEqualThoseOfTheReferenceTokenizer() throws IOException {
    WordPiece tokenizer = tokenizer();
    List<String> lines;
    try (var reader = new BufferedReader(
        new InputStreamReader(resource("wordpiece.tsv"), StandardCharsets.UTF_8))) {
      lines = reader.lines().toList();
    }
    assertThat(lines).hasSizeGreaterThan(30);
    for (String line : lines) {
      int tab = line.lastIndexOf('\t');
      String text = unescape(line.substring(0, tab));
      long[] expected = Arrays.stream(line.substring(tab + 1).split(" "))
          .filter(id -> !id.isEmpty())
          .mapToLong(Long::parseLong)
          .toArray();
      assertThat(tokenizer.pieces(text)).as(line).isEqualTo(expected);
    }
  }

  @Test
  void specialTokensInsideATextStayText() throws IOException {
    WordPiece tokenizer = tokenizer();
    assertThat(tokenizer.pieces("a [SEP] b [CLS]"))
        .doesNotContain(WordPiece.SEP, WordPiece.CLS)
        .contains(tokenizer.pieces("[")[0]);
  }

  @Test
  void aTextWithoutWordsHasNoPieces() throws IOException {
    assertThat(tokenizer().pieces(" \t\u0000")).isEmpty();
  }

  private static WordPiece tokenizer() throws IOException {
    return WordPiece.read(resource("/bert-vocabulary-en.txt"));
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(WordPieceTest.class.getResourceAsStream(name), name);
  }

  private static String unescape(String json) throws IOException {
    Properties escaped = new Properties();
    escaped.load(new StringReader("text=" + json));
    return escaped.getProperty("text");
  }
}
