package io.fluxgate.adapter.tck;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Answers of a peer that uses the words by which failures are recognized: as a status line, a
 * header, a length, a chunk.
 *
 * <p>The words are read from the compiled classes that recognize failures, so that a new message
 * there is tried here without anybody having to think of it. A regular expression becomes a text
 * that it matches.
 */
final class PeerWords {

  /** Shorter ones are digits and punctuation. */
  private static final int SHORTEST = 4;

  private static final int UTF8 = 1;
  private static final int STRING = 8;

  /** Answers; {@code %s} is what the peer says. */
  static final List<String> TEMPLATES =
      List.of(
          "%s\r\n\r\n",
          "HTTP/1.1 %s\r\n\r\n",
          "HTTP/1.1 200 %s\r\nContent-Length: 9\r\n\r\nhalf",
          "HTTP/1.1 500 %s\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 -12 %s\r\n\r\n",
          "HTTP/1.1 000 %s\r\n\r\n",
          "HTTP/1.1 99999 %s\r\n\r\n",
          "HTTP/1.1 103 %s\r\n\r\nHTTP/1.1 103 %1$s\r\n\r\n%1$s\r\n\r\n",
          "HTTP/%s 200 OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\n%s\r\n\r\n",
          "HTTP/1.1 200 OK\r\n%s: x\r\n\r\n",
          "HTTP/1.1 200 OK\r\n: %s\r\n\r\n",
          "HTTP/1.1 200 OK\r\nX-Words: a\r\n %s\r\n\r\n",
          "HTTP/1.1 200 OK\r\nX-Words: \0%s\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nContent-Length: -%s\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6%s\r\n\r\nhello",
          "HTTP/1.1 204 %s\r\nContent-Length: 5\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: 5\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n%s",
          "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: 9\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\nhello\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;%s\r\nhello\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello%s\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n%s\r\n\r\n");

  private final List<String> words;
  private final RandomGenerator random;

  private PeerWords(Set<String> words, RandomGenerator random) {
    this.words = List.copyOf(words);
    this.random = random;
  }

  /** The words of these classes. */
  static PeerWords of(List<String> classNames, RandomGenerator random) throws IOException {
    Set<String> words = new LinkedHashSet<>();
    for (String name : classNames) {
      for (String constant : constants(name)) {
        String word = matched(constant);
        if (word.length() >= SHORTEST) {
          words.add(word);
        }
      }
    }
    return new PeerWords(words, random);
  }

  List<String> words() {
    return words;
  }

  String answer() {
    return oneOf(TEMPLATES).formatted(changed(oneOf(words)));
  }

  private String changed(String word) {
    return switch (random.nextInt(8)) {
      case 0 -> word.toUpperCase(Locale.ROOT);
      case 1 -> word.toLowerCase(Locale.ROOT);
      case 2 -> oneOf(words) + word;
      case 3 -> word + ": " + oneOf(words);
      case 4 -> word + random.nextInt(1_000);
      case 5 -> oneOf(words) + "\r\n" + word;
      case 6 -> "\"" + word + "\" (" + oneOf(words) + ")";
      default -> word;
    };
  }

  private String oneOf(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** A text that a simple regular expression matches; a plain text is returned as it is. */
  private static String matched(String constant) {
    return constant
        .replaceAll("\\\\d(\\{[^}]*}|[+*])?", "5")
        .replaceAll("\\\\p\\{XDigit}[+*]?", "0d0a")
        .replaceAll("\\\\[bB]|\\(\\?[a-z]+\\)|[\\^$]|[()]\\?|\\.\\*", "")
        .replace("\\\\", "\\")
        .replaceAll("\\\\([().\\[])", "$1");
  }

  /** The string constants of a class file, JVMS 4.4. */
  private static List<String> constants(String className) throws IOException {
    String file = className.replace('.', '/') + ".class";
    try (InputStream bytes = PeerWords.class.getClassLoader().getResourceAsStream(file)) {
      if (bytes == null) {
        throw new IOException("no class file of " + className);
      }
      DataInputStream in = new DataInputStream(bytes);
      in.skipNBytes(8);
      int count = in.readUnsignedShort();
      String[] texts = new String[count];
      List<Integer> strings = new ArrayList<>();
      for (int index = 1; index < count; index++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case UTF8 -> texts[index] = in.readUTF();
          case STRING -> strings.add(in.readUnsignedShort());
          case 7, 16, 19, 20 -> in.skipNBytes(2);
          case 15 -> in.skipNBytes(3);
          case 5, 6 -> {
            in.skipNBytes(8);
            index++;
          }
          default -> in.skipNBytes(4);
        }
      }
      return strings.stream().map(index -> texts[index]).toList();
    }
  }
}
