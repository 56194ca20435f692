package io.fluxgate.tools.replay;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Describes errors of files to people. */
public final class FileErrors {

  private FileErrors() {}

  /**
   * Describes an error without the file's name, which the caller adds.
   *
   * @param error what reading or writing threw
   * @return a few words
   */
  public static String describe(IOException error) {
    if (error instanceof NoSuchFileException || error instanceof FileNotFoundException) {
      return "no such file";
    }
    if (error instanceof AccessDeniedException) {
      return "access denied";
    }
    if (error instanceof FileAlreadyExistsException) {
      return "the file is there already";
    }
    if (error instanceof CharacterCodingException) {
      return "not UTF-8";
    }
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
