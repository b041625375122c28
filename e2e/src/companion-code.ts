/** A joining code as it would be ten minutes later: the same invitation, its time over, signed by the installation. */
import { createHmac } from 'node:crypto';

const LONG_AGO = 600_000;

/** `address` is the one behind the QR code; `secret` the installation's. */
export function oldCode(address: string, secret: string): string {
  const [body = ''] = address.replace(/^.*\/join\//, '').split('.');
  const [expiresAt, invitation] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, unknown];
  const older = Buffer.from(JSON.stringify([expiresAt - LONG_AGO, invitation])).toString('base64url');
  const signature = createHmac('sha256', secret).update(`companion\0${older}`).digest('base64url');
  return `/join/${older}.${signature}`;
}
