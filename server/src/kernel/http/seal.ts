/**
 * For commands that carry a secret in their body or answer: what is kept of them is digested and encrypted under a key
 * that only the session that sent them can derive, because the database holds no more than a digest of its cookie. The
 * same browser gets a lost answer again; nobody else gets it, not from a copy of the database either.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Seal {
  /** Tells the same content from other content, and nothing to who does not hold the session. */
  digest(content: Buffer): Buffer;
  close(text: string): string;
  /** Undefined when it was closed in another session. */
  open(sealed: string): string | undefined;
}

export function sealUnder(sessionSecret: string): Seal {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', sessionSecret, '', purpose, KEY_BYTES));
  const key = derive('closeloop answers');
  return {
    digest: (content) => createHmac('sha256', derive('closeloop fingerprints')).update(content).digest(),
    close: (text) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
