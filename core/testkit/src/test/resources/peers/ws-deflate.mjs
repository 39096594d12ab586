// Gives every message back, every second one in fragments: node ws-deflate.mjs MODULES SETTINGS [URL].
// SETTINGS is perMessageDeflate in JSON; with "offers" a client makes these offers instead. With a URL it is a client.
import { createRequire } from 'node:module';

const [modules, settings, url] = process.argv.slice(2);
const { PerMessageDeflate, WebSocket, WebSocketServer } = createRequire(modules + '/')('ws');
const { offers, ...perMessageDeflate } = JSON.parse(settings) || { offers: undefined };
const options = { perMessageDeflate: settings === 'false' ? false : perMessageDeflate, maxPayload: 4 << 20 };
if (offers) {
  PerMessageDeflate.prototype.offer = () => offers;
}

function echo(socket) {
  let fragmented = false;
  socket.on('message', (data, binary) => {
    if (fragmented) {
      const size = Math.max(1, Math.floor(data.length / 5));
      for (let at = 0; at < data.length; at += size) {
        socket.send(data.subarray(at, at + size), { binary, fin: false });
      }
      socket.send(Buffer.alloc(0), { binary, fin: true });
    } else {
      socket.send(data, { binary });
    }
    fragmented = !fragmented;
  });
  socket.on('error', (error) => console.log('error', error.message));
}

if (url) {
  echo(new WebSocket(url, options));
} else {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
  server.on('listening', () => console.log('port', server.address().port));
  server.on('connection', echo);
}
