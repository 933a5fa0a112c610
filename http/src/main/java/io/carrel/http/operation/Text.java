package io.carrel.http.operation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a text in a request; checked when it is read and told by the documentation. */
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.RECORD_COMPONENT,
  ElementType.FIELD,
  ElementType.METHOD,
  ElementType.PARAMETER
})
public @interface Text {
  /** Fewest characters, blanks at either end not counted. */
  int min() default 0;

  /** Most characters (UTF-16 units). */
  int max();

  /** What it may consist of. */
  Kind kind() default Kind.LINE;

  /** A regular expression that the whole text matches. */
  String pattern() default "";

  /** What a text may consist of. */
  enum Kind {
    /** One line, without controls and invisible reordering marks. */
    LINE,
    /** The same, with line breaks and tabulators. */
    LINES,
    /** Anything: secrets, scripts, input of programs. */
    RAW
  }
}
