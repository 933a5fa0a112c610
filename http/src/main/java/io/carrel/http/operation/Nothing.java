package io.carrel.http.operation;

/** The empty object, as a request and as an answer. */
public record Nothing() {}
