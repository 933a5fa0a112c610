package io.carrel.actors;

/** Marks messages between nodes: Jackson CBOR. Fields may be added; they may not be renamed. */
public interface CborSerializable {}
