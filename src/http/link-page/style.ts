/** The whole look of the page: no script, no image, no font from elsewhere. The policy of the page has its hash. */
export const style = `
:root{color-scheme:light dark;--page:#f3f5f9;--card:#fff;--ink:#14213a;--soft:#52607a;--line:#dbe1ec;--accent:#0a58d6;--accent-ink:#fff;--tint:#edf3fe;--warn:#fdf3e1;--warn-ink:#6b4300}
@media (prefers-color-scheme:dark){:root{--page:#0d1320;--card:#161f31;--ink:#eef2fa;--soft:#a9b5cb;--line:#2d3a54;--accent:#7fb0ff;--accent-ink:#08142b;--tint:#1c2a45;--warn:#33260f;--warn-ink:#f6d9a4}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{width:100%;max-width:480px;background:var(--card);border:1px solid var(--line);border-radius:20px;padding:32px;box-shadow:0 1px 2px rgb(20 33 58/.06),0 16px 40px -20px rgb(20 33 58/.3)}
nav{display:flex;justify-content:flex-end;margin:-12px -12px 4px}
nav a{font-size:14px;padding:10px 12px;border-radius:10px}
h1{margin:0 0 8px;font-size:25px;line-height:1.25;letter-spacing:-.01em;text-wrap:balance}
p{margin:0;text-wrap:pretty}
.lead{color:var(--soft);margin-bottom:24px}
dl{margin:0;display:grid;border:1px solid var(--line);border-radius:14px;overflow:hidden}
dl>div{display:grid;grid-template-columns:44px 1fr;column-gap:14px;padding:16px;align-items:center}
dl>div+div{border-top:1px solid var(--line);background:var(--tint)}
.mark{grid-area:1/1/span 3/2;width:44px;height:44px;border-radius:50%;display:grid;place-items:center;font-weight:700;font-size:18px;background:var(--tint);color:var(--accent)}
div+div>.mark{background:var(--accent);color:var(--accent-ink)}
dt,.who,.how{grid-column:2;margin:0}
dt{font-size:13.5px;color:var(--soft)}
dd{margin:0}
dd.who{font-weight:650;font-size:17px;overflow-wrap:anywhere}
dd.how{font-size:14px;color:var(--soft)}
.effect{margin:20px 0 24px;font-size:14.5px;color:var(--soft)}
.alert{margin:0 0 20px;padding:12px 14px;border-radius:12px;background:var(--warn);color:var(--warn-ink);font-size:15px}
form{display:grid;gap:10px}
button{font:inherit;font-weight:600;min-height:50px;padding:10px 18px;border-radius:13px;border:1px solid var(--accent);cursor:pointer;overflow-wrap:anywhere}
.link{background:var(--accent);color:var(--accent-ink)}
.instead{background:transparent;color:var(--accent);border-color:var(--line)}
.instead:hover{border-color:var(--accent)}
.link:hover{filter:brightness(1.08)}
.cancel{display:block;margin-top:14px;padding:11px;text-align:center;font-size:14.5px;border-radius:10px}
a{color:var(--soft);text-underline-offset:3px}
a:hover{color:var(--ink)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
@media (max-width:420px){main{padding:26px 20px}}
`;
