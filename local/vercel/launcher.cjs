/**
 * Preloaded into `next start`, as Vercel's launcher is: it knows which request each line on stdout belongs to. Every
 * write becomes one framed line `\x1e{"request":…,"stream":…,"text":…}`, so that a text with line breaks stays one entry.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const { Server } = require('node:http');

const requests = new AsyncLocalStorage();

const emit = Server.prototype.emit;
Server.prototype.emit = function emitInRequest(event, ...args) {
  if (event !== 'request') return emit.call(this, event, ...args);
  const id = args[0].headers['x-vercel-id'];
  return requests.run(id, () => emit.call(this, event, ...args));
};

for (const stream of ['stdout', 'stderr']) {
  const write = process[stream].write.bind(process[stream]);
  process[stream].write = (chunk, encoding, callback) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const frame = { request: requests.getStore() ?? null, stream, text: text.replace(/\n$/, '') };
    return write(`\x1e${JSON.stringify(frame)}\n`, typeof encoding === 'function' ? encoding : callback);
  };
}

// When the parent is gone, so is the deployment: nothing may be left behind.
process.on('disconnect', () => process.exit(0));
