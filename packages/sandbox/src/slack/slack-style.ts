/** The style of Slack's pages beside the common one. */

export const STYLE = `
.workspace { display: grid; grid-template-columns: 230px 1fr; align-items: start; }
.workspace main { margin: 0; max-width: 980px; width: 100%; min-width: 0; }
.channels { padding: 18px 10px; position: sticky; top: 0; }
.channels h2 { font-size: 13px; color: var(--soft); margin: 12px 10px 4px; }
.channels a { display: flex; gap: 8px; padding: 4px 10px; border-radius: 7px; color: inherit; text-decoration: none; }
.channels a:hover { background: var(--hover); }
.channels a[aria-current] { background: var(--accent); color: var(--accent-ink); }
.channels .off { opacity: .55; } .channels .sign { width: 18px; text-align: center; flex: none; }
.grow { flex: 1; min-width: 0; }
.count { font-size: 12px; padding: 0 7px; border-radius: 99px; background: var(--line); color: var(--ink); align-self: center; }
.message { display: flex; gap: 12px; padding: 12px 18px; }
.message + .message { border-top: 1px solid var(--line); }
.message:target { background: var(--warn-ground); }
.avatar { width: 36px; height: 36px; border-radius: 8px; background: #4a154b; color: #fff; display: grid; place-items: center; font-weight: 700; font-size: 18px; flex: none; }
.head { margin-bottom: 2px; }
.words, .blocks, .old { overflow-wrap: anywhere; }
.blocks > * { margin: 6px 0; } .blocks h3 { font-size: 18px; margin: 8px 0 4px; } .blocks hr { border: 0; border-top: 1px solid var(--line); margin: 10px 0; }
.section { display: flex; gap: 16px; } .accessory { flex: none; max-width: 40%; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 8px 20px; margin-top: 6px; }
.context { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; font-size: 13px; color: var(--soft); }
.actions, .choices { display: flex; flex-wrap: wrap; gap: 8px; } .choices { flex-direction: column; }
.press { display: inline-block; padding: 4px 12px; border: 1px solid var(--line); border-radius: 7px; font-weight: 600; font-size: 14px; background: var(--card); color: var(--ink); }
.press.primary { background: #007a5a; border-color: #007a5a; color: #fff; } .press.danger { background: #c01343; border-color: #c01343; color: #fff; }
.press.menu { font-weight: 400; } .field, .input { display: block; } .field { padding: 5px 12px; border: 1px solid var(--line); border-radius: 7px; min-height: 34px; color: var(--soft); }
a:has(> .press) { text-decoration: none; }
.picture { display: inline-block; padding: 6px 12px; border: 1px dashed var(--line); border-radius: 7px; color: var(--soft); font-size: 13px; }
figure { margin: 0; } figcaption { font-weight: 600; font-size: 14px; margin-bottom: 4px; }
blockquote { margin: 4px 0; padding: 0 0 0 12px; border-left: 4px solid var(--line); }
code { background: var(--hover); border: 1px solid var(--line); border-radius: 4px; padding: 0 4px; color: var(--bad); }
pre.code { background: var(--hover); border: 1px solid var(--line); border-radius: 7px; padding: 8px 12px; margin: 6px 0; overflow-wrap: anywhere; }
pre.code code { border: 0; padding: 0; color: inherit; }
.mention { background: color-mix(in srgb, var(--accent) 16%, transparent); color: var(--accent); border-radius: 4px; padding: 0 3px; }
.item { display: grid; grid-template-columns: 22px 1fr; } .item > :first-child { text-align: right; padding-right: 6px; }
.rich p { margin: 0; } .rich ul, .rich ol { margin: 2px 0; padding-left: 26px; }
.in1 { margin-left: 24px !important; } .in2 { margin-left: 48px !important; } .in3 { margin-left: 72px !important; } .in4, .in5, .in6, .in7, .in8 { margin-left: 96px !important; }
.attachment { display: flex; gap: 12px; margin: 6px 0; position: relative; padding-left: 16px; } .attachment .colour { position: absolute; left: 0; top: 0; border-radius: 4px; }
.thread { margin-top: 8px; border-left: 2px solid var(--line); padding-left: 6px; }
.thread .message { padding: 8px 10px; border: 0; } .thread > .small { padding: 0 10px; } .thread .avatar { width: 26px; height: 26px; font-size: 14px; }
.file { display: inline-flex; gap: 12px; align-items: center; border: 1px solid var(--line); border-radius: 9px; padding: 10px 14px; margin: 6px 6px 0 0; max-width: 100%; }
.file img { display: block; max-width: 240px; max-height: 160px; border-radius: 6px; } .file .icon svg { width: 26px; height: 26px; }
svg.icon { width: 15px; height: 15px; fill: none; stroke: currentColor; stroke-width: 1.5; vertical-align: -2px; }
.old { border-left: 2px solid var(--line); padding-left: 10px; margin: 6px 0; opacity: .75; }
.grid td { border: 1px solid var(--line); padding: 4px 10px; }
@media (max-width: 760px) {
  .workspace { grid-template-columns: 1fr; }
  .channels { position: static; display: flex; flex-wrap: wrap; gap: 4px; padding: 10px 16px 0; } .channels h2 { display: none; }
  .message { padding: 12px; gap: 10px; } .section { flex-direction: column; gap: 8px; } .accessory { max-width: 100%; }
}
`;
