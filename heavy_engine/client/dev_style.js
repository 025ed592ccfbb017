// How the developer's panel and overlay look. Lives in a shadow root: knows nothing of the page's styles.

const RULES = `
:host { all: initial; color-scheme: light dark; --paper: #fff; --ink: #1c2024; --soft: #5b636b; --line: #d5dae0;
  --well: #f3f5f7; --link: #0b5cad; --bad: #b3261e; --mark: #fdecc8; --on: #0b5cad; }
@media (prefers-color-scheme: dark) { :host { --paper: #16191d; --ink: #e8eaed; --soft: #a4adb6; --line: #39414a;
  --well: #20252b; --link: #8ab8f0; --bad: #ff9d94; --mark: #4a3a12; --on: #8ab8f0; } }
* { box-sizing: border-box; }
[hidden], .unseen:not(caption) { display: none !important; }
caption.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.panel, dialog, .badge { font: 13px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  border: 1px solid var(--line); text-align: start; }
.panel { position: fixed; inset: auto 0 0 0; width: auto; height: min(46vh, 34rem); margin: 0; padding: 0; z-index: 2147483000;
  display: flex; flex-direction: column; border-width: 1px 0 0; box-shadow: 0 -4px 18px rgb(0 0 0 / .18); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 2px; padding: 4px 8px; border-bottom: 1px solid var(--line);
  background: var(--well); }
.bar strong { margin-inline-end: 8px; }
[role=tablist] { display: flex; flex: 1; flex-wrap: wrap; gap: 2px; }
button, input { font: inherit; color: inherit; }
button { min-height: 28px; padding: 3px 9px; border: 1px solid transparent; border-radius: 5px; background: none; cursor: pointer; }
button:hover { background: var(--line); }
button.plain, .weather button, form button { border-color: var(--soft); background: var(--paper); }
[role=tab][aria-selected=true] { background: var(--paper); border-color: var(--line); font-weight: 600; }
.weather [aria-pressed=true] { background: var(--ink); color: var(--paper); }
:focus-visible { outline: 2px solid var(--on); outline-offset: 1px; }
.count { margin-inline-start: 5px; padding: 0 5px; border-radius: 8px; background: var(--line); font-size: 11px; }
.count.bad { background: var(--bad); color: var(--paper); }
.view { flex: 1; overflow: auto; padding: 8px 12px 16px; min-height: 0; }
.hint, .aside { color: var(--soft); }
.aside { font-size: 12px; font-weight: 400; }
p { margin: 4px 0 8px; }
h2 { margin: 0; font-size: 17px; line-height: 1.3; overflow-wrap: anywhere; }
h3 { margin: 12px 0 3px; font-size: 13px; }
a { color: var(--link); }
.place { font-family: ui-monospace, monospace; font-size: 12px; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 3px 10px 3px 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: 2px 12px; margin: 0; }
dt { font-weight: 600; overflow-wrap: anywhere; }
dd { margin: 0; font-family: ui-monospace, monospace; font-size: 12px; overflow-wrap: anywhere; white-space: pre-wrap; }
.split { display: grid; grid-template-columns: minmax(14rem, 1fr) 1.4fr; gap: 16px; }
[role=tree] { margin: 0; padding: 0; list-style: none; }
[role=treeitem] { padding: 1px 6px; border-radius: 4px; cursor: pointer; white-space: nowrap; }
[role=treeitem][aria-selected=true] { background: var(--mark); }
.fold { display: inline-block; width: 1.1em; color: var(--soft); }
.slow, .error, .bad-text { color: var(--bad); font-weight: 600; }
.weather, .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; }
label { display: grid; gap: 2px; font-weight: 600; }
label.tick { display: flex; gap: 6px; align-items: center; min-height: 28px; }
input { min-height: 28px; padding: 3px 7px; border: 1px solid var(--soft); border-radius: 5px; background: var(--paper); }
input[type=number] { width: 7.5rem; }
input.long { width: min(32rem, 80vw); }
.badge { position: fixed; inset: auto auto 8px 8px; z-index: 2147483000; border-radius: 14px; padding: 2px 12px;
  border-color: var(--soft); box-shadow: 0 1px 6px rgb(0 0 0 / .25); }
.badge.bad { background: var(--bad); color: var(--paper); }
.box { position: fixed; z-index: 2147482999; pointer-events: none; border: 2px solid var(--on); background: rgb(80 150 255 / .18); }
dialog { width: min(62rem, calc(100vw - 16px)); max-width: none; max-height: calc(100vh - 16px); margin: auto; padding: 0;
  border-radius: 8px; border-top: 5px solid var(--bad); overflow: hidden; }
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(0 0 0 / .45); }
.trouble { position: fixed; inset: auto 8px 8px; margin: 0 auto; width: auto; max-width: 62rem; max-height: 60vh; padding: 0;
  overflow: auto; font: 13px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); text-align: start;
  border: 1px solid var(--bad); border-radius: 8px; box-shadow: 0 8px 40px rgb(0 0 0 / .35); }
.trouble header { padding: 12px 16px 8px; }
.trouble .scroll { padding: 0 16px 12px; }
.trouble .said { padding: 6px 10px; white-space: pre-wrap; overflow-wrap: anywhere; }
dialog header { padding: 12px 16px 8px; border-bottom: 1px solid var(--line); }
dialog .scroll { overflow: auto; padding: 4px 16px 16px; min-height: 0; }
.message { white-space: pre-wrap; overflow-wrap: anywhere; font-family: ui-monospace, monospace; max-height: 12rem; overflow: auto; }
ol { margin: 0; padding: 0; list-style: none; }
.frame { margin: 8px 0; }
pre { margin: 3px 0; padding: 6px 0; overflow-x: auto; background: var(--well); border: 1px solid var(--line); border-radius: 5px;
  font: 12px/1.5 ui-monospace, monospace; }
pre span { display: block; padding: 0 10px; white-space: pre; min-width: max-content; }
pre .here { background: var(--mark); font-weight: 600; }
pre b { display: inline-block; width: 4ch; margin-inline-end: 12px; color: var(--soft); font-weight: 400; text-align: end; }
summary { cursor: pointer; color: var(--soft); }
@media (max-width: 640px) {
  .panel { height: 60vh; }
  .bar { justify-content: space-between; }
  [role=tablist] { order: 3; flex-basis: 100%; }
  .split { grid-template-columns: 1fr; }
  dl { grid-template-columns: 1fr; }
  dd { margin-bottom: 5px; }
  button, input { min-height: 36px; }
}
`;

/** One sheet for both; made when it is first asked for. */
export function styles() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(RULES);
  return sheet;
}
