/** As much of a browser as a sign-in needs: it keeps cookies, goes where it is sent, and sends forms. */
export class Browser {
  readonly cookies = new Map<string, string>();

  async go(url: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.keep(
      await fetch(url, { redirect: 'manual', headers: { cookie: this.cookieHeader, ...headers } }),
    );
  }

  async send(
    url: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: this.cookieHeader, origin: new URL(url).origin, ...headers },
      body: new URLSearchParams(form),
    });
    return this.keep(response);
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keep(response: Response): Response {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }
}
