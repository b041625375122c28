/** Sort state of a table in the address: `?sort=due` ascending, `?sort=-due` descending, nothing = the list's own order. */
export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** What is needed of a URL; the router's own one is read-only. */
interface Address {
  readonly pathname: string;
  readonly searchParams: { toString(): string };
}

export function parseSort(text: string | null | undefined): Sort | undefined {
  if (!text) return undefined;
  return text.startsWith('-') ? { column: text.slice(1), descending: true } : { column: text, descending: false };
}

/** The address after a click on a column: ascending, descending, then the list's own order again. */
export function sortHref(url: Address, column: string): string {
  const next = new URLSearchParams(url.searchParams.toString());
  const now = parseSort(next.get('sort'));
  if (now?.column !== column) next.set('sort', column);
  else if (!now.descending) next.set('sort', `-${column}`);
  else next.delete('sort');
  next.delete('cursor');
  const query = next.toString();
  return query ? `${url.pathname}?${query}` : url.pathname;
}
