/** Random block-structured processes over all elements: every one of them can come to an end. */
import fc from 'fast-check';
import {
  after,
  association,
  boundary,
  bpmn,
  call,
  caught,
  end,
  error,
  escalation,
  eventGateway,
  eventStart,
  eventSubProcess,
  every,
  exclusive,
  flow,
  handler,
  inclusive,
  job,
  loop,
  mappings,
  message,
  onCompensation,
  onError,
  onEscalation,
  onLink,
  onMessage,
  onSignal,
  parallel,
  path,
  receive,
  script,
  service,
  signal,
  start,
  subProcess,
  task,
  terminating,
  thrown,
  timerCatch,
  user,
} from './bpmn.ts';
import { decision, dmn, literal, table } from './dmn.ts';

const leaves = [
  ...(['user', 'service', 'script', 'task', 'timer', 'message', 'receive', 'signal', 'raised', 'called'] as const),
  ...(['escaped', 'reminded', 'interrupted', 'errand', 'thrown', 'linked', 'undone', 'send', 'mapped'] as const),
  ...(['decided', 'attended', 'gated'] as const),
];
const groups = ['sequence', 'parallel', 'choice', 'inclusive'] as const;
const wraps = [
  'scope',
  'each',
  'inTurn',
  'until',
  'guarded',
  'escalating',
  'watched',
  'relieved',
  'undoable',
  'cut',
] as const;

export type Block =
  | { readonly kind: (typeof leaves)[number] }
  | { readonly kind: (typeof groups)[number]; readonly blocks: readonly Block[] }
  | { readonly kind: (typeof wraps)[number]; readonly block: Block };

export const blocks: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'block' },
    fc.record({ kind: fc.constantFrom(...leaves) }),
    fc.record({ kind: fc.constantFrom(...groups), blocks: fc.array(tie('block'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ kind: fc.constantFrom(...wraps), block: tie('block') }),
  ),
})).block;

interface Part {
  readonly first: string;
  readonly last: string;
  readonly parts: readonly string[];
}

/** Names and root elements are handed out while a process is written. */
interface Pen {
  count: number;
  readonly roots: string[];
}

/** The decision a process may ask. */
export const decisions = dmn([
  decision('half', literal('get or else(n, 0) / 2')),
  decision(
    'rate',
    table({
      hit: 'FIRST',
      inputs: ['half'],
      outputs: [{ name: 'n' }],
      rules: [
        [['> 1'], ['0']],
        [['-'], ['n']],
      ],
    }),
    { requires: ['half'] },
  ),
]);

const child = bpmn([start('cs'), user('cu'), end('ce'), path('cs', 'cu', 'ce')], 'child');

/** The process, and the one it may call. */
export function toBpmn(block: Block): readonly string[] {
  const pen: Pen = { count: 0, roots: [] };
  const { first, last, parts } = write(block, pen);
  return [bpmn([start(), ...parts, end(), flow('s', first), flow(last, 'e')], 'p', pen.roots), child];
}

function root(pen: Pen, id: string, make: (id: string) => string): string {
  pen.roots.push(make(id));
  return id;
}

const messageOf = (pen: Pen, id: string): string =>
  onMessage(root(pen, `${id}_msg`, (ref) => message(ref, `m_${id}`, '="k"')));
const signalOf = (pen: Pen, id: string): string => onSignal(root(pen, `${id}_sig`, (ref) => signal(ref, `s_${id}`)));

function write(block: Block, pen: Pen): Part {
  pen.count += 1;
  const id = `${block.kind}${String(pen.count)}`;
  if ('blocks' in block)
    return writeSeveral(
      id,
      block.kind,
      block.blocks.map((inner) => write(inner, pen)),
    );
  return 'block' in block ? writeAround(id, block.kind, write(block.block, pen), pen) : writeLeaf(id, block.kind, pen);
}

const listening = (...events: readonly string[]): string =>
  `<zeebe:executionListeners>${events.map((one) => `<zeebe:executionListener eventType="${one}" type="listen"/>`).join('')}</zeebe:executionListeners>`;

const single = (id: string, part: string): Part => ({ first: id, last: id, parts: [part] });

