/** The style that all pages share; light and dark. */

export const STYLE = `
:root {
  --ground: #f6f7f9; --card: #fff; --ink: #1b2330; --soft: #5b6675; --line: #dfe3e8; --hover: #f0f3f8;
  --accent: #2457d6; --accent-ink: #fff; --good: #14713d; --good-ground: #e2f4e9; --warn: #8a5300; --warn-ground: #fdf0d8;
  --bad: #b3261e; --bad-ground: #fce8e6; --bar: #1b2330; --bar-ink: #eef1f5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181f; --card: #1c222c; --ink: #e6eaf0; --soft: #9aa6b5; --line: #303947; --hover: #242c38;
    --accent: #7ea6ff; --accent-ink: #101520; --good: #7ddca5; --good-ground: #173325; --warn: #f3c26b; --warn-ground: #3a2c12;
    --bad: #ff9b93; --bad-ground: #431c1a; --bar: #0e1116; --bar-ink: #e6eaf0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
a { color: var(--accent); }
a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 18px; padding: 10px 24px; background: var(--bar); }
.bar a { color: var(--bar-ink); text-decoration: none; opacity: .82; padding: 4px 0; }
.bar a:hover, .bar a[aria-current] { opacity: 1; text-decoration: underline; text-underline-offset: 5px; }
.bar .mark { font-weight: 700; letter-spacing: .02em; }
.bar .name { font-weight: 600; opacity: 1; padding-left: 18px; border-left: 1px solid #ffffff40; }
.bar nav { display: flex; flex-wrap: wrap; gap: 4px 16px; flex: 1; }
@media (max-width: 760px) { .bar { padding: 10px 16px; } .bar .name { flex: 1; } .bar nav { order: 1; flex-basis: 100%; } }
main { max-width: 1180px; margin: 0 auto; padding: 22px 24px 60px; }
h1 { font-size: 22px; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 28px 0 8px; }
.top { display: flex; flex-wrap: wrap; gap: 10px 16px; align-items: center; margin-bottom: 14px; }
.top .grow { flex: 1; }
.soft { color: var(--soft); }
.small { font-size: 13px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.pad { padding: 14px 18px; }
button, .button { font: inherit; padding: 6px 14px; border-radius: 8px; border: 1px solid var(--line); background: var(--card); color: var(--ink); cursor: pointer; text-decoration: none; display: inline-block; }
button:hover, .button:hover { background: var(--hover); }
button.bad { color: var(--bad); }
input[type=search] { font: inherit; width: 320px; max-width: 100%; padding: 6px 12px; border-radius: 8px; border: 1px solid var(--line); background: var(--card); color: var(--ink); }
code, pre { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.chip { display: inline-block; font-size: 12px; line-height: 1.5; padding: 1px 9px; border-radius: 99px; background: var(--hover); color: var(--soft); white-space: nowrap; }
.chip.good { background: var(--good-ground); color: var(--good); }
.chip.warn { background: var(--warn-ground); color: var(--warn); }
.chip.bad { background: var(--bad-ground); color: var(--bad); }
.empty { padding: 56px 24px; text-align: center; color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; font-size: 13px; color: var(--soft); padding: 8px 14px; white-space: nowrap; }
@media (max-width: 760px) { main { padding: 16px 16px 40px; } }
td { padding: 9px 14px; border-top: 1px solid var(--line); vertical-align: top; }
`;
