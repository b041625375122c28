/** Texts PostgreSQL can keep: no NUL, no half of a surrogate pair. Whatever comes from outside is asked at the fence. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
