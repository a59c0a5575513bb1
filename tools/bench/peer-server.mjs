// The peers' server: Fastify's hello, and a buffer of as many bytes as asked for. A process of its own, as ours is one.
import Fastify from 'fastify';

const buffers = new Map();
const app = Fastify();
app.get('/hello', async () => ({ hello: 'world' }));
app.get('/buffer/:length', async (request, reply) => {
  const length = Number(request.params.length);
  if (!buffers.has(length)) buffers.set(length, Buffer.alloc(length, 7));
  return reply.type('application/octet-stream').send(buffers.get(length));
});
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(app.server.address().port);
process.on('SIGTERM', () => process.exit(0));
