/**
 * Runs one small broker on loopback and free ports, with a heap of 256 MB and a low priority, on a data folder that
 * goes with it. `startBroker` resolves when the partition has a healthy leader; `stop` ends exactly that process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ZBClient } from 'zeebe-node';
import { distribution, javaHome } from './distribution.ts';

export interface BrokerOptions {
  readonly version?: string;
  /** Port of the gateway; a free one without it. */
  readonly port?: number;
  /** Where the records go, as the broker's own exporter posts them (`POST …/_bulk`). */
  readonly sink?: string;
  /** Its clock can be set, by `POST …/actuator/clock/pin` on the management address. */
  readonly hasClock?: boolean;
}

export interface Broker {
  /** `127.0.0.1:26500`, for a gRPC client. */
  readonly address: string;
  /** `http://127.0.0.1:9600`, for its own matters. */
  readonly management: string;
  readonly version: string;
  readonly pid: number;
  /** What the broker prints. */
  readonly log: string;
  stop(): Promise<void>;
}

/** A busy machine needs minutes, a quiet one eight seconds. */
const patience = 600_000;

export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const version = options.version ?? '8.6.0';
  const [home, java] = await Promise.all([distribution(version), javaHome()]);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zeebe-'));
  const ports = await freePorts(5);
  const gateway = options.port ?? ports[0] ?? 0;
  const management = `http://127.0.0.1:${ports[4]}`;
  const child = spawn('nice', ['-n', '5', path.join(home, 'bin', 'broker')], {
    cwd: folder,
    env: { ...process.env, ...settings(folder, java, [gateway, ...ports.slice(1)], options) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = path.join(os.tmpdir(), `${path.basename(folder)}.log`);
  const output = createWriteStream(log);
  child.stdout.pipe(output);
  child.stderr.pipe(output);
  const address = `127.0.0.1:${gateway}`;
  const stop = (): Promise<void> => ended(child).then(() => rm(folder, { recursive: true, force: true }));
  try {
    await healthy(address, child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, management, version, pid: child.pid ?? 0, log, stop };
}

/** A client that asks once: whoever calls decides what to ask again. */
export function connect(address: string): ZBClient {
  return new ZBClient(address, { retry: false, loglevel: 'NONE', eagerConnection: false });
}

async function healthy(address: string, child: ChildProcess, log: string): Promise<void> {
  const client = connect(address);
  const deadline = Date.now() + patience;
  try {
    while (child.exitCode === null) {
      const topology = await client.topology().catch(() => null);
      const partitions = topology?.brokers.flatMap((broker) => broker.partitions) ?? [];
      if (partitions.some(({ role, health }) => String(role) === 'LEADER' && String(health) === 'HEALTHY')) return;
      if (Date.now() > deadline) throw new Error(`The broker is not ready after ${patience / 1000} s: see ${log}`);
      await pause(250);
    }
    throw new Error(`The broker ended with ${child.exitCode}: see ${log}`);
  } finally {
    await client.close();
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(timer);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const bound = server.address();
    return typeof bound === 'object' && bound ? bound.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function settings(
  folder: string,
  java: string,
  ports: readonly number[],
  { sink, hasClock = false }: BrokerOptions,
): Record<string, string> {
  const [gateway = 0, command = 0, internal = 0, rest = 0, management = 0] = ports;
  return {
    JAVA_HOME: java,
    JAVACMD: path.join(java, 'bin', 'java'),
    JAVA_OPTS: '-Xms128m -Xmx256m -XX:+UseSerialGC -XX:MaxMetaspaceSize=256m -XX:TieredStopAtLevel=1',
    SERVER_ADDRESS: '127.0.0.1',
    SERVER_PORT: String(rest),
    MANAGEMENT_SERVER_ADDRESS: '127.0.0.1',
    MANAGEMENT_SERVER_PORT: String(management),
    ZEEBE_BROKER_NETWORK_HOST: '127.0.0.1',
    ZEEBE_BROKER_GATEWAY_NETWORK_HOST: '127.0.0.1',
    ZEEBE_BROKER_GATEWAY_NETWORK_PORT: String(gateway),
    ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT: String(command),
    ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT: String(internal),
    ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS: `127.0.0.1:${internal}`,
    ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT: '1',
    ZEEBE_BROKER_DATA_DIRECTORY: folder,
    ZEEBE_BROKER_DATA_LOGSEGMENTSIZE: '16MB',
    ZEEBE_BROKER_THREADS_CPUTHREADCOUNT: '1',
    ZEEBE_BROKER_THREADS_IOTHREADCOUNT: '1',
    ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MEMORYLIMIT: '64MB',
    ...(sink === undefined ? {} : exporter(sink, hasClock ? 1 : 1000)),
    ...(hasClock ? { ZEEBE_CLOCK_CONTROLLED: 'true', MANAGEMENT_ENDPOINT_CLOCK_ENABLED: 'true' } : {}),
  };
}

const recorded = [
  ...['PROCESSINSTANCE', 'JOB', 'VARIABLE', 'INCIDENT', 'TIMER', 'MESSAGE', 'MESSAGESUBSCRIPTION', 'SIGNAL'],
  ...['PROCESSMESSAGESUBSCRIPTION', 'MESSAGESTARTEVENTSUBSCRIPTION', 'SIGNALSUBSCRIPTION', 'ESCALATION', 'PROCESS'],
  ...['DEPLOYMENT', 'PROCESSINSTANCEMODIFICATION', 'PROCESSINSTANCEMIGRATION', 'COMPENSATIONSUBSCRIPTION'],
  ...['PROCESSEVENT', 'PROCESSINSTANCECREATION', 'ERROR'],
];

/** By a clock that is set back, a bulk that waits for its time may wait for ever: then every record is its own. */
function exporter(sink: string, bulkSize: number): Record<string, string> {
  const name = 'ZEEBE_BROKER_EXPORTERS_SINK';
  return {
    [`${name}_CLASSNAME`]: 'io.camunda.zeebe.exporter.ElasticsearchExporter',
    [`${name}_ARGS_URL`]: sink,
    [`${name}_ARGS_BULK_DELAY`]: '0',
    [`${name}_ARGS_BULK_SIZE`]: String(bulkSize),
    [`${name}_ARGS_INDEX_CREATETEMPLATE`]: 'false',
    [`${name}_ARGS_RETENTION_ENABLED`]: 'false',
    ...Object.fromEntries(recorded.map((type) => [`${name}_ARGS_INDEX_${type}`, 'true'])),
  };
}
