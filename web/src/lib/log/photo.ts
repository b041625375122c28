/**
 * Photos are made small on the device before they are kept: at most 1600 px on the long edge, JPEG, quality 75 %. The
 * camera's own file (4–16 MB) would neither fit the log nor a weak connection.
 */
export const LONG_EDGE = 1600;
export const QUALITY = 0.75;

/** Thrown when the browser cannot read the picture. */
export class UnreadablePhoto extends Error {}

/** A JPEG of at most `LONG_EDGE` pixels, upright, without metadata. Rejects with `UnreadablePhoto`. */
export async function compress(source: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(source, { imageOrientation: 'from-image' }).catch(() => {
    throw new UnreadablePhoto();
  });
  const scale = Math.min(1, LONG_EDGE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new UnreadablePhoto();
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new UnreadablePhoto())), 'image/jpeg', QUALITY);
  });
}

/** Lower-case hexadecimal SHA-256 of the bytes. */
export async function sha256(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
