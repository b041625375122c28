/** Keyed digests and signed texts under the installation's secret; each use has a purpose of its own. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Signing {
  /** Hexadecimal digest: the same text gives the same digest, nobody without the secret can make it. */
  digest(purpose: string, text: string): string;
  /** URL-safe text that carries `payload` until `expiresAt`. */
  seal(purpose: string, payload: object, expiresAt: Date): string;
  /** The payload, or undefined when it was not sealed here for this purpose or its time is over. */
  open(purpose: string, sealed: string, now: Date): unknown;
}

export function signing(secret: string): Signing {
  const mac = (purpose: string, text: string) => createHmac('sha256', secret).update(`${purpose}\0${text}`);
  return {
    digest: (purpose, text) => mac(purpose, text).digest('hex'),
    seal: (purpose, payload, expiresAt) => {
      const body = Buffer.from(JSON.stringify([expiresAt.getTime(), payload])).toString('base64url');
      return `${body}.${mac(purpose, body).digest('base64url')}`;
    },
    open: (purpose, sealed, now) => {
      const [body = '', signature = ''] = sealed.split('.');
      const expected = mac(purpose, body).digest();
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const [expiresAt, payload] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, unknown];
      return expiresAt > now.getTime() ? payload : undefined;
    },
  };
}
