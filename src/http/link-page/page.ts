import { createHash } from 'node:crypto';
import type { Provider } from '../../identity/credential';
import type { LinkQuestion } from '../../sign-in/account-links';
import { style } from './style';
import type { Language } from './texts';
import { languages, texts } from './texts';

export interface LinkPage {
  readonly question: LinkQuestion;
  readonly code: string;
  /** Where "back" leads to: an address of ours. */
  readonly returnTo: string;
  readonly language: Language;
  /** Whether an answer could not be carried out. */
  readonly failed: boolean;
}

const STYLE_HASH = createHash('sha256').update(style).digest('base64');

/**
 * What a browser may do with the page: show it, alone, and send its form. Browsers hold the addresses that an answer
 * leads on to against `form-action` too.
 */
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

/** Ready for the page. `bdi` keeps a name that is written the other way from turning the words beside it. */
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
