import { users } from './users';

/** The form fields that the page posts. */
export interface PermissionFields {
  readonly app_id: string;
  readonly redirect_uri: string;
  readonly code_challenge: string;
  readonly state: string;
}

/** Lets a user allow an app to identify them, and choose which test user they are. */
export function permissionPage(fields: PermissionFields): string {
  const kept = Object.entries<string>({ ...fields })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('\n');
  const choices = users
    .map(({ key, name, phone }) => `<button name="user" value="${key}">${name} · ${phone}</button>`)
    .join('\n');
  return page(
    'Zalo sandbox: who are you?',
    `<p>Ứng dụng <code>${escapeHtml(fields.app_id)}</code> muốn biết bạn là ai.<br>
An app wants to know who you are.</p>
<form method="post" action="/v4/permission">
${kept}
<label><input type="checkbox" name="user_info" value="true" checked> Tên và ảnh đại diện (name and picture)</label>
${choices}
<button name="deny" value="true">Không cho phép (do not allow)</button>
</form>`,
  );
}

/** Shown when the app sent an invalid request. */
export function errorPage(code: string, meaning: string): string {
  return page('Zalo sandbox: error', `<p>Error ${escapeHtml(code)}: ${escapeHtml(meaning)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; }
button, label { display: block; width: 100%; margin: .5rem 0; padding: .6rem; text-align: left; }
</style>
<h1>${title}</h1>
${body}
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
