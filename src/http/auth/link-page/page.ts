import { createHash } from 'node:crypto';
import type { Provider } from '../../../identity/identity';
import type { LinkQuestion } from '../../../sign-in/account-links';

const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

/** The texts of the page in one language. */
interface Texts {
  readonly title: string;
  readonly lead: string;
  readonly signedInHere: string;
  readonly justProved: string;
  readonly account: Readonly<Record<Provider, string>>;
  readonly via: Readonly<Record<Provider, string>>;
  readonly lines: (count: number) => string;
  readonly effect: string;
  readonly link: string;
  readonly instead: (name: string) => string;
  readonly cancel: string;
  readonly retry: string;
  readonly otherLanguage: string;
}

const texts: Readonly<Record<Language, Texts>> = {
  vi: {
    title: 'Cả hai tài khoản đều là của bạn?',
    lead: 'Hãy kiểm tra hai tài khoản dưới đây trước khi liên kết.',
    signedInHere: 'Đang đăng nhập trên trình duyệt này',
    justProved: 'Bạn vừa xác nhận',
    account: { ZALO: 'Tài khoản Zalo', SHOP: 'Tài khoản cửa hàng' },
    via: { ZALO: 'qua Zalo', SHOP: 'qua tài khoản cửa hàng' },
    lines: (count) => (count === 0 ? 'Giỏ hàng trống' : `${count} mặt hàng trong giỏ`),
    effect:
      'Khi liên kết, cả hai cách đăng nhập sẽ mở cùng một tài khoản và một giỏ hàng. Không thể tách ra sau này. Nếu có tài khoản không phải của bạn, đừng liên kết.',
    link: 'Liên kết',
    instead: (name) => `Đăng nhập bằng ${name}`,
    cancel: 'Quay lại cửa hàng, không thay đổi gì',
    retry: 'Chưa thực hiện được và chưa có gì thay đổi. Vui lòng thử lại.',
    otherLanguage: 'English',
  },
  en: {
    title: 'Are both of these accounts yours?',
    lead: 'Check the two accounts below before you link them.',
    signedInHere: 'Signed in on this browser',
    justProved: 'You just signed in as',
    account: { ZALO: 'Zalo account', SHOP: 'Shop account' },
    via: { ZALO: 'via Zalo', SHOP: 'via the shop account' },
    lines: (count) => (count === 0 ? 'Empty cart' : `${count} ${count === 1 ? 'item' : 'items'} in the cart`),
    effect:
      'Once linked, both ways of signing in open the same account and the same cart. This cannot be undone. If one of these accounts is not yours, do not link them.',
    link: 'Link',
    instead: (name) => `Sign in as ${name} instead`,
    cancel: 'Back to the shop without changing anything',
    retry: 'That did not work yet, and nothing has changed. Please try again.',
    otherLanguage: 'Tiếng Việt',
  },
};

/** The chosen language, or the first supported one of the browser; Vietnamese by default. */
export function languageOf(chosen: string | undefined, acceptLanguage = ''): Language {
  const preferred = [chosen ?? '', ...acceptLanguage.split(',')].map((tag) =>
    tag.trim().slice(0, 2).toLowerCase(),
  );
  return languages.find((language) => language === preferred.find(isLanguage)) ?? 'vi';
}

function isLanguage(text: string): text is Language {
  return (languages as readonly string[]).includes(text);
}

/** The only style, with no script, image or font beside it: the content security policy allows it by its hash. */
const style = `
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

export interface LinkPage {
  readonly question: LinkQuestion;
  readonly code: string;
  /** Target of the "back" link: a validated address of the website. */
  readonly returnTo: string;
  readonly language: Language;
  /** Whether the last answer failed. */
  readonly failed: boolean;
}

const STYLE_HASH = createHash('sha256').update(style).digest('base64');

/** Names the websites, because browsers apply `form-action` to the redirects of a form too. */
export function linkPagePolicy(websites: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self' ${websites.join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function renderLinkPage({ question, code, returnTo, language, failed }: LinkPage): string {
  const text = texts[language];
  const { signedInAs, proved } = question;
  const other = languages.find((each) => each !== language)!;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text.title}</title>
<style>${style}</style>
</head>
<body>
<main>
<nav><a href="?code=${code}&amp;lang=${other}" hreflang="${other}" lang="${other}">${text.otherLanguage}</a></nav>
<h1>${text.title}</h1>
<p class="lead">${text.lead}</p>
${failed ? `<p class="alert" role="alert">${text.retry}</p>` : ''}
<dl>
${side(text.signedInHere, signedInAs, text, text.lines(signedInAs.lineCount))}
${side(text.justProved, proved, text)}
</dl>
<p class="effect" id="effect">${text.effect}</p>
<form method="post" action="?lang=${language}">
<input type="hidden" name="code" value="${code}">
<button class="link" name="choice" value="LINK" aria-describedby="effect">${text.link}</button>
<button class="instead" name="choice" value="INSTEAD">${text.instead(nameOf(proved, text.account))}</button>
</form>
<a class="cancel" href="${escape(returnTo)}">${text.cancel}</a>
</main>
</body>
</html>
`;
}

interface Party {
  readonly provider: Provider;
  readonly name: string;
}

function side(label: string, party: Party, text: (typeof texts)[Language], more = ''): string {
  const { provider, name } = party;
  const how = [name === '' ? '' : text.via[provider], more].filter(Boolean).join(' · ');
  return `<div>
<dt>${label}</dt>
<dd class="mark" aria-hidden="true">${escape(initialOf(party))}</dd>
<dd class="who">${nameOf(party, text.account)}</dd>
${how && `<dd class="how">${how}</dd>`}
</div>`;
}

/** As HTML. `bdi` keeps a right-to-left name from reordering the words beside it. */
function nameOf({ provider, name }: Party, account: Readonly<Record<Provider, string>>): string {
  return name === '' ? account[provider] : `<bdi>${escape(name)}</bdi>`;
}

function initialOf({ provider, name }: Party): string {
  const [first = provider[0]!] = name;
  return first.toUpperCase();
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
