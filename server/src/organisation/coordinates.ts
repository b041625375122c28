/**
 * Positions from domestic maps to WGS-84. GCJ-02 is an obfuscated datum without published inverse: the shift is computed
 * by the commonly known series on the Krasovsky 1940 ellipsoid and undone by iteration, good to about a metre. BD-09 is
 * GCJ-02 with a second, polar shift. Outside the mainland's bounding box nothing is shifted.
 */
import type { Crs } from './registry.gateway.ts';

export interface Position {
  readonly lat: number;
  readonly lng: number;
}

const AXIS = 6_378_245;
const ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943;
const BAIDU = (Math.PI * 3000) / 180;
const ROUNDS = 5;

export function toWgs84({ lat, lng }: Position, crs: Crs): Position {
  if (crs === 'WGS-84') return { lat, lng };
  const gcj = crs === 'BD-09' ? fromBaidu({ lat, lng }) : { lat, lng };
  if (gcj.lng < 72.004 || gcj.lng > 137.8347 || gcj.lat < 0.8293 || gcj.lat > 55.8271) return gcj;
  let guess = gcj;
  for (let round = 0; round < ROUNDS; round++) {
    const shift = shiftAt(guess);
    guess = { lat: gcj.lat - shift.lat, lng: gcj.lng - shift.lng };
  }
  return { lat: rounded(guess.lat), lng: rounded(guess.lng) };
}

const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

function fromBaidu({ lat, lng }: Position): Position {
  const x = lng - 0.0065;
  const y = lat - 0.006;
  const radius = Math.hypot(x, y) - 0.00002 * Math.sin(y * BAIDU);
  const angle = Math.atan2(y, x) - 0.000003 * Math.cos(x * BAIDU);
  return { lat: radius * Math.sin(angle), lng: radius * Math.cos(angle) };
}

/** Degrees by which GCJ-02 differs from WGS-84 at a WGS-84 position. */
function shiftAt({ lat, lng }: Position): Position {
  const x = lng - 105;
  const y = lat - 35;
  const phi = (lat / 180) * Math.PI;
  const bend = 1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2;
  const metresNorth = northSeries(x, y);
  const metresEast = eastSeries(x, y);
  return {
    lat: (metresNorth * 180) / (((AXIS * (1 - ECCENTRICITY_SQUARED)) / (bend * Math.sqrt(bend))) * Math.PI),
    lng: (metresEast * 180) / ((AXIS / Math.sqrt(bend)) * Math.cos(phi) * Math.PI),
  };
}

/** Sum of amplitude × sin(π × argument). */
const waves = (terms: readonly (readonly [number, number])[]) =>
  terms.reduce((sum, [amplitude, argument]) => sum + amplitude * Math.sin(argument * Math.PI), 0) * (2 / 3);

function northSeries(x: number, y: number): number {
  const trend = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return (
    trend +
    waves([
      [20, 6 * x],
      [20, 2 * x],
      [20, y],
      [40, y / 3],
      [160, y / 12],
      [320, y / 30],
    ])
  );
}

function eastSeries(x: number, y: number): number {
  const trend = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return (
    trend +
    waves([
      [20, 6 * x],
      [20, 2 * x],
      [20, x],
      [40, x / 3],
      [150, x / 12],
      [300, x / 30],
    ])
  );
}
