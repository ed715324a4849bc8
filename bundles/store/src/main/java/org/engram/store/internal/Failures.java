package org.engram.store.internal;

import java.sql.SQLException;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.sqlite.SQLiteErrorCode;

/**
 * Tells what a failure of SQLite means; its extended codes keep the primary one in the low byte.
 */
final class Failures {
  private Failures() {}

  static StoreException of(SQLException e, String doing) {
    Code code = isFull(e) ? Code.READ_ONLY : isDamage(e) ? Code.DAMAGED : Code.IO;
    return new StoreException(code, doing + " failed: " + e.getMessage(), e);
  }

  static boolean isFull(SQLException e) {
    return is(e, SQLiteErrorCode.SQLITE_FULL)
        // The index of the log is the one file whose growth SQLite does not report as a full disk.
        || e.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code;
  }

  static boolean isDamage(SQLException e) {
    return is(e, SQLiteErrorCode.SQLITE_CORRUPT) || is(e, SQLiteErrorCode.SQLITE_NOTADB);
  }

  static boolean isConstraint(SQLException e) {
    return is(e, SQLiteErrorCode.SQLITE_CONSTRAINT);
  }

  static boolean isDevice(SQLException e) {
    return is(e, SQLiteErrorCode.SQLITE_IOERR);
  }

  private static boolean is(SQLException e, SQLiteErrorCode code) {
    return (e.getErrorCode() & 0xff) == code.code;
  }
}
