/**
 * The position a camera wrote into a photo (EXIF 2.3, GPS IFD), read before the picture is stripped of it. Anything
 * that is not exactly as the standard says reads as no position.
 */
export interface ExifPosition {
  readonly lat: number;
  readonly lng: number;
}

const GPS_POINTER = 0x8825;
const [LAT_REF, LAT, LNG_REF, LNG] = [1, 2, 3, 4];
const ENTRY_BYTES = 12;
const MOST_ENTRIES = 200;

interface Tiff {
  readonly bytes: Buffer;
  readonly little: boolean;
}

export function positionOf(exif: Buffer | undefined): ExifPosition | null {
  try {
    return exif ? read(exif) : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function read(exif: Buffer): ExifPosition | null {
  const bytes = exif.subarray(0, 6).toString('latin1') === 'Exif\0\0' ? exif.subarray(6) : exif;
  const order = bytes.subarray(0, 2).toString('latin1');
  if (order !== 'II' && order !== 'MM') return null;
  const tiff = { bytes, little: order === 'II' };
  const pointer = entries(tiff, uint32(tiff, 4)).get(GPS_POINTER);
  if (pointer === undefined) return null;
  const gps = entries(tiff, uint32(tiff, pointer + 8));
  const lat = degrees(tiff, gps.get(LAT), gps.get(LAT_REF), 'S', 90);
  const lng = degrees(tiff, gps.get(LNG), gps.get(LNG_REF), 'W', 180);
  return lat === null || lng === null ? null : { lat, lng };
}

/** Tag → where its entry begins. */
function entries(tiff: Tiff, offset: number): Map<number, number> {
  const count = Math.min(uint16(tiff, offset), MOST_ENTRIES);
  const starts = Array.from({ length: count }, (_, index) => offset + 2 + index * ENTRY_BYTES);
  return new Map(starts.map((start) => [uint16(tiff, start), start]));
}

/** Three rationals: degrees, minutes, seconds. */
function degrees(
  tiff: Tiff,
  entry: number | undefined,
  ref: number | undefined,
  negative: string,
  limit: number,
): number | null {
  if (entry === undefined || ref === undefined) return null;
  const at = uint32(tiff, entry + 8);
  const [whole, minutes, seconds] = [0, 8, 16].map((step) => rational(tiff, at + step));
  const value = (whole ?? Number.NaN) + (minutes ?? Number.NaN) / 60 + (seconds ?? Number.NaN) / 3600;
  if (!Number.isFinite(value) || value > limit) return null;
  return String.fromCharCode(tiff.bytes.readUInt8(ref + 8)) === negative ? -value : value;
}

function rational(tiff: Tiff, at: number): number {
  return uint32(tiff, at) / uint32(tiff, at + 4);
}
function uint16({ bytes, little }: Tiff, at: number): number {
  return little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}
function uint32({ bytes, little }: Tiff, at: number): number {
  return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}
