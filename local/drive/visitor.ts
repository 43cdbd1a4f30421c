export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  json<T>(): T;
}

/** Somebody signed in at a browser. */
export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Reply>;
  send(path: string, init: RequestInit): Promise<Reply>;
}

/** As at the sign-in page; who is not known there is nobody. */
export async function signIn(app: string, user: string): Promise<Visitor> {
  const signedIn = await ask(`${app}/.auth/login/local`, jsonInit({ user }));
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const send = (path: string, init: RequestInit) =>
    ask(new URL(path, app).href, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
  return {
    send,
    get: (path, headers = {}) => send(path, { headers: { accept: 'application/json', ...headers } }),
    post: (path, body, headers = {}) => send(path, jsonInit(body, headers)),
  };
}

export function jsonInit(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export async function ask(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
}
