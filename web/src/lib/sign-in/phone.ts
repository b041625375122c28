/** The number as the server wants it: spaces, dashes and +86 dropped; undefined when it is no mainland mobile number. */
export function plainPhone(typed: string): string | undefined {
  const digits = typed.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '');
  return /^1\d{10}$/.test(digits) ? digits : undefined;
}
