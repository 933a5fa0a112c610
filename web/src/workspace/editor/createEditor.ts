import { indentWithTab } from '@codemirror/commands';
import { indentUnit, LanguageDescription } from '@codemirror/language';
import { languages } from '@codemirror/language-data';
import { unifiedMergeView } from '@codemirror/merge';
import { Compartment, EditorState, type Extension, Text } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import type { TextHolder } from './TextDocument';
import { appearance } from './appearance';

export interface EditorOptions {
  parent: HTMLElement;
  initial: string;
  /** The file's name: the language goes by it. */
  name: string;
  readOnly: boolean;
  label: string;
  edited: () => void;
  moved: (line: number, column: number) => void;
  save: () => void;
}

export interface Editor extends TextHolder {
  /** Shows how the text differs from another, change by change; null: no more. */
  compareWith(other: string | null): void;
  destroy(): void;
}

/** Text of more lines than this is shown without a language: parsing it would be felt. */
const LANGUAGE_UP_TO = 1_000_000;

export function createEditor(options: EditorOptions): Editor {
  const { parent, initial, name, readOnly, label } = options;
  const ending = lineEndingOf(initial);
  const language = new Compartment();
  const comparison = new Compartment();
  const extensions: Extension[] = [
    basicSetup,
    appearance,
    EditorState.lineSeparator.of(ending),
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    indentUnit.of(indentOf(initial)),
    keymap.of([
      { key: 'Mod-s', run: () => (options.save(), true), preventDefault: true },
      // Esc and then Tab leaves the editor: CodeMirror's own way out for the keyboard.
      indentWithTab,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.edited();
      if (update.docChanged || update.selectionSet) {
        const { head } = update.state.selection.main;
        const line = update.state.doc.lineAt(head);
        options.moved(line.number, head - line.from + 1);
      }
    }),
    language.of([]),
    comparison.of([]),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: initial, extensions }) });
  if (initial.length <= LANGUAGE_UP_TO) {
    void LanguageDescription.matchFilename(languages, name)
      ?.load()
      .then((support) => view.dispatch({ effects: language.reconfigure(support) }));
  }
  return {
    text: () => view.state.sliceDoc(),
    replace: (text) => replaceChanged(view, Text.of(text.split(ending))),
    compareWith: (other) => {
      const shown =
        other === null
          ? []
          : unifiedMergeView({ original: Text.of(other.split(ending)), mergeControls: false });
      view.dispatch({ effects: comparison.reconfigure(shown) });
    },
    destroy: () => view.destroy(),
  };
}

/** Replaces only what differs between the common beginning and end, so that the cursor stays where it is. */
function replaceChanged(view: EditorView, wanted: Text): void {
  const before = view.state.doc.toString();
  const after = wanted.toString();
  let from = 0;
  const shorter = Math.min(before.length, after.length);
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let end = 0;
  while (
    end < shorter - from &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end++;
  }
  const insert = wanted.slice(from, wanted.length - end);
  view.dispatch({ changes: { from, to: before.length - end, insert } });
}

/** Windows line ends where every line has them; else each byte stays what it is. */
function lineEndingOf(text: string): string {
  const all = text.split('\n').length - 1;
  return all > 0 && text.split('\r\n').length - 1 === all ? '\r\n' : '\n';
}

/** The indentation that the file uses: tabs, or so many spaces. */
function indentOf(text: string): string {
  const indented = /^(\t| {2,8})\S/m.exec(text.slice(0, 20_000))?.[1];
  return indented ?? '    ';
}
