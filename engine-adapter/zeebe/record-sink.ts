/** Stands in for the store a broker's exporter writes to: takes its records on loopback and hands each over once, in order. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A record as exported; keys of a single partition are safe numbers. */
export interface ExportedRecord {
  readonly position: number;
  readonly key: number;
  readonly timestamp: number;
  readonly valueType: string;
  readonly intent: string;
  readonly brokerVersion: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface RecordSink {
  readonly url: string;
  close(): Promise<void>;
}

export async function openRecordSink(hear: (record: ExportedRecord) => void): Promise<RecordSink> {
  const last = { position: 0 };
  const server = createServer((request, response) => {
    void take(request, response);
  });
  // The exporter may pause longer than the usual five seconds between two posts.
  server.keepAliveTimeout = 120_000;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const isBulk = request.method === 'POST' && request.url?.split('?')[0]?.endsWith('/_bulk') === true;
    answer(response, isBulk ? { errors: false, items: recordsOf(body).map(accept) } : { acknowledged: true });
  }

  function accept(record: ExportedRecord): object {
    // What was not acknowledged in time comes again.
    if (record.position > last.position) {
      last.position = record.position;
      hear(record);
    }
    return { index: { _index: 'records', _id: String(record.position), status: 201 } };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Every second line is a record; the one before says where it is to go. */
function recordsOf(body: string): ExportedRecord[] {
  const lines = body.split('\n').filter((line) => line !== '');
  return lines.filter((_, index) => index % 2 === 1).map((line) => JSON.parse(line) as ExportedRecord);
}

function answer(response: ServerResponse, content: object): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
  response.end(JSON.stringify(content));
}
