package io.carrel.project.files;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Turns what the file system says into the answer that the client gets. */
public final class Failures {
  private Failures() {}

  /** The typed refusal of an I/O failure; one that nobody expects is logged. */
  public static Refusal refusal(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return new Refusal(404, "not_found", "There is no such file or folder.");
    }
    if (failure instanceof FileAlreadyExistsException) {
      return new Refusal(409, "exists", "There is already something with this name.");
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return new Refusal(409, "not_empty", "The folder is not empty.");
    }
    if (failure instanceof NotDirectoryException) {
      return new Refusal(409, "not_a_folder", "This is no folder.");
    }
    if (failure instanceof AccessDeniedException) {
      return new Refusal(403, "permission_denied", "The file's permissions do not allow this.");
    }
    return byReason(failure);
  }

  private static Refusal byReason(IOException failure) {
    String reason =
        failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
    return switch (reason == null ? "" : reason) {
      case "No space left on device", "Disk quota exceeded" ->
          new Refusal(507, "disk_full", "The disk is full.");
      case "Not a directory" -> new Refusal(409, "not_a_folder", "This is no folder.");
      case "Is a directory" -> new Refusal(409, "is_a_folder", "This is a folder.");
      case "File exists" ->
          new Refusal(409, "exists", "There is already something with this name.");
      case "Directory not empty" -> new Refusal(409, "not_empty", "The folder is not empty.");
      case "Invalid argument" -> new Refusal(409, "into_itself", "A folder cannot hold itself.");
      case "File name too long" -> Refusal.invalid("The name is too long.");
      case "Read-only file system" ->
          new Refusal(403, "read_only", "This file system can only be read.");
      case "Operation not permitted", "Permission denied" ->
          new Refusal(403, "permission_denied", "The file's permissions do not allow this.");
      case "Too many levels of symbolic links",
          "Too many levels of symbolic links or unable to access attributes of symbolic link" ->
          new Refusal(409, "link_loop", "This link leads back to itself, or was just changed.");
      default -> {
        Log.warn("file_failure", "type", failure.getClass().getSimpleName(), "reason", reason);
        yield new Refusal(500, "io_error", "The file system reported an error.");
      }
    };
  }
}
