// What the editor uses of CodeMirror.
export { basicSetup } from "codemirror";
export { EditorState, Compartment } from "@codemirror/state";
export { EditorView, keymap } from "@codemirror/view";
export { HighlightStyle, syntaxHighlighting, syntaxTree } from "@codemirror/language";
export { autocompletion, startCompletion } from "@codemirror/autocomplete";
export { linter, setDiagnostics } from "@codemirror/lint";
export { tags } from "@lezer/highlight";
export { sparql, SparqlLanguage } from "codemirror-lang-sparql";
