/** Random block-structured processes: every one of them can come to an end. */
import fc from 'fast-check';
import {
  bpmn,
  end,
  exclusive,
  flow,
  parallel,
  script,
  service,
  start,
  subProcess,
  timerBoundary,
  timerCatch,
  user,
} from './bpmn.ts';

export type Block =
  | { readonly kind: 'user' | 'service' | 'script' | 'timer' | 'escaped' }
  | { readonly kind: 'sequence' | 'parallel' | 'choice'; readonly blocks: readonly Block[] }
  | { readonly kind: 'scope'; readonly block: Block };

export const blocks: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'block' },
    fc.record({ kind: fc.constantFrom('user', 'service', 'script', 'timer', 'escaped') }),
    fc.record({
      kind: fc.constantFrom('sequence', 'parallel', 'choice'),
      blocks: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('scope'), block: tie('block') }),
  ),
})).block;

interface Part {
  readonly first: string;
  readonly last: string;
  readonly parts: readonly string[];
}

export function toBpmn(block: Block): string {
  const ids = { count: 0 };
  const { first, last, parts } = write(block, ids);
  return bpmn([start(), ...parts, end(), flow('s', first), flow(last, 'e')]);
}

function write(block: Block, ids: { count: number }): Part {
  const id = `${block.kind}${String((ids.count += 1))}`;
  const single = (part: string): Part => ({ first: id, last: id, parts: [part] });
  switch (block.kind) {
    case 'user':
      return single(user(id));
    case 'service':
      return single(service(id));
    case 'script':
      return single(script(id, '=get or else(n, 0) + 1', 'n'));
    case 'timer':
      return single(timerCatch(id, 'PT5M'));
    case 'escaped':
      return writeEscaped(id);
    case 'scope': {
      const { first, last, parts } = write(block.block, ids);
      const [from, to] = [`${id}_s`, `${id}_e`];
      return single(subProcess(id, [start(from), ...parts, end(to), flow(from, first), flow(last, to)]));
    }
    default:
      return writeSeveral(
        id,
        block.kind,
        block.blocks.map((inner) => write(inner, ids)),
      );
  }
}

/** A task whose timer leads past it. */
function writeEscaped(id: string): Part {
  const merge = `${id}_m`;
  const boundary = `${id}_b`;
  const parts = [
    user(id),
    timerBoundary(boundary, id, 'PT7M'),
    exclusive(merge),
    flow(id, merge),
    flow(boundary, merge),
  ];
  return { first: id, last: merge, parts };
}

function writeSeveral(id: string, kind: 'sequence' | 'parallel' | 'choice', inner: readonly Part[]): Part {
  const parts = inner.flatMap((part) => part.parts);
  if (kind === 'sequence') {
    const links = inner.slice(1).map((part, index) => flow(inner[index]?.last ?? '', part.first));
    return { first: inner[0]?.first ?? '', last: inner.at(-1)?.last ?? '', parts: [...parts, ...links] };
  }
  const [split, join] = [`${id}_f`, `${id}_j`];
  const gateway = kind === 'parallel' ? parallel : exclusive;
  const [fallback, ...others] = inner;
  const into = [
    flow(split, fallback?.first ?? ''),
    ...others.map((part, index) =>
      flow(split, part.first, kind === 'choice' ? `=get or else(n, 0) > ${String(index)}` : undefined),
    ),
  ];
  const opening = kind === 'choice' ? exclusive(split, `${split}__${fallback?.first ?? ''}`) : parallel(split);
  const out = inner.map((part) => flow(part.last, join));
  return { first: split, last: join, parts: [opening, ...parts, gateway(join), ...into, ...out] };
}
