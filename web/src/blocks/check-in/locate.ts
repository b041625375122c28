/**
 * Finding one's position: readings get better while one waits. A reading within the demanded accuracy is taken at once;
 * after 15 s the best so far is offered; without any reading, or when the permission is refused, a reason must do.
 */
export const PATIENCE = 15_000;

export interface Reading {
  readonly lat: number;
  readonly lng: number;
  /** Metres. */
  readonly accuracy: number;
}

export type Locating =
  | { readonly phase: 'idle' }
  | { readonly phase: 'locating'; readonly best: Reading | null }
  | { readonly phase: 'offer'; readonly best: Reading }
  | { readonly phase: 'found'; readonly best: Reading }
  | { readonly phase: 'refused' }
  | { readonly phase: 'nothing' };

export type Happening =
  | { readonly kind: 'reading'; readonly reading: Reading }
  | { readonly kind: 'patience' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'unavailable' };

export function locate(now: Locating, happening: Happening, maxAccuracy: number): Locating {
  const best = 'best' in now ? now.best : null;
  switch (happening.kind) {
    case 'reading': {
      const better = best === null || happening.reading.accuracy < best.accuracy ? happening.reading : best;
      if (better.accuracy <= maxAccuracy) return { phase: 'found', best: better };
      return now.phase === 'offer' || now.phase === 'nothing'
        ? { phase: 'offer', best: better }
        : { phase: 'locating', best: better };
    }
    case 'patience':
      return best ? { phase: 'offer', best } : { phase: 'nothing' };
    case 'denied':
      return { phase: 'refused' };
    case 'unavailable':
      return best ? { phase: 'offer', best } : now;
  }
}
