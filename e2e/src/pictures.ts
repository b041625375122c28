/** Evidence as a phone hands it over: photographs that differ from each other, and a small PDF. */
import sharp from 'sharp';

export interface PickedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A photograph as big as a phone takes it: two shapes on a wall of `colour`, so that it is no plain surface. */
export async function photograph(name: string, colour = '#7d8b91'): Promise<PickedFile> {
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="2400" height="1800">
    <defs><linearGradient id="wall" x2="1" y2="1"><stop stop-color="${colour}"/><stop offset="1" stop-color="#e6dfd3"/></linearGradient></defs>
    <rect width="2400" height="1800" fill="url(#wall)"/>
    <path d="M0 1500 L2400 1320 V1800 H0Z" fill="#5c5148"/>
    <path d="M260 1480 V380 M760 1440 V320 M1260 1400 V260 M1760 1370 V220" stroke="#3d4a52" stroke-width="34"/>
    <path d="M200 620 L1900 470 M200 980 L1900 830" stroke="#c98b2f" stroke-width="26"/>
  </svg>`;
  return { name, mimeType: 'image/jpeg', buffer: await sharp(Buffer.from(scene)).jpeg({ quality: 80 }).toBuffer() };
}

export function document(name: string): PickedFile {
  const text =
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text) };
}
