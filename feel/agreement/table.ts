/** Prints the agreement by family, as docs/feel.md shows it. */
import { differencesIn, recordedIn } from './compare.ts';

const cases = [...recordedIn('grid'), ...recordedIn('random')];
const families = [...new Set(cases.map(({ family }) => family))];
const row = (name: string, own: typeof cases): string => {
  const same = own.length - differencesIn(own).length;
  return `| ${name} | ${own.length} | ${same} | ${((100 * same) / own.length).toFixed(1)} % |`;
};

console.log(['| family | expressions | same answer | |', '| --- | ---: | ---: | ---: |'].join('\n'));
for (const family of families)
  console.log(
    row(
      family,
      cases.filter((one) => one.family === family),
    ),
  );
console.log(row('**all**', cases));
