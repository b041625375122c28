/** Metres between two positions in WGS-84 degrees: great circle on a sphere of mean radius (haversine). */
const radius = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

export interface Place {
  readonly lat: number;
  readonly lng: number;
}

export function distanceBetween(from: Place, to: Place): number {
  const dLat = radians(to.lat - from.lat);
  const dLng = radians(to.lng - from.lng);
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(dLng / 2) ** 2;
  return 2 * radius * Math.asin(Math.min(1, Math.sqrt(h)));
}
