/** Parses what an endpoint declares: parameters, query, body and `If-Match`, refusals named in the caller's language. */
import type { Endpoint, Language } from '@closeloop/contracts';
import { problem } from '../problem.ts';
import { isStorable } from '../storable.ts';
import type { UploadedFile } from '../types.ts';
import { invalidInput } from './field-problems.ts';
import { parseJson } from './json-text.ts';
import type { Incoming, Upload } from './message.ts';

export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly rev: number | undefined;
  readonly file: UploadedFile | undefined;
}

export function parseInput(endpoint: Endpoint, incoming: Incoming, upload: Upload | undefined): Input {
  return {
    params: parseParams(endpoint, incoming),
    query: parsePart(endpoint.query, storable(incoming.query), incoming.language),
    body: parsePart(endpoint.body, upload ? storable(upload.fields) : bodyOf(endpoint, incoming), incoming.language),
    rev: endpoint.ifMatch ? revision(incoming.headers['if-match']) : undefined,
    file: upload ? presentFile(upload, incoming.language) : undefined,
  };
}

/** A path that cannot exist is not found; only what a person typed or sent is explained. */
function parseParams(endpoint: Endpoint, incoming: Incoming): unknown {
  if (!endpoint.params) return undefined;
  const parsed = endpoint.params.safeParse(incoming.params);
  if (!parsed.success || !Object.values(incoming.params).every((one) => isStorable(String(one))))
    throw problem('not-found');
  return parsed.data;
}

/** Of a query or a multipart form: values are texts or lists of texts. */
function storable<T>(given: T): T {
  const texts = Object.entries(given ?? {}).flat(2);
  if (texts.some((text) => typeof text === 'string' && !isStorable(text))) throw problem('invalid-input');
  return given;
}

function parsePart(schema: Endpoint['body'], given: unknown, language: Language): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(given, { reportInput: true });
  if (!parsed.success) throw invalidInput(parsed.error, language);
  return parsed.data;
}

function bodyOf(endpoint: Endpoint, incoming: Incoming): unknown {
  if (!endpoint.body) return undefined;
  if (!incoming.body) throw problem('malformed-json');
  return parseJson(incoming.body);
}

function revision(header: string | string[] | undefined): number {
  if (header === undefined) throw problem('precondition-required');
  const digits = /^(?:W\/)?"(\d{1,9})"$/.exec(String(header))?.[1];
  if (digits === undefined) throw problem('precondition-required');
  return Number(digits);
}

function presentFile(upload: Upload, language: Language): UploadedFile {
  if (upload.file) return upload.file;
  const message = language === 'en' ? 'A file is required.' : '请选择文件。';
  throw problem('invalid-input', {}, { errors: [{ path: '/file', code: 'required', message }] });
}
