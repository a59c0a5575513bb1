#!/usr/bin/env node
// Prisma schema engine over stdio JSON-RPC, backed by the WASM engine + adapter-pg (no native binary).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bg from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

let panic;
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message(m) {
    panic = m;
  },
};
let current;
// a wasm panic escapes as an uncaught exception; without an answer the Prisma CLI exits 0 in silence, so always answer
const die = (e) => {
  const message = panic ?? String(e?.message ?? e);
  process.stdout.write(
    `${JSON.stringify({
      jsonrpc: '2.0',
      id: current,
      error: { code: 4466, message, data: { is_panic: false, message, error_code: null, meta: null } },
    })}\n`,
    () => process.exit(101),
  );
};
process.on('uncaughtException', die);
process.on('unhandledRejection', die);
const require = createRequire(import.meta.url);
const wasmPath = require
  .resolve('@prisma/schema-engine-wasm')
  .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm');
const { instance } = await WebAssembly.instantiate(readFileSync(wasmPath), { './schema_engine_bg.js': bg });
bg.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();
const argv = process.argv.slice(2);
const opt = (n) => {
  const i = argv.indexOf(n);
  return i < 0 ? undefined : argv[i + 1];
};
const url = new URL(JSON.parse(opt('--datasource') ?? '{}').url ?? 'postgresql://invalid');
const cfg = (database) => ({
  host: url.hostname,
  port: Number(url.port || 5432),
  user: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password) || undefined,
  database,
});
const dbName = decodeURIComponent(url.pathname.slice(1));
const fail = (code, message, meta = {}) => {
  process.stderr.write(
    'schema-engine\n' +
      JSON.stringify({
        timestamp: new Date().toISOString(),
        level: 'ERROR',
        fields: { message, is_panic: false, error_code: code, meta },
        target: 'schema_engine::logger',
      }),
  );
  process.exit(1);
};
if (argv.includes('cli')) {
  const cmd = argv[argv.indexOf('cli') + 1];
  const c = new pg.Client(cfg(cmd === 'can-connect-to-database' ? dbName : 'postgres'));
  try {
    await c.connect();
    if (cmd === 'create-database') await c.query(`CREATE DATABASE ${pg.escapeIdentifier(dbName)}`);
    if (cmd === 'drop-database') await c.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(dbName)}`);
    await c.end();
    process.stderr.write('Connection successful\n');
    process.exit(0);
  } catch (e) {
    fail(e.code === '3D000' ? 'P1003' : 'P1001', e.message, {
      database_name: dbName,
      database_host: url.hostname,
      database_port: Number(url.port),
    });
  }
}
// adapter-pg maps no OID to Character; the engine needs it for catalogue "char" columns (OID 18). Remap to text for
// the adapter's own lookup, then correct the column type of exactly those columns on the way to the engine.
const addFields = pg.Result.prototype.addFields;
pg.Result.prototype.addFields = function (fields) {
  for (const f of fields)
    if (f.dataTypeID === 18) {
      f.dataTypeID = 25;
      f.name = `\u0001${f.name}`;
    }
  return addFields.call(this, fields);
};
const fixChars = (a) => {
  const q = a.queryRaw.bind(a);
  a.queryRaw = async (x) => {
    const r = await q(x);
    r.columnNames.forEach((n, k) => {
      if (n[0] === '\u0001') {
        r.columnNames[k] = n.slice(1);
        r.columnTypes[k] = ColumnTypeEnum.Character;
      }
    });
    return r;
  };
  const tx = a.startTransaction?.bind(a);
  if (tx) a.startTransaction = async (l) => fixChars(await tx(l));
  return a;
};
class Factory extends PrismaPg {
  async connect() {
    return fixChars(await super.connect());
  }
  // adapter-pg 7.10.1 drops the shadow database before closing its own pool; do it in the right order
  async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    const admin = await this.connect();
    await admin.executeScript(`CREATE DATABASE "${name}"`);
    const shadow = await new Factory(cfg(name)).connect();
    const close = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await close();
      await admin.executeScript(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await admin.dispose();
    };
    return shadow;
  }
}
let engine;
const get = async () =>
  (engine ??= await bg.SchemaEngine.new(
    { datamodels: undefined },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new Factory(cfg(dbName))),
  ));
const send = (o) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...o })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const msg = JSON.parse(line);
  if (!msg.method) continue;
  current = msg.id;
  try {
    const e = await get();
    const r = await e[msg.method](msg.params);
    if (msg.method === 'diff' && r?.stdout != null)
      send({ id: 1e6 + msg.id, method: 'print', params: { content: r.stdout } });
    send({ id: msg.id, result: r ?? null });
  } catch (err) {
    if (process.env.SE_DEBUG) console.error('PANIC', panic, err);
    send({
      id: msg.id,
      error: {
        code: 4466,
        message: 'schema engine error',
        data: {
          is_panic: false,
          message: String(err?.message ?? err),
          error_code: err?.code ?? null,
          meta: err?.meta ?? null,
        },
      },
    });
  }
}
process.exit(0);
