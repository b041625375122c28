/** Where "next unfilled" goes: the nearest one below, then from the top. */
export function nextUnfilled(complete: readonly boolean[], from: number): number | null {
  for (let step = 1; step <= complete.length; step++) {
    const index = (from + step + complete.length) % complete.length;
    if (complete[index] === false) return index;
  }
  return null;
}

/** The one an answer moves on to: only downwards, because moving up would be a surprise. */
export function nextBelow(complete: readonly boolean[], from: number): number | null {
  const next = nextUnfilled(complete, from);
  return next !== null && next > from ? next : null;
}
