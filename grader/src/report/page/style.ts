/** The page's only style sheet. Every pair of colours has a contrast of 4.5 to 1 or more. */
export const style = `
:root {
  color-scheme: light dark;
  --back: #fbfaf7; --card: #ffffff; --text: #1c2024; --soft: #585f67; --line: #d9d6ce;
  --good: #17653a; --bad: #a3162c; --open: #7a4b00; --link: #0a4f9e; --code: #f3f1ea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #14171b; --card: #1c2026; --text: #e8eaed; --soft: #a7afb8; --line: #363d46;
    --good: #6fd396; --bad: #ff8f8a; --open: #e9bb5c; --link: #8cc2ff; --code: #252b33;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--back); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: 1rem; top: -4rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
.skip:focus { top: .5rem; }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.5rem 0 .75rem; }
h3, h4 { font-size: 1rem; line-height: 1.4; margin: 0; display: inline; }
h4 { display: block; margin: 1rem 0 .5rem; }
p { margin: .25rem 0 .5rem; }
nav ul { list-style: none; margin: .75rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav a { display: inline-block; padding: .25rem 0; }
footer { padding-top: 1.5rem; padding-bottom: 2.5rem; }
.soft, footer { color: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); }
.map { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.stage, details { background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.stage { padding: .9rem 1rem 1rem; }
.stage .head span { white-space: nowrap; }
.stage .head { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; }
.stage.wide { grid-column: 1 / -1; }
.stage ul { list-style: none; margin: .6rem 0 0; padding: 0; display: grid; gap: 0 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
.stage li { display: grid; grid-template-columns: 1.4rem 1fr; align-content: start; padding: .2rem 0; }
.stage li .state { grid-column: 2; font-size: .875rem; font-weight: 400; }
.stage li.here { font-weight: 600; }
.bar { height: 6px; border-radius: 3px; background: var(--line); margin-top: .6rem; overflow: hidden; }
.bar svg { display: block; }
.fill { fill: var(--good); }
details { margin: .6rem 0; }
details details { background: var(--back); }
summary { cursor: pointer; padding: .7rem 1rem; border-radius: 8px; }
summary .note { float: right; margin-left: 1rem; }
.body { padding: 0 1rem 1rem; border-top: 1px solid var(--line); }
.body > p:first-child { margin-top: .75rem; }
table { border-collapse: collapse; width: 100%; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
tr:last-child > th, tr:last-child > td { border-bottom: 0; }
thead th { font-weight: 600; color: var(--soft); font-size: .875rem; }
tbody th { font-weight: 600; }
td:last-child { padding-right: 0; }
.result { width: 8.5rem; white-space: nowrap; }
.todo { width: 4.5rem; }
tbody .slot { color: var(--soft); font-weight: 400; }
.slot { width: 8.5rem; }
table + table { margin-top: .75rem; }
pre, code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .875rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--code); border-radius: 6px; padding: .5rem .75rem; margin: .4rem 0; }
.text { white-space: pre-wrap; }
@media (max-width: 40rem) {
  header { padding-top: 1.25rem; }
  summary .note { float: none; display: block; margin: 0 0 0 1.1rem; }
  .body { padding: 0 .75rem .75rem; }
  .slot { width: 5.5rem; }
  .result { width: 1.9rem; }
  .result .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .todo { width: 3.2rem; }
}
@media print { body { background: #fff; } nav, .skip { display: none; } }
`
