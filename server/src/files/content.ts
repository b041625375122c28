/** What a file is, by its content; the name's extension decides nothing but old Office formats, which share one content. */
import path from 'node:path';
import { fileTypeFromFile } from 'file-type';
import { problem } from '../kernel/problem.ts';
import type { UploadedFile } from '../kernel/types.ts';

export type Purpose = 'photo' | 'attachment' | 'signature';

const IMAGES = new Set(['image/jpeg', 'image/png', 'image/webp']);
const DOCUMENTS = new Set([
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]);
const OLD_OFFICE_CONTENT = 'application/x-cfb';
const OLD_OFFICE: Readonly<Record<string, string>> = {
  '.doc': 'application/msword',
  '.xls': 'application/vnd.ms-excel',
};
const IMAGE_NAMES = 'JPG, PNG, WebP';

export interface Content {
  readonly kind: 'image' | 'document';
  readonly type: string;
}

export async function contentOf(file: UploadedFile, purpose: Purpose): Promise<Content> {
  const extension = path.extname(file.name).toLowerCase();
  const found = (await fileTypeFromFile(file.path))?.mime ?? '';
  if (IMAGES.has(found)) return { kind: 'image', type: found };
  const type = found === OLD_OFFICE_CONTENT ? OLD_OFFICE[extension] : DOCUMENTS.has(found) ? found : undefined;
  if (purpose === 'attachment' && type !== undefined) return { kind: 'document', type };
  const list = purpose === 'attachment' ? `${IMAGE_NAMES}, PDF, Word, Excel` : IMAGE_NAMES;
  throw problem('file-type', { ext: extension || file.name, list });
}