function writeLeaf(id: string, kind: (typeof leaves)[number], pen: Pen): Part {
  switch (kind) {
    case 'user':
      return single(id, user(id));
    case 'service':
      return single(id, service(id));
    case 'send':
      return single(id, task('sendTask', id, job('send')));
    case 'mapped':
      return single(id, task('serviceTask', id, job('work') + mappings({ own: '=n' }, { n: '=own' })));
    case 'decided':
      return single(id, task('businessRuleTask', id, '<zeebe:calledDecision decisionId="rate" resultVariable="n"/>'));
    case 'attended':
      return single(id, user(id, listening('start', 'end')));
    case 'gated':
      return single(id, task('exclusiveGateway', id, listening('start')));
    case 'script':
      return single(id, script(id, '=get or else(n, 0) + 1', 'n'));
    case 'task':
      return single(id, task('task', id));
    case 'timer':
      return single(id, timerCatch(id, 'PT5M'));
    case 'message':
      return single(id, caught(id, messageOf(pen, id)));
    case 'receive':
      return single(
        id,
        receive(
          id,
          root(pen, `${id}_msg`, (ref) => message(ref, `m_${id}`, '="k"')),
        ),
      );
    case 'signal':
      return single(id, caught(id, signalOf(pen, id)));
    case 'thrown':
      return single(id, thrown(id, signalOf(pen, id)));
    case 'called':
      return single(id, call(id, 'child'));
    case 'raised':
      return writeRaised(id, pen);
    case 'linked':
      return writeLinked(id);
    case 'undone':
      return writeUndone(id);
    default:
      return writeWatched(id, kind, pen);
  }
}

/** Two events, of which the first decides. */
function writeRaised(id: string, pen: Pen): Part {
  const [a, b, merge] = [`${id}_a`, `${id}_b`, `${id}_m`];
  const events = [caught(a, messageOf(pen, id)), caught(b, after('PT6M'))];
  const flows = [path(id, a, merge), path(id, b, merge)];
  return { first: id, last: merge, parts: [eventGateway(id), ...events, exclusive(merge), ...flows] };
}

function writeLinked(id: string): Part {
  const target = `${id}_t`;
  return { first: id, last: target, parts: [thrown(id, onLink(id)), caught(target, onLink(id))] };
}

/** A task that is done and undone. */
function writeUndone(id: string): Part {
  const [event, undo, throws] = [`${id}_b`, `${id}_u`, `${id}_t`];
  const parts = [service(id), boundary(event, id, onCompensation()), handler(undo), thrown(throws, onCompensation(id))];
  return { first: id, last: throws, parts: [...parts, flow(id, throws), association(event, undo)] };
}

/** A task whose boundary event leads past it, or beside it to an end of its own. */
function writeWatched(id: string, kind: 'escaped' | 'reminded' | 'interrupted' | 'errand', pen: Pen): Part {
  const [merge, event, aside] = [`${id}_m`, `${id}_b`, `${id}_x`];
  if (kind === 'reminded') {
    const beside = [boundary(event, id, every('R2/PT4M'), false), end(aside), flow(event, aside)];
    return { first: id, last: id, parts: [user(id), ...beside] };
  }
  const cause = { escaped: after('PT7M'), interrupted: messageOf(pen, id), errand: onError() }[kind];
  const parts = [service(id), boundary(event, id, cause), exclusive(merge), flow(id, merge), flow(event, merge)];
  return { first: id, last: merge, parts };
}

function scopeOf(id: string, { first, last, parts }: Part, ...more: readonly string[]): readonly string[] {
  const [from, to] = [`${id}_s`, `${id}_e`];
  return [start(from), ...parts, end(to), flow(from, first), flow(last, to), ...more];
}

function writeAround(id: string, kind: (typeof wraps)[number], inner: Part, pen: Pen): Part {
  switch (kind) {
    case 'scope':
      return single(id, subProcess(id, scopeOf(id, inner)));
    case 'each':
      return single(
        id,
        subProcess(
          id,
          scopeOf(id, inner),
          loop({ over: '=[1, 2]', item: 'n', collect: { into: 'all', element: '=n' } }),
        ),
      );
    case 'inTurn':
      return single(id, subProcess(id, scopeOf(id, inner), loop({ over: '=[1, 2]', item: 'i', sequential: true })));
    case 'until':
      return single(
        id,
        subProcess(id, scopeOf(id, inner), loop({ over: '=[1, 2, 3]', until: '=numberOfCompletedInstances = 2' })),
      );
    case 'guarded':
      return writeGuarded(id, inner, pen);
    case 'escalating':
      return writeEscalating(id, inner, pen);
    case 'watched':
      return writeListening(id, inner, pen, false);
    case 'relieved':
      return writeListening(id, inner, pen, true);
    case 'undoable':
      return writeUndoable(id, inner);
    case 'cut':
      return writeCut(id, inner);
  }
}

