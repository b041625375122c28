/** Tone of a state → pigment, with the classes that paint it. Whole class names, so that the stylesheet contains them. */
import type { Tone } from '@closeloop/contracts';

export type Pigment = 'azure' | 'pine' | 'cinnabar' | 'gamboge' | 'iris' | 'stone';

const pigments: Readonly<Record<Tone, Pigment>> = {
  neutral: 'stone',
  info: 'azure',
  warning: 'gamboge',
  danger: 'cinnabar',
  success: 'pine',
  review: 'iris',
};

export function pigmentOf(tone: Tone): Pigment {
  return pigments[tone];
}

/** Ink on soft ground: badges, notes, avatars. */
export const softClass: Readonly<Record<Pigment, string>> = {
  azure: 'bg-azure-soft text-azure-ink',
  pine: 'bg-pine-soft text-pine-ink',
  cinnabar: 'bg-cinnabar-soft text-cinnabar-ink',
  gamboge: 'bg-gamboge-soft text-gamboge-ink',
  iris: 'bg-iris-soft text-iris-ink',
  stone: 'bg-stone-soft text-stone-ink',
};
