const EPOCH_MS = Date.UTC(2026, 0, 1);
const CHANNELS: Record<string, string> = { W: 'WEB', Z: 'ZALO_MINI_APP' };

interface Cart {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: string;
  readonly totalQuantity: number;
  readonly lines: readonly Line[];
}

interface Line {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly addedVia: string;
  readonly addedAt: string;
  readonly updatedAt: string;
}

/** Parses the hash of a cart whose lines have no attributes, with as little code as possible. */
export function cartOf(id: string, fields: Record<string, string>): Cart {
  const created = Number(fields['@c']);
  const lines: Line[] = [];
  let totalQuantity = 0;
  for (const key in fields) {
    if (key.startsWith('@')) continue;
    const [units = '', , added, updated = '', via = ''] = fields[key]!.split(' ');
    const quantity = Number(units);
    totalQuantity += quantity;
    lines.push({
      id: `${id}.${Buffer.from(key).toString('base64url')}`,
      sku: key,
      quantity,
      addedVia: CHANNELS[via]!,
      addedAt: timeOf(created + Number(added)),
      updatedAt: timeOf(created + Number(updated)),
    });
  }
  lines.sort((a, b) => (a.addedAt === b.addedAt ? compare(a.id, b.id) : compare(a.addedAt, b.addedAt)));
  return { id, version: Number(fields['@v']), updatedAt: timeOf(Number(fields['@u'])), totalQuantity, lines };
}

/** The fields that the benchmark's operations select. */
export function graphForm({ id, version, totalQuantity, updatedAt, lines }: Cart) {
  return {
    id,
    version,
    lineCount: lines.length,
    totalQuantity,
    updatedAt,
    lines: lines.map((line) => ({
      id: line.id,
      sku: line.sku,
      quantity: line.quantity,
      attributes: [],
      addedVia: line.addedVia,
      addedAt: line.addedAt,
    })),
  };
}

/** The answer of `/cart/sync`. */
export function restForm({ version, lines }: Cart) {
  const cart = lines.map(({ quantity: qty, id, sku, ...rest }) => ({
    id,
    sku,
    qty,
    attributes: {},
    ...rest,
  }));
  return { version, cart, warnings: [], userErrors: [] };
}

function timeOf(seconds: number): string {
  return new Date(EPOCH_MS + seconds * 1000).toISOString();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
