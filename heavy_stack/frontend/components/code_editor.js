// CodeMirror, vendored in static/islands. It stands in a shadow root: there its styles are style sheets
// made by script, which our Content-Security-Policy allows; in a document they would be <style> elements.
import {
  Annotation,
  Compartment,
  EditorState,
  EditorView,
  HighlightStyle,
  basicSetup,
  python,
  syntaxHighlighting,
  tags,
} from "/static/islands/codemirror.js";

const REST_MS = 250; // after the last key Python is told
const fromPython = Annotation.define();
const LANGUAGES = { python };

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warn)" },
  { tag: tags.comment, color: "var(--ink-soft)", fontStyle: "italic" },
]);
const THEME = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "0.9375rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
  ".cm-content": { caretColor: "var(--ink)", fontFamily: "var(--font-code)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--ink-soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
});

// What Python names; bind() draws it.
export function CodeEditor() {}

export function bind(node) {
  let editor;
  return {
    create: (_type, props) => props,
    render: (props) => (editor ? editor.show(props) : (editor = new Editor(node, props))),
    unmount: () => editor?.end(),
  };
}

class Editor {
  constructor(node, props) {
    this.host = node.appendChild(document.createElement("div"));
    this.host.className = "code-editor";
    const root = this.host.attachShadow({ mode: "open" });
    this.props = props;
    this.shown = props.value; // what Python wanted last
    this.told = []; // what Python was told and has not answered yet
    this.changing = new Compartment();
    const language = LANGUAGES[props.language];
    const extensions = [
      basicSetup,
      language ? language() : [],
      syntaxHighlighting(COLOURS),
      THEME,
      this.changing.of(this.facts()),
      EditorView.updateListener.of((update) => this.changed(update)),
      EditorView.domEventHandlers({ beforeinput: replaceSelection, blur: () => void this.tell() }),
    ];
    this.view = new EditorView({ state: EditorState.create({ doc: props.value, extensions }), parent: root, root });
  }

  facts() {
    const { label, isReadOnly } = this.props;
    return [EditorView.contentAttributes.of({ "aria-label": label }), EditorState.readOnly.of(Boolean(isReadOnly))];
  }

  show(props) {
    const before = this.props;
    this.props = props;
    if (before.label !== props.label || before.isReadOnly !== props.isReadOnly)
      this.view.dispatch({ effects: this.changing.reconfigure(this.facts()) });
    if (props.value === this.shown) return;
    this.shown = props.value;
    // An answer to what was typed: more may have been typed since.
    const place = this.told.indexOf(props.value);
    if (place >= 0) this.told.splice(0, place + 1);
    else this.write(props.value);
  }

  // Only what differs is replaced: the caret and the way back stay.
  write(text) {
    clearTimeout(this.timer);
    this.told = [];
    const old = this.text();
    let from = 0;
    while (from < Math.min(old.length, text.length) && old[from] === text[from]) from += 1;
    let end = 0;
    const most = Math.min(old.length, text.length) - from;
    while (end < most && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    const changes = { from, to: old.length - end, insert: text.slice(from, text.length - end) };
    this.view.dispatch({ changes, annotations: fromPython.of(true) });
    this.last = text;
  }

  changed(update) {
    if (!update.docChanged || update.transactions.some((one) => one.annotation(fromPython))) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), REST_MS);
  }

  tell() {
    clearTimeout(this.timer);
    const text = this.text();
    if (text === (this.last ?? this.shown)) return;
    this.last = text;
    this.told.push(text);
    this.props.onChange?.(text);
  }

  text() {
    return this.view.state.doc.toString();
  }

  end() {
    this.tell();
    this.view.destroy();
    this.host.remove();
  }
}

// What is typed over a selection: by itself Chromium gives the rest of the lines inline styles, which our
// policy refuses, and says so in the console.
function replaceSelection(event, view) {
  const { state } = view;
  const { from, to, empty } = state.selection.main;
  const isOurs = event.inputType === "insertText" && event.data && !event.isComposing && !state.readOnly;
  if (!isOurs || empty || state.selection.ranges.length > 1) return false;
  const typed = () => state.update(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  const handlers = state.facet(EditorView.inputHandler);
  if (!handlers.some((handle) => handle(view, from, to, event.data, typed))) view.dispatch(typed());
  event.preventDefault();
  return true;
}
