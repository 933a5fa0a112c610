package io.carrel.project.link;

import io.carrel.project.files.Watches;
import io.carrel.project.system.Workers;
import io.carrel.project.terminal.Terminals;

/** What sessions work with. */
public record Services(
    Terminals terminals, Watches watches, Workers workers, Broadcasts broadcasts) {}
