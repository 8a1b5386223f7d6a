import type { Provider } from '../../../identity/credential';

export const languages = ['vi', 'en'] as const;
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

export const texts: Readonly<Record<Language, Texts>> = {
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
