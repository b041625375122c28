/** Writes an answer to the wire: JSON (compressed where it pays), problems, or a file that no page can run. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { problem } from '../problem.ts';
import type { FileReply } from '../types.ts';
import { sessionCookies } from './cookies.ts';
import type { Outgoing } from './message.ts';
import { overTls } from './same-origin.ts';

const WORTH_COMPRESSING = 1400;
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

export async function send(request: Request, response: Response, outgoing: Outgoing): Promise<void> {
  if (outgoing.kind === 'file') return sendFile(response, outgoing.file);
  response.status(outgoing.status);
  response.setHeader('Cache-Control', 'no-store');
  if (outgoing.etag) response.setHeader('ETag', outgoing.etag);
  if (outgoing.replayed) response.setHeader('Idempotency-Replayed', 'true');
  if (outgoing.retryAfter !== undefined) response.setHeader('Retry-After', String(outgoing.retryAfter));
  if (outgoing.session !== undefined) {
    response.setHeader('Set-Cookie', sessionCookies(outgoing.session, overTls(request.headers)));
  }
  if (outgoing.text === null) return void response.end();
  response.setHeader('Content-Type', outgoing.problem ? 'application/problem+json' : 'application/json');
  await sendText(request, response, outgoing.text);
}

async function sendText(request: Request, response: Response, text: string): Promise<void> {
  const encoding = text.length > WORTH_COMPRESSING ? request.acceptsEncodings('br', 'gzip', 'identity') : 'identity';
  const bytes = Buffer.from(text);
  const packed = encoding === 'br' ? await brotli(bytes, BROTLI) : encoding === 'gzip' ? await zip(bytes) : bytes;
  response.setHeader('Vary', 'Accept-Encoding, Accept-Language, Cookie');
  if (packed !== bytes) response.setHeader('Content-Encoding', encoding || 'identity');
  response.setHeader('Content-Length', packed.length);
  response.end(packed);
}

/** The sandbox and `nosniff` keep an uploaded file from acting as a page of ours even when opened directly. */
async function sendFile(response: Response, file: FileReply): Promise<void> {
  const bytes = file.content ?? null;
  const size = bytes ? bytes.byteLength : (await sizeOf(file)).size;
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Length', size);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Cache-Control', file.immutable ? 'private, max-age=31536000, immutable' : 'no-store');
  response.setHeader('Content-Disposition', disposition(file));
  if (bytes) return void response.end(bytes);
  await pipeline(createReadStream(file.path ?? ''), response);
}

async function sizeOf(file: FileReply): Promise<{ size: number }> {
  return stat(file.path ?? '').catch((cause: unknown) => {
    throw problem('not-found', {}, { cause });
  });
}

function disposition({ inline, name }: FileReply): string {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded}`;
}
