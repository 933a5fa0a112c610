@NullMarked
package io.carrel.http.session;

import org.jspecify.annotations.NullMarked;
