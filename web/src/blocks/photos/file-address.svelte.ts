/**
 * Where a file is shown from: the blob on this device while it is here, else the server. Addresses of blobs are made
 * once per file and given back when nothing shows them.
 */
import type { FileRef } from '@closeloop/contracts';
import { addressFor } from '#lib/api/client.ts';
import type { Outbox } from '#lib/log/index.ts';

export interface ShownFile {
  readonly small: string;
  readonly full: string;
  readonly name: string;
  readonly picture: boolean;
}

const onServer = (id: string, size: 'thumb' | 'full'): string =>
  addressFor('files', 'read', { params: { id }, query: { size } });

/** Inside an effect: calls back with the address, now or as soon as the log answers; answers how to stop. */
export function watchFile(
  id: string,
  outbox: Outbox | null,
  known: FileRef | undefined,
  show: (file: ShownFile) => void,
): () => void {
  let address: string | null = null;
  let stopped = false;
  const server = (): void => {
    const picture = known === undefined || known.type.startsWith('image/');
    show({ small: onServer(id, 'thumb'), full: onServer(id, 'full'), name: known?.name ?? '', picture });
  };
  if (outbox === null) server();
  else
    void outbox.file(id).then((file) => {
      if (stopped) return;
      if (!file) {
        server();
        return;
      }
      address = URL.createObjectURL(file.blob);
      const picture = file.blob.type.startsWith('image/');
      show({ small: address, full: address, name: file.name, picture });
    });
  return () => {
    stopped = true;
    if (address !== null) URL.revokeObjectURL(address);
  };
}
