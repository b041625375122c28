/**
 * One broker as the stage of many cases. Its clock is pinned, so that timers fire in the steps that say so; a marker
 * message shows when all that a step caused has been exported; after a case everything it left is taken away.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from '../src/index.ts';
import { type Broker, startBroker } from '../zeebe/broker.ts';
import { Gateway } from '../zeebe/gateway.ts';
import { type ExportedRecord, openRecordSink, type RecordSink } from '../zeebe/record-sink.ts';
import { OpenWork } from './open-work.ts';
import type { Answer, OpenStage, Stage } from './stage.ts';
import type { TracedRecord } from './traced-record.ts';

const marker = 'everything before this';
const beginning = Date.parse('2030-01-01T00:00:00Z');
const day = 86_400_000;
/** A broker looks for due work a moment late, by a clock that stands still. */
const nudgeMs = 100;
const turnsPerNudge = 10;
const mostTurns = 500;

export class BrokerHost {
  readonly #broker: Broker;
  readonly #sink: RecordSink;
  readonly #gateway: Gateway;
  readonly #ears: Ears;
  #last: BrokerStage | null = null;

  private constructor(broker: Broker, sink: RecordSink, ears: Ears) {
    this.#broker = broker;
    this.#sink = sink;
    this.#ears = ears;
    this.#gateway = new Gateway(broker.address);
  }

  static async start(): Promise<BrokerHost> {
    const ears: Ears = { hear: () => undefined };
    const sink = await openRecordSink((record) => ears.hear(record));
    try {
      return new BrokerHost(await startBroker({ sink: sink.url, hasClock: true }), sink, ears);
    } catch (error) {
      await sink.close();
      throw error;
    }
  }

  get version(): string {
    return this.#broker.version;
  }

  readonly openStage: OpenStage = async (hear) => {
    await this.#last?.clear();
    const stage = new BrokerStage(this.#gateway, this.#broker.management, hear, this.#last?.now() ?? beginning);
    this.#ears.hear = (record) => stage.take(record);
    await stage.moveTo(stage.now());
    this.#last = stage;
    return stage;
  };

  async stop(): Promise<void> {
    this.#gateway.close();
    await this.#broker.stop();
    await this.#sink.close();
  }
}

interface Ears {
  hear: (record: ExportedRecord) => void;
}

class BrokerStage implements Stage {
  readonly #gateway: Gateway;
  readonly #management: string;
  readonly #hear: (record: TracedRecord) => void;
  readonly #open = new OpenWork();
  #markers = { sent: 0, seen: 0 };
  #seen: () => void = () => undefined;
  #heard = 0;
  #now: number;

  constructor(gateway: Gateway, management: string, hear: (record: TracedRecord) => void, now: number) {
    this.#now = now;
    this.#gateway = gateway;
    this.#management = management;
    this.#hear = hear;
  }

  take(exported: ExportedRecord): void {
    const record = asTraced(exported);
    if (record.valueType === 'MESSAGE' && record.value.name === marker) {
      if (record.intent === 'PUBLISHED') {
        this.#markers.seen += 1;
        this.#seen();
      }
      return;
    }
    this.#heard += 1;
    this.#open.note(record);
    this.#hear(record);
  }

  async submit(command: Command): Promise<Answer> {
    const { code, detail } = await this.#gateway.submit(command);
    if (code === 'OK') return { code };
    // Keys differ from run to run.
    return { code, detail: detail.replace(/\d{10,}/g, 'KEY') };
  }

  now(): number {
    return this.#now;
  }

  async moveTo(time: number): Promise<void> {
    this.#now = time;
    await this.#pin(time);
  }

  async #pin(epochMilli: number): Promise<void> {
    const response = await fetch(`${this.#management}/actuator/clock/pin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ epochMilli }),
    });
    if (!response.ok) throw new Error(`The broker's clock cannot be set: ${response.status} ${await response.text()}`);
  }

  async settle(): Promise<void> {
    await this.#settled(() => this.#open.isDue(this.#now));
  }

  /** Until nothing more is heard between two markers, and what is to come has come. */
  async #settled(isToCome: () => boolean): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      const before = this.#heard;
      await this.#mark();
      if (this.#heard !== before) continue;
      if (!isToCome()) return;
      if (turn > mostTurns) throw new Error('The step does not come to rest');
      await pause(5);
      if (turn % turnsPerNudge === turnsPerNudge - 1) await this.#pin(this.#now + (turn / turnsPerNudge) * nudgeMs);
    }
  }

  async #mark(): Promise<void> {
    this.#markers.sent += 1;
    const isSeen = new Promise<void>((resolve) => (this.#seen = resolve));
    await this.#gateway.submit({ type: 'publishMessage', name: marker, correlationKey: '' });
    if (this.#markers.seen < this.#markers.sent) await isSeen;
  }

  /** Takes away what the case left: instances, definitions with what they start by, messages that still wait. */
  async clear(): Promise<void> {
    for (const key of this.#open.instances) {
      await this.#gateway.submit({ type: 'cancelInstance', processInstanceKey: key });
    }
    await this.#settled(() => false);
    for (const key of this.#open.definitions) await this.#gateway.deleteResource(key);
    await this.moveTo(this.#now + day);
    await this.#settled(() => this.#open.hasMessages);
  }
}

/** Keys as text, as the port has them; one name that export and port write differently. */
function asTraced({ key, timestamp, valueType, intent, value }: ExportedRecord): TracedRecord {
  const entries = Object.entries(value).map(([name, content]): [string, unknown] =>
    /Key$/.test(name) && typeof content === 'number' ? [name, String(content)] : [name, content],
  );
  const converted = Object.fromEntries([...entries, ['isInterrupting', value['interrupting']]]);
  return { key: String(key), timestamp, valueType, intent, value: converted } as unknown as TracedRecord;
}