/** A sub-process that ends by an error or not, as `n` has it. */
function writeGuarded(id: string, inner: Part, pen: Pen): Part {
  const [merge, event, choice, bad] = [`${id}_m`, `${id}_b`, `${id}_g`, `${id}_bad`];
  const ref = root(pen, `${id}_err`, (one) => error(one, `c_${id}`));
  const [from, to] = [`${id}_s`, `${id}_e`];
  const scope = [start(from), ...inner.parts, exclusive(choice, `${choice}__${to}`), end(to), end(bad, onError(ref))];
  const flows = [
    flow(from, inner.first),
    flow(inner.last, choice),
    flow(choice, to),
    flow(choice, bad, '=get or else(n, 0) > 2'),
  ];
  const around = [boundary(event, id, onError(ref)), exclusive(merge), flow(id, merge), flow(event, merge)];
  return { first: id, last: merge, parts: [subProcess(id, [...scope, ...flows]), ...around] };
}

/** Escalates on the way, which is heard beside it. */
function writeEscalating(id: string, inner: Part, pen: Pen): Part {
  const [event, aside, throws] = [`${id}_b`, `${id}_x`, `${id}_t`];
  const ref = root(pen, `${id}_esc`, (one) => escalation(one, `c_${id}`));
  const [from, to] = [`${id}_s`, `${id}_e`];
  const scope = [start(from), thrown(throws, onEscalation(ref)), ...inner.parts, end(to)];
  const flows = [path(from, throws, inner.first), flow(inner.last, to)];
  const around = [boundary(event, id, onEscalation(ref), false), end(aside), flow(event, aside)];
  return { first: id, last: id, parts: [subProcess(id, [...scope, ...flows]), ...around] };
}

/** An event sub-process listens for a message, and takes over when it interrupts. */
function writeListening(id: string, inner: Part, pen: Pen, interrupting: boolean): Part {
  const [within, from, work, to] = [`${id}_es`, `${id}_ess`, `${id}_esu`, `${id}_ese`];
  const listening = [eventStart(from, messageOf(pen, id), interrupting), user(work), end(to), path(from, work, to)];
  return single(id, subProcess(id, scopeOf(id, inner, eventSubProcess(within, listening))));
}

/** What was done in a sub-process is undone after it. */
function writeUndoable(id: string, inner: Part): Part {
  const [done, event, undo, throws] = [`${id}_d`, `${id}_b`, `${id}_u`, `${id}_t`];
  const more = [service(done), boundary(event, done, onCompensation()), handler(undo), association(event, undo)];
  const part: Part = { first: inner.first, last: done, parts: [...inner.parts, flow(inner.last, done)] };
  const scope = scopeOf(id, part, ...more.slice(0, 3)).concat(more.slice(3));
  return {
    first: id,
    last: throws,
    parts: [subProcess(id, scope), thrown(throws, onCompensation(id)), flow(id, throws)],
  };
}

/** One of two branches ends the whole sub-process. */
function writeCut(id: string, inner: Part): Part {
  const [from, fork, to, short, stop] = [`${id}_s`, `${id}_f`, `${id}_e`, `${id}_u`, `${id}_x`];
  const branch = [user(short), end(stop, terminating()), path(fork, short, stop)];
  const scope = [
    start(from),
    parallel(fork),
    ...inner.parts,
    end(to),
    path(from, fork, inner.first),
    flow(inner.last, to),
  ];
  return single(id, subProcess(id, [...scope, ...branch]));
}

function writeSeveral(id: string, kind: (typeof groups)[number], inner: readonly Part[]): Part {
  const parts = inner.flatMap((part) => part.parts);
  if (kind === 'sequence') {
    const links = inner.slice(1).map((part, index) => flow(inner[index]?.last ?? '', part.first));
    return { first: inner[0]?.first ?? '', last: inner.at(-1)?.last ?? '', parts: [...parts, ...links] };
  }
  const [split, join] = [`${id}_f`, `${id}_j`];
  const gateway = { parallel, choice: exclusive, inclusive }[kind];
  const [fallback, ...others] = inner;
  const otherwise = kind === 'parallel' ? undefined : `${split}__${fallback?.first ?? ''}`;
  const condition = (index: number): string | undefined =>
    kind === 'parallel' ? undefined : `=get or else(n, 0) > ${String(index)}`;
  const into = [
    flow(split, fallback?.first ?? ''),
    ...others.map((part, index) => flow(split, part.first, condition(index))),
  ];
  const out = inner.map((part) => flow(part.last, join));
  return { first: split, last: join, parts: [gateway(split, otherwise), ...parts, gateway(join), ...into, ...out] };
}
