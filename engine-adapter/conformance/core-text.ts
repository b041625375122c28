/** Tells a trace line by line, in the words of no engine: `core.txt`. */
import type { LineOf, StepLine, TraceLine } from './trace.ts';

export function coreText(trace: readonly (StepLine | TraceLine)[]): string {
  const lines = trace.map((line) =>
    'step' in line ? `--- ${line.step} ${JSON.stringify(line.do)} -> ${line.answer}` : indented(tell(line)),
  );
  return `${lines.filter((line) => line !== null).join('\n')}\n`;
}

const indented = (text: string | null): string | null => text && `  ${text}`;

const elements: Readonly<Record<string, string>> = {
  ELEMENT_ACTIVATED: 'enter',
  ELEMENT_COMPLETED: 'leave',
  ELEMENT_TERMINATED: 'kill',
  ELEMENT_MIGRATED: 'migrate',
};

function tell(line: TraceLine): string | null {
  const did = line.i.toLowerCase();
  switch (line.t) {
    case 'PI':
      return tellElement(line);
    case 'VAR':
      return did === 'migrated' ? null : `var ${line.in}.${line.name} = ${JSON.stringify(line.value)}`;
    case 'JOB':
      return `job ${did} ${line.e} ${line.type}${jobDetail(line)}`;
    case 'TIMER':
      return `timer ${did} ${line.e} at ${line.at}${did === 'created' ? ` in ${line.dueInSec}s x${line.repetitions}` : ''}`;
    case 'INCIDENT':
      return `incident ${did} ${line.e} ${line.type}`;
    case 'ESCALATION':
      return `escalation ${did} ${line.code} from ${line.throw} to ${line.catch === '' ? '-' : line.catch}`;
    case 'MSG_SUB':
      return tellWait(line, `${line.name}/${line.key}`);
    case 'SIG_SUB':
      return tellWait(line, line.name);
    default:
      return null;
  }
}

function jobDetail({ i, retries, code }: LineOf<'JOB'>): string {
  if (i === 'ERROR_THROWN') return ` code=${code ?? ''}`;
  return i === 'FAILED' || i === 'RETRIES_UPDATED' ? ` retries=${retries}` : '';
}

function tellElement({ i, e, in: around, ty, ev }: LineOf<'PI'>): string | null {
  if (i === 'SEQUENCE_FLOW_TAKEN') return `flow ${e}`;
  const did = elements[i];
  return did === undefined ? null : `${did} ${e} ${ty}${ev === undefined ? '' : `/${ev}`} in ${around}`;
}

/** Handshakes inside the broker are nobody's business. */
function tellWait({ i, e, at }: LineOf<'MSG_SUB' | 'SIG_SUB'>, what: string): string | null {
  return /^(CREATED|CORRELATED|DELETED|MIGRATED)$/.test(i) ? `waits ${i.toLowerCase()} ${e} at ${at} ${what}` : null;
}
