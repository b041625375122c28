/**
 * The line between a client and the server, which a test can cut: a TCP proxy with a fixed address. While it is `hold`ing,
 * requests pass and answers do not, and it tells when the first byte of each has been seen; `cut` drops every
 * connection, as a phone in a lift does.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Wire {
  readonly url: string;
  /** Connections made from now on lead there. */
  aim(address: string): void;
  hold(): Held;
  /** Drops every connection; answers pass again. */
  cut(): void;
  close(): Promise<void>;
}
export interface Held {
  /** The request is on its way into the server. */
  readonly sent: Promise<void>;
  /** The server has begun to answer. */
  readonly answered: Promise<void>;
  isAnswered(): boolean;
}

export async function openWire(): Promise<Wire> {
  const open = new Set<Socket>();
  let port = 0;
  let held: (Held & { onRequest(): void; onAnswer(): void }) | undefined;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    pair(open, client, upstream);
    client.on('data', (chunk) => void upstream.write(chunk, () => held?.onRequest()));
    upstream.on('data', (chunk) => {
      if (held) held.onAnswer();
      else client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    held = undefined;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    aim: (address) => void (port = Number(new URL(address).port)),
    hold: () => (held = newHeld()),
    cut,
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function pair(open: Set<Socket>, one: Socket, other: Socket): void {
  for (const [socket, peer] of [
    [one, other],
    [other, one],
  ] as const) {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      peer.destroy();
    });
  }
}

function newHeld() {
  const sent = Promise.withResolvers<undefined>();
  const answered = Promise.withResolvers<undefined>();
  let begun = false;
  return {
    sent: sent.promise,
    answered: answered.promise,
    isAnswered: () => begun,
    onRequest: () => sent.resolve(undefined),
    onAnswer: () => {
      begun = true;
      answered.resolve(undefined);
    },
  };
}
