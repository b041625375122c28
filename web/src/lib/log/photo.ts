/**
 * Photos are made small on the device before they are kept: at most 1600 px on the long edge, JPEG, quality 75 %. The
 * camera's own file (4–16 MB) would neither fit the log nor a weak connection.
 */
export const LONG_EDGE = 1600;
export const QUALITY = 0.75;

/** Thrown when the browser cannot read the picture. */
export class UnreadablePhoto extends Error {}

interface Decoded {
  readonly picture: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  readonly close: () => void;
}

/** Some browsers show kinds of pictures, such as a phone's HEIC, that they make no bitmap of. */
async function decoded(source: Blob): Promise<Decoded> {
  try {
    const bitmap = await createImageBitmap(source, { imageOrientation: 'from-image' });
    const { width, height } = bitmap;
    return { picture: bitmap, width, height, close: () => bitmap.close() };
  } catch {
    return shown(source);
  }
}

async function shown(source: Blob): Promise<Decoded> {
  const picture = new Image();
  const address = URL.createObjectURL(source);
  picture.src = address;
  try {
    await picture.decode();
  } catch {
    URL.revokeObjectURL(address);
    throw new UnreadablePhoto();
  }
  const { naturalWidth: width, naturalHeight: height } = picture;
  return { picture, width, height, close: () => URL.revokeObjectURL(address) };
}

/** A JPEG of at most `LONG_EDGE` pixels, upright, without metadata. Rejects with `UnreadablePhoto`. */
export async function compress(source: Blob): Promise<Blob> {
  const { picture, close, ...size } = await decoded(source);
  const scale = Math.min(1, LONG_EDGE / Math.max(size.width, size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new UnreadablePhoto();
  context.drawImage(picture, 0, 0, width, height);
  close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new UnreadablePhoto())), 'image/jpeg', QUALITY);
  });
}

/** Lower-case hexadecimal SHA-256 of the bytes. */
export async function sha256(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
