/**
 * The session's cookie. Over TLS its name begins with `__Host-`, which a browser accepts only when it is Secure, for
 * this host alone and the whole of it; over plain HTTP (a loopback address) that prefix is not possible.
 */
const NAME = 'closeloop_session';
const SECURE_NAME = `__Host-${NAME}`;
const SECRET = /^[A-Za-z0-9_-]{20,100}$/;
const THIRTY_DAYS = 30 * 24 * 3600;

export function sessionSecret(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  const valueOf = (name: string) => pairs.find(([key]) => key === name)?.[1];
  const secret = valueOf(SECURE_NAME) ?? valueOf(NAME);
  return secret !== undefined && SECRET.test(secret) ? secret : undefined;
}

/** `Set-Cookie` values: a secret signs in, null signs out. */
export function sessionCookies(secret: string | null, tls: boolean): string[] {
  const rules = 'Path=/; HttpOnly; SameSite=Lax';
  if (secret === null) return [`${NAME}=; ${rules}; Max-Age=0`, `${SECURE_NAME}=; ${rules}; Secure; Max-Age=0`];
  const value = `${secret}; ${rules}; Max-Age=${THIRTY_DAYS}`;
  return tls ? [`${SECURE_NAME}=${value}; Secure`] : [`${NAME}=${value}`];
}
