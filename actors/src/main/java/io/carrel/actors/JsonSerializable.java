package io.carrel.actors;

/**
 * Marks what is stored: events and snapshots, Jackson JSON. A golden file holds each one's form.
 */
public interface JsonSerializable {}
