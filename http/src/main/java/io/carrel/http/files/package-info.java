/** The project server's own HTTP, passed through: files, uploads and commands. */
@NullMarked
package io.carrel.http.files;

import org.jspecify.annotations.NullMarked;
