/**
 * From what a person picked to what the log keeps: pictures made small on the device, documents as they are. Nothing is
 * thrown away silently: what cannot be taken comes back with its sentence.
 */
import { v7 } from 'uuid';
import { compress, sha256, UnreadablePhoto, type LoggedFile } from '#lib/log/index.ts';
import { m } from '#lib/paraglide/messages.js';

export const MAX_BYTES = 20 * 1024 * 1024;

export type Kind = 'image' | 'pdf' | 'word' | 'excel';
const extensions: Readonly<Record<Kind, readonly string[]>> = {
  image: ['jpg', 'jpeg', 'png', 'webp', 'heic', 'heif', 'gif', 'bmp'],
  pdf: ['pdf'],
  word: ['doc', 'docx'],
  excel: ['xls', 'xlsx'],
};
export const allKinds: readonly Kind[] = ['image', 'pdf', 'word', 'excel'];

export interface Picked {
  readonly kept: readonly LoggedFile[];
  /** One sentence per file that was not taken. */
  readonly refused: readonly string[];
}

/** What an `<input type=file>` should offer. */
export function acceptOf(kinds: readonly Kind[]): string {
  return kinds
    .flatMap((kind) => (kind === 'image' ? ['image/*'] : extensions[kind].map((extension) => `.${extension}`)))
    .join(',');
}

const extensionOf = (name: string): string => (/\.([^.]+)$/.exec(name)?.[1] ?? '').toLowerCase();

function kindOf(file: File): Kind | undefined {
  if (file.type.startsWith('image/')) return 'image';
  return allKinds.find((kind) => extensions[kind].includes(extensionOf(file.name)));
}

/** The format phones keep their own photos in, and many browsers cannot show. */
const isHeic = (file: File): boolean => /^image\/hei[cf]/.test(file.type) || /^hei[cf]$/.test(extensionOf(file.name));

export async function pickedFiles(
  files: Iterable<File>,
  task: string,
  purpose: LoggedFile['purpose'],
  kinds: readonly Kind[] = ['image'],
): Promise<Picked> {
  const kept: LoggedFile[] = [];
  const refused: string[] = [];
  for (const file of files) {
    const taken = await keepable(file, task, purpose, kinds);
    if (typeof taken === 'string') refused.push(taken);
    else kept.push(taken);
  }
  return { kept, refused };
}

async function keepable(
  file: File,
  task: string,
  purpose: LoggedFile['purpose'],
  kinds: readonly Kind[],
): Promise<LoggedFile | string> {
  const kind = kindOf(file);
  if (!kind || !kinds.includes(kind)) {
    const list = kinds.map((one) => words[one]()).join(m['list.comma']());
    return m['problem.file-type']({ ext: extensionOf(file.name) || file.name, list });
  }
  if (file.size === 0) return m['problem.file-damaged']({ file: file.name });
  if (file.size > MAX_BYTES) return m['problem.file-too-large']({ file: file.name, max: 20 });
  try {
    const blob = kind === 'image' ? await compress(file) : file;
    const name = kind === 'image' ? `${file.name.replace(/\.[^.]*$/, '')}.jpg` : file.name;
    const takenAt = new Date(kind === 'image' ? file.lastModified : Date.now()).toISOString();
    return { id: v7(), task, blob, name, sha256: await sha256(blob), purpose, takenAt, sent: false, refused: null };
  } catch (error) {
    if (error instanceof UnreadablePhoto)
      return isHeic(file) ? m['photo.heic']({ file: file.name }) : m['problem.file-damaged']({ file: file.name });
    throw error;
  }
}

const words: Readonly<Record<Kind, () => string>> = {
  image: m['file.image'],
  pdf: () => 'PDF',
  word: () => 'Word',
  excel: () => 'Excel',
};
