/**
 * Pictures are never served as they came: each is decoded and written anew as JPEG, upright, at most 2560 px a side and
 * without any of its metadata, with a thumbnail of 320 px. What hides in a file (scripts, archives, positions) is gone
 * then. The size is read from the header before anything is decoded. One picture at a time.
 */
import sharp from 'sharp';
import { problem } from '../kernel/problem.ts';
import { positionOf, type ExifPosition } from './exif-position.ts';

const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 2560;
const THUMBNAIL = 320;
const STRICT = { failOn: 'error', limitInputPixels: MOST_PIXELS } as const;

export interface Picture {
  readonly full: Buffer;
  readonly thumb: Buffer;
  readonly width: number;
  readonly height: number;
  readonly position: ExifPosition | null;
}

let last: Promise<unknown> = Promise.resolve();

export function redraw(file: { readonly path: string; readonly name: string }): Promise<Picture> {
  const turn = last.then(() => draw(file));
  last = turn.catch(() => undefined);
  return turn;
}

async function draw({ path, name }: { readonly path: string; readonly name: string }): Promise<Picture> {
  const damaged = (cause: unknown) => {
    throw problem('file-damaged', { file: name }, { cause });
  };
  const header = await sharp(path, { limitInputPixels: false }).metadata().catch(damaged);
  if (header.width * header.height > MOST_PIXELS) throw problem('file-pixels', { file: name, max: '50 MP' });
  const upright = sharp(path, STRICT).autoOrient().flatten({ background: '#fff' });
  const full = await upright
    .clone()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 82 })
    .toBuffer({ resolveWithObject: true })
    .catch(damaged);
  const thumb = await sharp(full.data)
    .resize({ width: THUMBNAIL, height: THUMBNAIL, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 76 })
    .toBuffer();
  const { width, height } = full.info;
  return { full: full.data, thumb, width, height, position: positionOf(header.exif) };
}
