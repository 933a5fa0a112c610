package io.carrel.cluster;

/**
 * Where the database is and who we are there.
 *
 * @param url JDBC, without user and password
 */
record DatabaseAccess(String url, String user, String password) {
  @Override
  public String toString() {
    return "DatabaseAccess[" + url + ", " + user + "]";
  }
}
