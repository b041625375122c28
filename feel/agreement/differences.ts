/** The expressions that answer otherwise than on the broker, on purpose: each pattern with its reason. */
interface Named {
  readonly name: string;
  readonly texts: readonly string[];
}

export const namedDifferences: readonly Named[] = [
  {
    name: 'Whole numbers of 2^63 and more are kept; the broker stores them wrapped around.',
    texts: ['12345678901234567890', '10 ** 20', '2 ** 63', '2 ** 64', '9223372036854775808'],
  },
  {
    name: 'A duration divided by a number may be longer than 24 days; the broker wraps its milliseconds around.',
    texts: ['duration("P40D") / 1'],
  },
  {
    name: 'A character beyond the basic plane is never cut in two; the broker stores question marks.',
    texts: ['split("😀", "")'],
  },
  {
    name: 'A keyword that runs into the next name is refused; the broker reads `x andy` as `x and y`.',
    texts: ['x andy', 'x orno'],
  },
];
