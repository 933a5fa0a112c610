// Writes a .br and a .gz beside each asset that gains by it, so that the hub never compresses while it serves.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = new URL('../target/classes/web/', import.meta.url).pathname;
const COMPRESSIBLE = /\.(js|css|svg|html|json|map)$/;
/** Below this a compressed answer saves no packet. */
const WORTH_IT = 512;

const files = readdirSync(join(root, 'assets')).filter((name) => COMPRESSIBLE.test(name));
const [br, gz] = [promisify(brotliCompress), promisify(gzip)];

await Promise.all(
  files.map(async (name) => {
    const path = join(root, 'assets', name);
    const bytes = readFileSync(path);
    if (bytes.length < WORTH_IT) return;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const [small, wide] = await Promise.all([br(bytes, { params }), gz(bytes, { level: 9 })]);
    writeFileSync(`${path}.br`, small);
    writeFileSync(`${path}.gz`, wide);
  }),
);
