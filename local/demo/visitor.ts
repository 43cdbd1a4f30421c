/** A person at a browser: signed in, following links, posting forms; JSON where a program would ask for it. */
export interface Visitor {
  getJson(path: string): Promise<unknown>;
  getPage(path: string): Promise<string>;
  postJson(path: string, body: object): Promise<unknown>;
  postForm(path: string, fields: Record<string, string>): Promise<string>;
}

export async function signIn(origin: string, user: string): Promise<Visitor> {
  const answer = await fetch(`${origin}/.auth/login/local`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`${user} could not sign in: ${await answer.text()}`);
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(new URL(path, origin), { ...init, headers: { cookie, ...init.headers } });
    if (response.ok) return response;
    throw new Error(
      `${init.method ?? 'GET'} ${path.split('?')[0] ?? ''} answered ${response.status}: ${await response.text()}`,
    );
  };
  return {
    getJson: async (path) => (await ask(path, { headers: { accept: 'application/json' } })).json() as Promise<unknown>,
    getPage: async (path) => (await ask(path, { headers: { accept: 'text/html' } })).text(),
    postJson: async (path, body) =>
      (
        await ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      ).json() as Promise<unknown>,
    postForm: async (path, fields) =>
      (
        await ask(path, {
          method: 'POST',
          headers: { accept: 'text/html', origin },
          body: new URLSearchParams(fields),
        })
      ).text(),
  };
}
