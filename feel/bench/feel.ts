/**
 * `npm run bench:feel`: processor time per evaluation of a compiled expression, beside feelin, which parses at each
 * call. A call takes the variables as they come from the store (plain JSON). Prints the ratio of both.
 */
import { evaluate as feelin } from 'feelin';
import { compile } from '../src/index.ts';

const findings = Array.from({ length: 150 }, (_, index) => ({
  id: `f-${index}`,
  kind: index % 3 === 0 ? 'safety' : 'quality',
  amount: index * 12.5,
  done: index % 2 === 0,
  tags: ['a', 'b'],
}));
const variables = {
  case: { project: { name: '一号桥', units: [{ id: 'u-1' }] }, state: 'open' },
  amount: 1500.5,
  limit: 1000,
  findings,
};

const expressions = [
  'case.project.name',
  'case.state = "open"',
  'amount > limit and case.state != "closed"',
  'findings[done]',
  'findings[kind = "safety"]',
  'findings[amount > 900.25 and kind = "quality"].id',
  'count(findings[item.amount >= limit])',
  'some f in findings satisfies f.amount > 1860',
  'for f in findings return f.amount * 1.06',
  'sum(findings.amount)',
];

/** Microseconds of processor time per call: at least half a second of calls, after some to warm up. */
function cost(call: () => unknown): number {
  for (let times = 0; times < 20; times += 1) call();
  let calls = 0;
  const began = process.cpuUsage();
  for (;;) {
    for (let times = 0; times < 10; times += 1) call();
    calls += 10;
    const { user, system } = process.cpuUsage(began);
    if (user + system > 500_000) return (user + system) / calls;
  }
}

const rows = expressions.map((text) => {
  const compiled = compile(text);
  const ours = cost(() => compiled.evaluate(variables));
  const theirs = cost(() => feelin(text, variables));
  return { expression: text, 'ours µs': round(ours), 'feelin µs': round(theirs), ratio: Math.round(theirs / ours) };
});
console.table(rows);
console.log(`compile once: ${round(cost(() => compile(expressions[5] ?? '')))} µs for ${expressions[5] ?? ''}`);

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
