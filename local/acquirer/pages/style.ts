/** The one style sheet: system fonts, light and dark, from 360 px up, every pair of colours at 4.5 : 1 or better. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #eef1f4; --panel: #fff; --ink: #17212b; --quiet: #51606e; --line: #c3ccd5;
  --accent: #0b5a86; --on-accent: #fff; --band: #ffd75e; --on-band: #352700; --fault: #b3261e; --fine: #17683b; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f151b; --panel: #19222b; --ink: #e6ecf2; --quiet: #a4b3c1;
  --line: #40505f; --accent: #7ccbf5; --on-accent: #06202f; --band: #4d3d06; --on-band: #ffe9a6; --fault: #ffb0a8; --fine: #86dba9; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
.narrow { max-width: 30rem; margin-inline: auto; padding-inline: 1rem; }
.wide { max-width: 64rem; margin-inline: auto; padding-inline: 1rem; }
main { padding-block: 1rem 3rem; }
.band { background: var(--band); color: var(--on-band); }
.band div { display: flex; gap: 1rem; justify-content: space-between; align-items: center; padding-block: .5rem; }
.band p { margin: 0; font-size: .875rem; line-height: 1.35; } .band strong { display: block; } .band a { color: inherit; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; margin-block-end: 1rem; }
h1 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 1rem; } h2 { font-size: 1.125rem; margin: 0 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
a { color: var(--accent); }
.quiet { color: var(--quiet); font-size: .875rem; margin: 0 0 .75rem; }
.order { margin: 0 0 1.25rem; } .order div { margin-block-end: .5rem; } dt { color: var(--quiet); font-size: .875rem; } dd { margin: 0; overflow-wrap: anywhere; }
.sum { font-size: 1.75rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.field { margin-block-end: 1rem; min-width: 0; } .field p { margin: 0 0 .25rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: end; }
label { display: block; font-weight: 600; }
input, select, button { font: inherit; color: inherit; min-height: 2.75rem; border-radius: .5rem; }
input, select { width: 100%; padding: .5rem .75rem; background: var(--panel); border: 1px solid var(--quiet); }
input[type=checkbox] { width: 1.25rem; min-height: 1.25rem; vertical-align: middle; }
input[aria-invalid] { border: 2px solid var(--fault); }
button { width: 100%; margin-block-end: .75rem; padding: .5rem 1rem; background: transparent; border: 1px solid var(--quiet); font-weight: 600; cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.fault { color: var(--fault); font-weight: 600; font-size: .875rem; }
.faults { border: 2px solid var(--fault); border-radius: .5rem; padding: 1rem; margin-block-end: 1rem; }
.faults ul { margin: 0; padding-inline-start: 1.25rem; } .faults a { color: var(--fault); }
.cards { list-style: none; margin: 0; padding: 0; }
.cards a { display: block; padding: .5rem 0; border-block-start: 1px solid var(--line); text-decoration: none; color: inherit; }
.cards span { display: block; font-size: .875rem; } .cards .number { color: var(--accent); font-size: 1rem; font-variant-numeric: tabular-nums; text-decoration: underline; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); }
.grid form { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; display: flex; flex-direction: column; gap: .5rem; }
.grid .quiet { margin: 0; } .grid button { margin: auto 0 0; }
.rows { list-style: none; margin: 0; padding: 0; } .rows > li { border-block-start: 1px solid var(--line); padding-block: .75rem; overflow-wrap: anywhere; }
.rows p { margin: 0 0 .25rem; } .rows ul { margin: .25rem 0; padding-inline-start: 1.25rem; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; } .actions button { width: auto; margin: 0; font-size: .875rem; }
.state { font-weight: 650; } .state.succeeded, .state.delivered { color: var(--fine); } .state.canceled, .state.given_up, .state.dropped { color: var(--fault); }
code { font-size: .8125rem; overflow-wrap: anywhere; }
`;
